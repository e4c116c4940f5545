// What a model of the built-in engine or of Psi4 asks for, in words that all programs share: Hartree-Fock, MP2 and
// coupled clusters with exact integrals. Whatever another program might take otherwise is refused: functionals (B3LYP
// has two local correlations), density fitting, keywords of which nothing is known.

import { coreElectrons } from "../../base/elements.ts";
import { describeValue, InputError } from "../../base/error.ts";
import { basisFunctionCount, findBasisSet, usesSphericalFunctions } from "../../engine/mod.ts";
import type { Molecule, Nmer } from "../../molecule/mod.ts";
import { checkFrozenCores } from "../contract/frozen_cores.ts";
import type { DeckRequest } from "./deck.ts";

/** A method that means the same in all programs. */
export type PlainMethod = "hf" | "mp2" | "ccsd" | "ccsd(t)";

/** A model that means the same in all programs. */
export interface PlainModel {
  readonly method: PlainMethod;
  /** The reference; absent where that is RHF for closed shells and UHF for open ones. */
  readonly reference?: "rhf" | "uhf" | "rohf";
  /** Whether correlation leaves out the cores of the atoms. */
  readonly freezesCores: boolean;
  /** Name of the basis set, in lower case, with `*` for polarisation functions. */
  readonly basis: string;
  /** Whether d functions are spherical; undefined where no atom has any. */
  readonly spherical: boolean | undefined;
  /** Change of the energy in Hartree at which the SCF has converged. */
  readonly eConvergence: number;
}

const METHODS: Readonly<Record<string, PlainMethod>> = {
  "hf": "hf",
  "scf": "hf",
  "mp2": "mp2",
  "ccsd": "ccsd",
  "ccsd(t)": "ccsd(t)",
};
const REFERENCE_NAMES = ["rhf", "uhf", "rohf"];
// How a calculation gets to its energy, and what is computed besides: nothing that changes the model.
const HARMLESS = [
  "maxiter",
  "guess",
  "soscf",
  "damping",
  "level_shift",
  "scf_properties",
  "d_convergence",
  "r_convergence",
  "s_tolerance",
];
const EXACT = ["pk", "direct", "out_of_core", "conv"];
const BASIS =
  /^(?:sto-3g|3-21g|6-31{1,2}\+{0,2}g\*{0,2}|(?:aug-)?cc-pv[dtq5]z|def2-(?:svp|tzvp|tzvpp|svpd|tzvpd|qzvp|qzvpp))$/;
// Printed energies have ten decimals and more: the SCF must have converged as far.
const TIGHTEST = 1e-10;

/**
 * The model of a request in words that all programs share.
 *
 * @param title The program that is to compute it, for messages.
 * @throws {InputError} With the key path of what has no certain meaning there, and the way out.
 */
export function plainModel(request: DeckRequest, title: string): PlainModel {
  const { model, path, molecule } = request;
  const own = `or program: ${title.toLowerCase()} with method, basis and keywords in the words of ${title}`;
  if (!["builtin", "psi4"].includes(model.program)) {
    throw new InputError({
      keyPath: [...path, "program"],
      found: `the program ${describeValue(model.program)}, whose words nmer does not translate for ${title}`,
      expected: `program: builtin or psi4 for hf, mp2, ccsd and ccsd(t), ${own}`,
    });
  }
  const { method, reference } = namedMethod(request, title, own);
  const words = keywordsOf(request, title, own);
  checkIntegrals(words, method, request, title);
  const freezesCores = method !== "hf" && words.get("freeze_core") === true;
  if (freezesCores) {
    checkFrozenCores(title, molecule, [...path, "keywords", "freeze_core"], "freeze_core: false");
  }
  const said = words.get("reference") as PlainModel["reference"] | undefined;
  const chosen = reference ?? said;
  return {
    method,
    ...(chosen === undefined ? {} : { reference: chosen }),
    freezesCores,
    ...basisOf(request, title, own, words.get("puream") as boolean | undefined),
    eConvergence: Math.min(TIGHTEST, Number(words.get("e_convergence") ?? 1)),
  };
}

