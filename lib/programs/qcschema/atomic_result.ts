// QCSchema AtomicResult, version 1 or 2 -> the numbers of an n-mer. Nothing is believed unseen: success, finite
// numbers in the right shapes, the molecule that was asked about, and what the program says twice must agree.
// Numbers are read where there are numbers; printed output is never read. Atomic units.

import type { TaskResult } from "../../base/task_result.ts";
import type { Driver } from "../../base/driver.ts";
import { atomicNumberOf } from "../../base/elements.ts";
import { describeValue, type Remedy } from "../../base/error.ts";
import { flattenArray } from "../../base/flat_array.ts";
import { type Nmer, nuclearCharges, nuclearRepulsionEnergy } from "../../molecule/mod.ts";
import { checkComputed } from "../contract/check_computed.ts";
import { lastWholeElement } from "../contract/core_potentials.ts";
import { ProgramError } from "../contract/program.ts";
import { classifyFailure } from "./failure/classify.ts";

type Mapping = Readonly<Record<string, unknown>>;

/** Largest difference of coordinates in bohr of a molecule and the one that was asked about. */
export const GEOMETRY_TOLERANCE = 1e-6;
// Energies that a program gives twice, in Hartree for each Hartree: some are printed with eight decimals.
const ENERGY_TOLERANCE = 1e-7;
// Programs have bohr and charges as nmer has, but may print coordinates with few decimals.
const REPULSION_TOLERANCE = 1e-6;

/**
 * The numbers of an AtomicResult.
 *
 * @param result What came as JSON.
 * @param driver What was asked for.
 * @param nmer What it was asked of.
 * @param model What was asked for; its basis set may come with effective core potentials.
 * @throws {ProgramError} Where there is no number to trust.
 */
export function parseAtomicResult(
  result: unknown,
  driver: Driver,
  nmer: Nmer,
  model: AskedModel = {},
): TaskResult {
  if (!isMapping(result)) throw distrust("no QCSchema result");
  if (result["success"] !== true) throw classifyFailure(result["error"]);
  refuseUnconverged(result);
  checkQuestion(result, driver, model);
  checkMolecule(result["molecule"], driver, nmer);
  const properties = isMapping(result["properties"]) ? result["properties"] : {};
  if (properties["return_energy"] == null) {
    throw distrust("no return_energy, so nothing shows what it has reached");
  }
  checkProperties(properties, nmer, model.basis);
  const returned = result["return_result"];
  const own = driver === "energy" ? numberIn(returned, "energy") : undefined;
  const given = numberIn(properties["return_energy"], "return_energy");
  const energy = own ?? given;
  if (!(Math.abs(given - energy) <= ENERGY_TOLERANCE * Math.max(1, Math.abs(energy)))) {
    throw distrust(`two energies, ${energy} and ${given}`);
  }
  const computed: TaskResult = {
    energy,
    ...(driver === "gradient" ? { gradient: arrayIn(returned, "gradient") } : {}),
    ...(driver === "hessian"
      ? {
        gradient: arrayIn(properties["return_gradient"], "gradient"),
        hessian: arrayIn(returned, "Hessian"),
      }
      : {}),
    properties: numbersIn(properties),
  };
  checkComputed(computed, nmer, driver);
  return computed;
}

/** What of a model a result gives back. */
interface AskedModel {
  readonly method?: string;
  readonly basis?: string | undefined;
}

// What a result says that it answers must be what was asked.
function checkQuestion(result: Mapping, driver: Driver, { method, basis }: AskedModel): void {
  const given = isMapping(result["model"]) ? result["model"] : {};
  for (
    const [what, asked, answered] of [
      ["driver", driver, result["driver"]],
      ["method", method, given["method"]],
      ["basis", basis, given["basis"]],
    ] as const
  ) {
    if (asked === undefined || typeof answered !== "string" || sameName(asked, answered)) continue;
    throw distrust(
      `the result of another calculation: its ${what} is ${describeValue(answered)}, not ${asked}`,
    );
  }
}

