// What cclib has read of a text output, judged: whether it ended well, whether it is of the right n-mer, and which of its
// energies is that of the model. Energies stay as they are printed, so that their digits are known.

import type { Driver } from "../../base/driver.ts";
import { describeValue } from "../../base/error.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { TaskResult } from "../../base/task_result.ts";
import { BOHR_IN_ANGSTROM } from "../../base/units.ts";
import { basisFunctionCount } from "../../engine/mod.ts";
import type { Nmer } from "../../molecule/mod.ts";
import { ProgramError } from "../contract/program.ts";

/** What the script says of a file. */
export interface TextOutput {
  /** Why nothing could be read; all else is absent then. */
  readonly problem?: string;
  readonly package: string | null;
  readonly success: boolean;
  readonly methods: readonly string[];
  readonly basis: string | null;
  /** Number of basis functions. */
  readonly functions: number | null;
  /** Lines that say that something did not converge. */
  readonly unconverged: readonly string[];
  /** Energies in Hartree as they are printed. */
  readonly energies: { readonly scf?: string; readonly mp2?: string; readonly cc?: string };
  readonly dispersion: boolean;
  readonly geometries: number;
  /** Atomic numbers; of ghosts 0, where the output shows them. */
  readonly numbers: readonly number[];
  /** In angstrom, atom by atom. */
  readonly coordinates: readonly (readonly number[])[];
  readonly charge: number | null;
  readonly multiplicity: number | null;
  /** In Hartree/bohr, flat. */
  readonly gradient: readonly number[] | null;
  /** Number of ghosts in ORCA's echo of its input. */
  readonly ghosts: number | null;
}

/** A result, and the number of decimals of its energy. */
export interface PrintedResult {
  readonly result: TaskResult;
  readonly decimals: number;
}

// Programs print six decimals of an angstrom at least.
const GEOMETRY_TOLERANCE_BOHR = 3e-5;
const RELATIVE_TOLERANCE = 1e-7;
const MIN_DECIMALS = 5;

/**
 * The result of a task.
 *
 * @throws {ProgramError} Where there is no number to trust, with the reason.
 */
export function resultOfText(
  output: TextOutput,
  model: ModelChemistry,
  driver: Driver,
  nmer: Nmer,
): PrintedResult {
  if (output.problem !== undefined) throw distrust(output.problem);
  if (!output.success) {
    throw distrust(`${output.package ?? "the program"} did not end as it does when it succeeds`);
  }
  if (output.unconverged.length > 0) throw distrust(`it says ${describeValue(output.unconverged[0])}`);
  if (output.geometries !== 1) {
    throw distrust(`${output.geometries} geometries; expected one, of a calculation that moves no atoms`);
  }
  checkAtoms(output, driver, nmer);
  checkBasis(output, model, nmer);
  const printed = energyOf(output, model);
  const decimals = decimalsOf(printed);
  const { scf } = output.energies;
  // cclib takes the correlation energy of some versions for the total.
  if (scf !== undefined && !(numberOf(printed) <= numberOf(scf))) {
    throw distrust(`an energy of ${printed}, above that of its SCF, ${scf}`);
  }
  if (decimals < MIN_DECIMALS) throw distrust(`an energy of ${decimals} decimals, ${printed}`);
  const energy = numberOf(printed);
  if (driver === "energy") return { result: { energy }, decimals };
  const { gradient } = output;
  if (driver === "hessian") {
    throw distrust("a text output, from which no Hessian is read; expected a result in QCSchema");
  }
  if (gradient === null || gradient.length !== 3 * nmer.symbols.length || !gradient.every(Number.isFinite)) {
    throw distrust(`${gradient === null ? "no gradient" : `a gradient of ${gradient.length} numbers`}`);
  }
  return { result: { energy, gradient: Float64Array.from(gradient) }, decimals };
}

function numberOf(printed: string): number {
  return Number(printed.replace(/d/i, "e"));
}

function decimalsOf(printed: string): number {
  const [, digits = "", exponent = "0"] = /\.(\d*)(?:[DEde]([+-]?\d+))?$/.exec(printed) ?? [];
  return digits.length - Number(exponent);
}

// Where an output has only the real atoms, its basis functions tell whether there were ghosts.
function checkAtoms(output: TextOutput, driver: Driver, nmer: Nmer): void {
  const other = (what: string) => distrust(`of another molecule: ${what}`);
  const { numbers, coordinates, charge, multiplicity, ghosts } = output;
  const all = nmer.symbols.map((_, atom) => atom);
  const real = all.filter((atom) => nmer.ghost[atom] === 0);
  const atoms = numbers.length === all.length ? all : real;
  if (numbers.length !== atoms.length) {
    throw other(`${numbers.length} atoms; expected ${real.length} and ${all.length - real.length} ghosts`);
  }
  if (atoms !== all && output.functions === null) throw other("its ghost atoms are not in it");
  const seen = ghosts === null || ghosts === all.length - real.length;
  atoms.forEach((atom, i) => {
    const expected = nmer.atomicNumbers[atom]!;
    const isGhost = nmer.ghost[atom] === 1;
    const found = numbers[i]!;
    const fits = isGhost ? found <= 0 || ghosts !== null && seen && found === expected : found === expected;
    if (!fits) {
      throw other(
        `atom ${i + 1} is ${found <= 0 ? "a ghost" : "none"} where ${nmer.symbols[atom]} ${
          isGhost ? "as a ghost" : ""
        } should be`.replace(/ +/g, " "),
      );
    }
  });
  if (charge !== null && charge !== nmer.charge) throw other(`its charge is ${charge}, not ${nmer.charge}`);
  if (multiplicity !== null && multiplicity !== nmer.multiplicity) {
    throw other(`its multiplicity is ${multiplicity}, not ${nmer.multiplicity}`);
  }
  const found = Float64Array.from(coordinates.flat(), (value) => value / BOHR_IN_ANGSTROM);
  const expected = Float64Array.from(
    atoms.flatMap((atom) => [...nmer.geometry.subarray(3 * atom, 3 * atom + 3)]),
  );
  if (found.length !== expected.length) throw other("it has no coordinates of all atoms");
  if (expected.every((value, i) => Math.abs(value - found[i]!) <= toleranceOf(value))) return;
  if (driver !== "energy") throw other("its frame or its geometry differs");
  if (!sameDistances(found, expected)) throw other("its geometry differs");
}