function namedMethod({ model, path }: DeckRequest, title: string, own: string) {
  const name = model.method.toLowerCase();
  if (model.program === "builtin" && REFERENCE_NAMES.includes(name)) {
    return { method: "hf" as const, reference: name as "rhf" | "uhf" | "rohf" };
  }
  const method = METHODS[name];
  if (method !== undefined) return { method, reference: undefined };
  throw new InputError({
    keyPath: [...path, "method"],
    found: `${describeValue(model.method)}, which may mean something else in ${title}`,
    expected: `hf, mp2, ccsd or ccsd(t), ${own}`,
  });
}

function keywordsOf({ model, path }: DeckRequest, title: string, own: string): ReadonlyMap<string, unknown> {
  const words = new Map<string, unknown>();
  for (const [name, value] of Object.entries(model.keywords)) {
    const word = name.toLowerCase().replace(/^\w+__/, "");
    const refuse = () => {
      throw new InputError({
        keyPath: [...path, "keywords", name],
        found: `${name}: ${describeValue(value)}, which nmer does not translate for ${title}`,
        expected: `a model without it, ${own}`,
      });
    };
    if (HARMLESS.includes(word)) continue;
    if (word === "reference" && !REFERENCE_NAMES.includes(String(value).toLowerCase())) refuse();
    if ((word === "freeze_core" || word === "puream") && typeof value !== "boolean") refuse();
    if (word === "e_convergence" && !(typeof value === "number" && value < 1)) refuse();
    if (word === "stability_analysis" && String(value).toLowerCase() !== "none") refuse();
    if (/^num_frozen_docc$/.test(word) && value !== 0) refuse();
    if (!KNOWN.includes(word)) refuse();
    words.set(word, typeof value === "string" ? value.toLowerCase() : value);
  }
  return words;
}

const KNOWN = ["reference", "freeze_core", "puream", "e_convergence", "stability_analysis", "num_frozen_docc"]
  .concat("scf_type", "mp2_type", "cc_type");

// Psi4 fits densities where nothing is said; the built-in engine does not.
function checkIntegrals(
  words: ReadonlyMap<string, unknown>,
  method: PlainMethod,
  request: DeckRequest,
  title: string,
) {
  const { model, path } = request;
  const needed = ["scf_type", ...(method === "mp2" ? ["mp2_type"] : [])];
  for (const name of needed) {
    const value = words.get(name) ?? (model.program === "psi4" ? "df" : "conv");
    if (EXACT.includes(String(value))) continue;
    throw new InputError({
      keyPath: [...path, "keywords", ...(words.has(name) ? [name] : [])],
      found: words.has(name) ? `${name}: ${value}` : `no ${name}, which to Psi4 means density fitting`,
      expected: `${name}: ${
        name === "scf_type" ? "pk" : "conv"
      }, exact integrals, which mean the same in ${title}`,
    });
  }
}

function basisOf(
  { model, path, molecule }: DeckRequest,
  title: string,
  own: string,
  puream: boolean | undefined,
) {
  const refuse = (found: string, expected: string) => {
    throw new InputError({ keyPath: [...path, "basis"], found, expected });
  };
  if (model.basisSet !== undefined) {
    return refuse(
      `a basis set of one's own, for ${title}`,
      "the name of a basis set that both programs have",
    );
  }
  const basis = (model.basis ?? "").toLowerCase().replace("(d,p)", "**").replace("(d)", "*");
  if (!BASIS.test(basis)) {
    return refuse(
      `${describeValue(model.basis ?? "none")}, which may be called otherwise in ${title}`,
      `one of STO-3G, 3-21G, 6-31G, 6-311G with + and *, cc-pVXZ, aug-cc-pVXZ, def2 sets, ${own}`,
    );
  }
  return { basis, spherical: sphericalFunctions(basis, puream, molecule, refuse) };
}