// Programs write names as they like, and Hartree-Fock by either of its own.
function sameName(asked: string, answered: string): boolean {
  const [one, other] = [asked, answered].map((name) => name.trim().toLowerCase().replace(/^scf$/, "hf"));
  return one === other;
}

// A program that says of anything that it has not converged is believed that, and not its success.
function refuseUnconverged(result: Mapping): void {
  for (const place of [result, result["properties"], result["extras"]]) {
    if (!isMapping(place)) continue;
    const name = Object.keys(place).find((key) => place[key] === false && /(^|_)converged$/i.test(key));
    if (name !== undefined) {
      throw distrust(`success, but also ${name}: false; it has not converged`, "other-convergence");
    }
  }
}

// The molecule of a result says what was computed: the atoms, their order, ghosts, charge, and the frame.
function checkMolecule(molecule: unknown, driver: Driver, nmer: Nmer): void {
  if (!isMapping(molecule)) throw distrust("no molecule in its result");
  const other = (what: string) => distrust(`the result of another molecule: ${what}`);
  const { symbols, geometry, real, molecular_charge, molecular_multiplicity } = molecule;
  const numbers = Array.isArray(symbols)
    ? symbols.map((symbol) => typeof symbol === "string" ? atomicNumberOf(symbol) : undefined)
    : [];
  if (
    numbers.length !== nmer.symbols.length || numbers.some((number, i) => number !== nmer.atomicNumbers[i])
  ) {
    throw other("its atoms differ");
  }
  const isReal = real == null ? numbers.map(() => true) : real;
  if (
    !Array.isArray(isReal) || isReal.length !== nmer.ghost.length ||
    isReal.some((value, i) =>
      nmer.ghost[i] === 0 ? value !== true && value !== 1 : value !== false && value !== 0
    )
  ) {
    throw other("its ghost atoms differ");
  }
  if (molecular_charge != null && molecular_charge !== nmer.charge) {
    throw other(`its charge is ${describeValue(molecular_charge)}, not ${nmer.charge}`);
  }
  if (molecular_multiplicity != null && molecular_multiplicity !== nmer.multiplicity) {
    throw other(`its multiplicity is ${describeValue(molecular_multiplicity)}, not ${nmer.multiplicity}`);
  }
  const coordinates = arrayIn(geometry, "geometry");
  if (coordinates.length !== nmer.geometry.length) throw other("its number of coordinates differs");
  if (coordinates.every((value, i) => Math.abs(value - nmer.geometry[i]!) <= GEOMETRY_TOLERANCE)) return;
  if (driver !== "energy") throw other("its frame or its geometry differs");
  if (!sameDistances(coordinates, nmer.geometry)) throw other("its geometry differs");
}

const CHECKED_PROPERTIES = [
  "calcinfo_natom",
  "calcinfo_nalpha",
  "calcinfo_nbeta",
  "nuclear_repulsion_energy",
  "scf_iterations",
] as const;