function toleranceOf(value: number): number {
  return GEOMETRY_TOLERANCE_BOHR + RELATIVE_TOLERANCE * Math.abs(value);
}

function sameDistances(a: Float64Array, b: Float64Array): boolean {
  const distance = (geometry: Float64Array, i: number, j: number) =>
    Math.hypot(...[0, 1, 2].map((axis) => geometry[3 * i + axis]! - geometry[3 * j + axis]!));
  for (let i = 0; i < a.length / 3; i++) {
    for (let j = 0; j < i; j++) {
      const expected = distance(b, i, j);
      if (!(Math.abs(distance(a, i, j) - expected) <= 2 * toleranceOf(expected))) return false;
    }
  }
  return true;
}

// The number of functions shows the basis set, and ghosts that the output does not list.
function checkBasis({ functions, basis, numbers }: TextOutput, model: ModelChemistry, nmer: Nmer): void {
  if (basis !== null && model.basis !== undefined && canonical(basis) !== canonical(model.basis)) {
    if (isKnown(basis) && isKnown(model.basis)) throw distrust(`the basis set ${basis}, not ${model.basis}`);
  }
  if (functions === null || model.basis === undefined) return;
  const counts = [true, false].map((pure) => countOf(model.basisSet ?? model.basis!, nmer, pure));
  if (counts.some((count) => count === undefined)) {
    if (numbers.length === nmer.symbols.length) return;
    throw distrust("of another molecule: its ghost atoms are not in it");
  }
  if (counts.includes(functions)) return;
  throw distrust(
    `${functions} basis functions; expected ${[...new Set(counts)].join(" or ")} of ${model.basis}`,
  );
}

function countOf(
  basis: NonNullable<ModelChemistry["basisSet"]> | string,
  { atomicNumbers }: Nmer,
  pure: boolean,
) {
  try {
    return atomicNumbers.reduce((sum, z) => sum + basisFunctionCount(basis, z, pure), 0);
  } catch {
    return undefined; // a set that the engine does not carry
  }
}

function canonical(basis: string): string {
  return basis.toLowerCase().replace("(d,p)", "**").replace("(d)", "*").replace(/[-_ ]/g, "");
}

function isKnown(basis: string): boolean {
  return /^(sto3g|321g|6311?\+{0,2}g\*{0,2}|(aug)?ccpv[dtq5]z|def2\w+)$/.test(canonical(basis));
}

function energyOf(
  { energies, methods, dispersion }: TextOutput,
  { program, method, keywords }: ModelChemistry,
): string {
  const name = method.toLowerCase();
  const need = (kind: "scf" | "mp2" | "cc", what: string) =>
    energies[kind] ?? (() => {
      throw distrust(`no ${what} energy; its methods are ${methods.join(", ") || "not known"}`);
    })();
  if (/^([ru]|ro)?hf$|^scf$/.test(name)) {
    if (methods.includes("DFT")) throw distrust("the energy of a density functional, not of Hartree-Fock");
    return need("scf", "Hartree-Fock");
  }
  if (name === "mp2") {
    if (program === "builtin" && methods.includes("DF-MP2") && !/df/i.test(String(keywords["mp2_type"]))) {
      throw distrust("MP2 with density fitting, not with exact integrals");
    }
    return need("mp2", "MP2");
  }
  if (name === "ccsd" || name === "ccsd(t)") {
    const wanted = name === "ccsd" ? "CCSD" : "CCSD(T)";
    if (!methods.includes(wanted)) {
      throw distrust(`no ${wanted} energy; its methods are ${methods.join(", ")}`);
    }
    if (name === "ccsd" && methods.includes("CCSD(T)")) throw distrust("CCSD(T), not CCSD");
    return need("cc", wanted);
  }
  if (!methods.includes("DFT") || dispersion || energies.mp2 !== undefined || energies.cc !== undefined) {
    throw distrust(
      `a text output of ${
        describeValue(method)
      }, of which nmer does not know which energy counts; expected hf, mp2, ` +
        "ccsd, ccsd(t) or a functional without corrections, or a result in QCSchema",
    );
  }
  return need("scf", method);
}

function distrust(what: string): ProgramError {
  return new ProgramError(what, "give-up");
}
