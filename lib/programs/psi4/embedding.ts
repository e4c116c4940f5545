// What Psi4 computes right in the field of point charges. Seen with 1.3.2 against the built-in engine and NWChem:
// energies of Hartree-Fock, density functionals and MP2 are right. Coupled cluster, configuration interaction and
// orbital-optimised methods leave out what the charges do to the nuclei, gradients of MP2 what they do to the
// relaxed density, and no gradient has the forces on the charges, which an expansion needs.

import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { Driver } from "../../base/driver.ts";
import { describeValue, InputError } from "../../base/error.ts";
import type { Molecule, Nmer } from "../../molecule/mod.ts";

// Functionals without a perturbative part, whose energies come from the self-consistent field alone.
const FUNCTIONALS = ["svwn", "blyp", "bp86", "pbe", "pbe0", "tpss", "b3lyp", "b3lyp5"]
  .concat("m06-2x", "wb97x", "wb97x-d", "cam-b3lyp");
const METHODS = ["hf", "scf", "mp2", ...FUNCTIONALS];

/**
 * Refuses embedding charges where Psi4 would compute something else.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of what is wrong.
 */
export function checkPsi4Embedding(
  { method }: ModelChemistry,
  driver: Driver,
  { embeddingCharges }: Molecule,
  path: KeyPath,
): void {
  if (embeddingCharges === undefined) return;
  if (driver !== "energy") {
    throw new InputError({
      keyPath: ["driver"],
      found: `${driver}, with embedding charges and Psi4, which has no forces on charges`,
      expected:
        "energy, or program: builtin, the built-in engine, which has gradients in the field of charges",
    });
  }
  if (METHODS.includes(method.toLowerCase())) return;
  throw new InputError({
    keyPath: [...path, "method"],
    found: `${describeValue(method)}, with embedding charges`,
    expected: `one of ${METHODS.join(", ")}`,
    hint:
      "Coupled cluster and others leave out what the charges do to the nuclei, or have not been seen to be right.",
  });
}

/** The charges around an n-mer as nmer's server hands them to Psi4: charge, x, y, z of each, in bohr. */
export function chargesFor({ embedding }: Nmer): { readonly charges?: readonly (readonly number[])[] } {
  if (embedding === undefined || embedding.charges.length === 0) return {};
  const { charges, positions } = embedding;
  return { charges: Array.from(charges, (charge, i) => [charge, ...positions.subarray(3 * i, 3 * i + 3)]) };
}