// What a program says about its calculation must be true of the n-mer.
function checkProperties(properties: Mapping, nmer: Nmer, basis = ""): void {
  const [calcinfo_natom, calcinfo_nalpha, calcinfo_nbeta, nuclear_repulsion_energy, scf_iterations] =
    CHECKED_PROPERTIES.map((name) => properties[name] == null ? undefined : numberIn(properties[name], name));
  const atoms = nmer.symbols.length;
  const realAtoms = nmer.ghost.filter((ghost) => ghost === 0).length;
  if (calcinfo_natom !== undefined && calcinfo_natom !== atoms && calcinfo_natom !== realAtoms) {
    throw distrust(`the result of ${calcinfo_natom} atoms instead of ${atoms}`);
  }
  if (scf_iterations !== undefined && !(scf_iterations >= 1)) {
    throw distrust(`no evidence of convergence: ${scf_iterations} iterations`);
  }
  const charges = nuclearCharges(nmer);
  // Core potentials take electrons and nuclear charge away.
  if (charges.some((charge) => charge > lastWholeElement(basis))) return;
  if (nuclear_repulsion_energy !== undefined) {
    const expected = nuclearRepulsionEnergy(charges, nmer.geometry);
    const inField = expected + energyInField(charges, nmer);
    if (
      [expected, inField].every((value) =>
        !(Math.abs(nuclear_repulsion_energy - value) <= REPULSION_TOLERANCE * Math.max(1, expected))
      )
    ) {
      throw distrust(`a nuclear repulsion of ${nuclear_repulsion_energy} Hartree instead of ${expected}`);
    }
  }
  if (calcinfo_nalpha !== undefined && calcinfo_nbeta !== undefined) {
    const electrons = charges.reduce((sum, charge) => sum + charge, 0) - nmer.charge;
    if (calcinfo_nalpha + calcinfo_nbeta !== electrons) {
      throw distrust(`${calcinfo_nalpha + calcinfo_nbeta} electrons instead of ${electrons}`);
    }
    if (calcinfo_nalpha - calcinfo_nbeta !== nmer.multiplicity - 1) {
      throw distrust(
        `a multiplicity of ${calcinfo_nalpha - calcinfo_nbeta + 1} instead of ${nmer.multiplicity}`,
      );
    }
  }
}

// What the charges around an n-mer do to its nuclei: Psi4 counts that to the repulsion of the nuclei.
function energyInField(nuclei: Uint8Array, { geometry, embedding }: Nmer): number {
  let energy = 0;
  embedding?.charges.forEach((charge, i) => {
    const place = embedding.positions.subarray(3 * i, 3 * i + 3);
    nuclei.forEach((nucleus: number, atom: number) => {
      const distance = Math.hypot(...place.map((value, axis) => value - geometry[3 * atom + axis]!));
      if (nucleus !== 0) energy += charge * nucleus / distance;
    });
  });
  return energy;
}

const MOMENT = /_((dipole|quadrupole)_moment|polarizability)$/;

// The numbers but for the energy, which has its own place; and moments, which are three or nine.
function numbersIn(properties: Mapping): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (name === "return_energy") continue;
    if (typeof value === "number") numbers[name] = value;
    // Psi4 1.3 says null for a moment of zero.
    else if (MOMENT.test(name) && Array.isArray(value)) {
      Object.assign(numbers, flattenArray(name, arrayIn(value, name)));
    }
  }
  return numbers;
}

function sameDistances(a: Float64Array, b: Float64Array): boolean {
  const distance = (geometry: Float64Array, i: number, j: number) =>
    Math.hypot(...[0, 1, 2].map((axis) => geometry[3 * i + axis]! - geometry[3 * j + axis]!));
  for (let i = 0; i < a.length / 3; i++) {
    for (let j = 0; j < i; j++) {
      if (!(Math.abs(distance(a, i, j) - distance(b, i, j)) <= GEOMETRY_TOLERANCE)) return false;
    }
  }
  return true;
}

function numberIn(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw distrust(`no ${name}: ${JSON.stringify(value)?.slice(0, 60) ?? "nothing"}`);
}

// Flat or nested lists of numbers, row by row.
function arrayIn(value: unknown, name: string): Float64Array {
  if (!Array.isArray(value)) throw distrust(`no ${name}`);
  const flat: unknown[] = value.flat(3);
  if (!flat.every((item): item is number => typeof item === "number" && Number.isFinite(item))) {
    throw distrust(`a ${name} with something else than finite numbers`);
  }
  return Float64Array.from(flat);
}

function distrust(what: string, remedy: Remedy = "give-up"): ProgramError {
  return new ProgramError(`gave ${what}`, remedy);
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
