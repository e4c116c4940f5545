// Keywords of Psi4 that would make the numbers of an expansion wrong, or let Psi4 do more than compute.

import { describeValue, InputError } from "../base/error.ts";
import type { Molecule } from "../molecule/mod.ts";
import type { ModelChemistry } from "./program.ts";

const OPEN_SHELL_REFERENCES = ["uhf", "rohf", "cuhf", "uks"];
const FUNCTION_KEYWORDS = ["dertype"];

// Numbers of orbitals that are the same for monomers and dimers, where freeze_core follows the atoms.
const ORBITAL_COUNTS = new Set(
  ["num_frozen_docc", "num_frozen_uocc", "frozen_docc", "frozen_uocc", "restricted_docc", "restricted_uocc"]
    .concat("docc", "socc", "active"),
);

/**
 * Refuses keywords with which sums of n-mers make no sense.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of the keyword.
 */
export function checkPsi4Keywords(
  model: ModelChemistry,
  molecule: Molecule,
  path: readonly (string | number)[],
): void {
  const keyPath = (name: string) => [...path, "keywords", name];
  const counted = Object.keys(model.keywords).find((name) =>
    ORBITAL_COUNTS.has(name.toLowerCase().replace(/^.*__/, ""))
  );
  if (counted !== undefined) {
    throw new InputError({
      keyPath: keyPath(counted),
      found: `${counted}, one number of orbitals for n-mers of all sizes`,
      expected: "freeze_core: true, which goes by the atoms of each n-mer",
    });
  }
  checkConvergence(model, path);
  checkFunctionKeywords(model, path);
  checkReference(model, molecule, path);
}

type KeyPath = readonly (string | number)[];

function checkConvergence(model: ModelChemistry, path: KeyPath): void {
  const failOnMaxiter = keyword(model, "fail_on_maxiter") ?? keyword(model, "scf__fail_on_maxiter");
  if (failOnMaxiter === undefined || /^(true|1|yes|on)$/i.test(String(failOnMaxiter))) return;
  throw new InputError({
    keyPath: [...path, "keywords", "fail_on_maxiter"],
    found: describeValue(failOnMaxiter),
    expected: "true: an energy that has not converged would be added up as if it were right",
  });
}

function checkFunctionKeywords(model: ModelChemistry, path: KeyPath): void {
  const functionKeywords = keyword(model, "function_kwargs");
  if (functionKeywords === undefined) return;
  const isMapping = typeof functionKeywords === "object" && functionKeywords !== null;
  const unknown = isMapping
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

function checkReference(model: ModelChemistry, molecule: Molecule, path: KeyPath): void {
  const open = molecule.fragments.findIndex(({ multiplicity }) => multiplicity !== 1);
  const reference = keyword(model, "reference");
  if (open < 0 || OPEN_SHELL_REFERENCES.includes(String(reference).toLowerCase())) return;
  throw new InputError({
    keyPath: [...path, "keywords", "reference"],
    found: `${reference === undefined ? "none, which is rhf" : describeValue(reference)}, for multiplicity ${
      molecule.fragments[open]!.multiplicity
    } of fragment ${open + 1}, counted from 1`,
    expected: `a reference for open shells: ${OPEN_SHELL_REFERENCES.join(", ")}`,
  });
}

function keyword({ keywords }: ModelChemistry, name: string): unknown {
  return Object.entries(keywords).find(([key]) => key.toLowerCase() === name)?.[1];
}
