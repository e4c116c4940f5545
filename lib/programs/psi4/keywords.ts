// Keywords of Psi4 that would make the numbers of an expansion wrong, or let Psi4 do more than compute.

import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { describeValue, InputError } from "../../base/error.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { allElectronExample, elementsWithCorePotentials } from "../contract/core_potentials.ts";
import { checkFrozenCores } from "../contract/frozen_cores.ts";

const OPEN_SHELL_REFERENCES = ["uhf", "rohf", "cuhf", "uks"];
const FUNCTION_KEYWORDS = ["dertype"];
// An option, or one of a module's, as in scf__maxiter.
const NAME = /^\w+$/;

interface Refusal {
  /** Names of options, without the module in front. */
  readonly names: RegExp;
  /** What they are. */
  readonly found: string;
  readonly expected: string;
  /** Whether zero asks for what Psi4 does by itself, in n-mers of all sizes. */
  readonly isZeroHarmless?: boolean;
}

// Options that change what is computed behind the back of the expansion, or are dropped silently.
const REFUSALS: readonly Refusal[] = [
  {
    // Numbers of orbitals that are the same for monomers and dimers, where freeze_core follows the atoms.
    names: /^((num_)?frozen_[du]occ|restricted_[du]occ)$/,
    found: "one number of orbitals for n-mers of all sizes",
    expected: "freeze_core: true, which goes by the atoms of each n-mer, or 0 for none",
    isZeroHarmless: true,
  },
  {
    names: /^(docc|socc|active|ras[1-4]|num_gpairs)$/,
    found: "one number of orbitals for n-mers of all sizes",
    expected: "none: each n-mer's follows from its electrons",
  },
  {
    names: /^(mom_(start|occ|vir)|frac_(start|occ|val|renormalize))$/,
    found: "orbitals by their numbers, which mean others in each n-mer",
    expected: "the ground state of each n-mer",
  },
  {
    names: /^basis$/,
    found: "a second place for the basis set, which Psi4 would not look at",
    expected: "the basis set as the model's basis",
  },
  {
    names: /^(perturb_\w+|extern|external_potentials?(_\w+)?)$/,
    found: "a field that results would not report",
    expected: "embedding_charges, the point charges that an expansion can have",
  },
  {
    names: /^(df_ints_io|intsave|units|efp\w*|efp_\w+|wfn|jobtype)$/,
    found: "what nmer or Psi4 itself sets for each n-mer",
    expected: "none",
  },
];

// Whether an unconverged calculation is an error.
const FAIL_IF_UNCONVERGED = /^(fail_on_maxiter|die_if_not_converged)$/;
const CONVERGENCE = /^[eder]_convergence$/;
// Looser than any program's defaults by orders of magnitude.
const LOOSEST_CONVERGENCE = 1e-3;

/** What of the keywords is checked against a molecule. */
export interface Psi4Settings {
  /** The reference as it was given. */
  readonly reference: unknown;
  /** Name of the keyword by which cores are frozen, as it was given; undefined where they are not. */
  readonly freezesBy: string | undefined;
  /** Name of the basis set. */
  readonly basis: string | undefined;
}

/**
 * Reads the keywords, and refuses those with which sums of n-mers make no sense.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of the keyword.
 */
export function parsePsi4Keywords(model: ModelChemistry, path: KeyPath): Psi4Settings {
  for (const [name, value] of Object.entries(model.keywords)) {
    const refuse = (found: string, expected: string) => {
      throw new InputError({ keyPath: [...path, "keywords", name], found, expected });
    };
    if (!NAME.test(name)) refuse(`the keyword ${describeValue(name)}`, "a name of letters, digits and _");
    if (value === null || isMapping(value) && name.toLowerCase() !== "function_kwargs") {
      refuse(describeValue(value), "text, a number, true or false, or a list of such");
    }
    const option = name.toLowerCase().replace(/^.*__/, "");
    const refusal = REFUSALS.find(({ names }) => names.test(option));
    if (refusal !== undefined && !(refusal.isZeroHarmless && isZero(value))) {
      refuse(`${name}, ${refusal.found}`, refusal.expected);
    }
    if (FAIL_IF_UNCONVERGED.test(option) && !/^(true|1|yes|on)$/i.test(String(value))) {
      refuse(
        describeValue(value),
        "true: an energy that has not converged would be added up as if it were right",
      );
    }
    // Psi4 takes true for 0.1, and drops text.
    if (CONVERGENCE.test(option) && !(typeof value === "number" && threshold(value) <= LOOSEST_CONVERGENCE)) {
      refuse(
        describeValue(value),
        `a number of at most ${LOOSEST_CONVERGENCE}: looser ones give no converged energies`,
      );
    }
    if (option === "guess" && /^read$/i.test(String(value))) {
      refuse(
        `${name}: read, of an earlier calculation that is not there`,
        "a guess that each n-mer has by itself",
      );
    }
  }
  checkFunctionKeywords(model, path);
  return { reference: keyword(model, "reference"), freezesBy: freezingKeyword(model), basis: model.basis };
}