function sphericalFunctions(
  basis: string,
  puream: boolean | undefined,
  { atomicNumbers }: Molecule,
  refuse: (found: string, expected: string) => never,
): boolean | undefined {
  try {
    const elements = [...new Set(atomicNumbers)];
    const counts = [true, false].map((pure) =>
      elements.map((z) => basisFunctionCount(basis, z, pure)).join()
    );
    if (counts[0] === counts[1]) return undefined;
    return usesSphericalFunctions(findBasisSet(basis), puream);
  } catch { /* a set that the engine does not carry */ }
  if (puream !== undefined) return puream;
  // By definition: doi:10.1063/1.456153, doi:10.1039/b508541a.
  if (/^(aug-)?cc-|^def2-/.test(basis)) return true;
  return refuse(
    `${basis}, of which nothing says whether its d functions are spherical`,
    "puream: true or false",
  );
}

/** The reference of a task: as the model says, or RHF for closed shells and UHF for open ones. */
export function referenceOf({ reference }: PlainModel, { multiplicity }: Nmer): "rhf" | "uhf" | "rohf" {
  const chosen = reference ?? (multiplicity === 1 ? "rhf" : "uhf");
  return chosen === "rohf" && multiplicity === 1 ? "rhf" : chosen;
}

/** The number of core orbitals of the real atoms of a task. */
export function coreOrbitals({ atomicNumbers, ghost }: Nmer): number {
  return atomicNumbers.reduce((sum, z, i) => sum + (ghost[i] === 1 ? 0 : coreElectrons(z) / 2), 0);
}

/**
 * Refuses correlation on a reference that programs treat in different ways, or that a program has not.
 *
 * @param closedOnly Whether the program correlates closed shells only.
 * @throws {InputError} With the key path of the method.
 */
export function checkCorrelation(
  plain: PlainModel,
  { molecule, path }: DeckRequest,
  title: string,
  closedOnly: boolean,
) {
  if (plain.method === "hf" || molecule.fragments.every(({ multiplicity }) => multiplicity === 1)) return;
  if (plain.reference !== "rohf" && !closedOnly) return;
  throw new InputError({
    keyPath: [...path, "method"],
    found: `${plain.method} of open shells${plain.reference === "rohf" ? " on rohf" : ""}, for ${title}`,
    expected: closedOnly
      ? "closed shells, or another program"
      : "reference: uhf, which means the same in all programs",
  });
}

/**
 * Refuses a driver that the text outputs of a program do not give back.
 *
 * @throws {InputError} With the way out.
 */
export function refuseHessian({ driver }: DeckRequest, title: string): void {
  if (driver !== "hessian") return;
  throw new InputError({
    keyPath: ["driver"],
    found: `hessian, for ${title}, whose text output gives no Hessian back`,
    expected: "energy or gradient, or --to qcschema",
  });
}

/**
 * Refuses point charges.
 *
 * @param why Why the format has none.
 * @throws {InputError} With the way out.
 */
export function refuseEmbedding({ molecule }: DeckRequest, why: string): void {
  if (molecule.embeddingCharges === undefined) return;
  throw new InputError({
    keyPath: ["embedding_charges"],
    found: `charges, and ${why}`,
    expected: "none, or --to psi4, nwchem or orca, which take them for energies",
  });
}

/**
 * Refuses gradients in point charges: outputs have none on the charges, which move with their atoms.
 *
 * @throws {InputError} With the way out.
 */
export function refuseEmbeddedGradient({ driver, molecule }: DeckRequest, title: string): void {
  if (molecule.embeddingCharges === undefined || driver === "energy") return;
  throw new InputError({
    keyPath: ["driver"],
    found: `${driver} with embedding_charges, for ${title}, whose output has no gradient on the charges`,
    expected: "energy, or nmer run with program: builtin",
  });
}

/**
 * Refuses keywords other than some, for models in a program's own words.
 *
 * @throws {InputError} With the key path of the keyword.
 */
export function checkOwnKeywords(
  { model, path }: DeckRequest,
  known: Readonly<Record<string, RegExp>>,
  what: string,
): string {
  for (const [name, value] of Object.entries(model.keywords)) {
    const pattern = known[name];
    if (pattern !== undefined && typeof value === "string" && pattern.test(value)) continue;
    throw new InputError({
      keyPath: [...path, "keywords", name],
      found: `${name}: ${describeValue(value)}`,
      expected: what,
    });
  }
  const word = Object.keys(known)[0]!;
  return String(model.keywords[word] ?? "");
}