function freezingKeyword({ keywords }: ModelChemistry): string | undefined {
  return Object.keys(keywords).find((name) =>
    /^(\w+__)?freeze_core$/i.test(name) && !/^(false|0|no|off)$/i.test(String(keywords[name]))
  );
}

// One number, or one for each irreducible representation.
function isZero(value: unknown): boolean {
  return [value].flat().length > 0 && [value].flat().every((number) => number === 0);
}

// Psi4 takes a whole number for the power of ten.
function threshold(value: number): number {
  return Number.isInteger(value) ? 10 ** -value : value;
}

function checkFunctionKeywords(model: ModelChemistry, path: KeyPath): void {
  const functionKeywords = keyword(model, "function_kwargs");
  if (functionKeywords === undefined) return;
  const unknown = isMapping(functionKeywords)
    ? Object.keys(functionKeywords).find((name) => !FUNCTION_KEYWORDS.includes(name))
    : describeValue(functionKeywords);
  if (unknown === undefined) return;
  throw new InputError({
    keyPath: [...path, "keywords", "function_kwargs"],
    found: unknown,
    expected: `only ${
      FUNCTION_KEYWORDS.join(", ")
    }: others let Psi4 read and write files, or take over the expansion`,
  });
}

/**
 * Refuses what would not mean the same in all n-mers of a molecule: references, frozen cores, potentials of ghosts.
 *
 * @param path Key path of the model in the input.
 * @param ghosts Whether some n-mers have ghost atoms.
 * @throws {InputError} With the key path of what is wrong.
 */
export function checkPsi4Molecule(
  settings: Psi4Settings,
  molecule: Molecule,
  path: KeyPath,
  ghosts: boolean,
): void {
  checkReference(settings, molecule, path);
  const { freezesBy, basis } = settings;
  if (freezesBy !== undefined) {
    checkFrozenCores("Psi4", molecule, [...path, "keywords", freezesBy], "freeze_core: false");
  }
  if (ghosts && basis !== undefined) checkGhostPotentials(basis, molecule, path);
}

// Seen with Psi4 1.3.2: counterpoise of NH3 and IF in def2-SVP is off by 0.5 kcal/mol against PySCF.
function checkGhostPotentials(basis: string, { atomicNumbers }: Molecule, path: KeyPath): void {
  const elements = elementsWithCorePotentials(basis, atomicNumbers);
  if (elements.length === 0) return;
  throw new InputError({
    keyPath: [...path, "basis"],
    found: `${basis}, which has core potentials for ${elements.join(", ")}, with ghost atoms (cp or vmfc)`,
    expected:
      "a basis set of all electrons: Psi4 leaves the potentials on ghosts, which makes their energies wrong",
    because: "bsse",
    hint: `Write bsse: nocp, or take a set with all electrons${allElectronExample(elements)}.`,
  });
}

function checkReference({ reference }: Psi4Settings, molecule: Molecule, path: KeyPath): void {
  const open = molecule.fragments.findIndex(({ multiplicity }) => multiplicity !== 1);
  if (open < 0 || OPEN_SHELL_REFERENCES.includes(String(reference).toLowerCase())) return;
  throw new InputError({
    keyPath: [...path, "keywords", "reference"],
    found: `${reference === undefined ? "none, which is rhf" : describeValue(reference)}, for multiplicity ${
      molecule.fragments[open]!.multiplicity
    } of fragment ${open + 1}, counted from 1`,
    expected: `a reference for open shells: ${OPEN_SHELL_REFERENCES.join(", ")}`,
  });
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function keyword({ keywords }: ModelChemistry, name: string): unknown {
  return Object.entries(keywords).find(([key]) => key.toLowerCase() === name)?.[1];
}
