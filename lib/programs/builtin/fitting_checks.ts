// What the embedded engine refuses of density fitting before anything runs, each with the key path of what is wrong.

import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { Driver } from "../../base/driver.ts";
import { elementSymbol } from "../../base/elements.ts";
import { InputError } from "../../base/error.ts";
import { auxiliaryBlocksOf, EngineError } from "../../engine/mod.ts";
import type { Molecule } from "../../molecule/mod.ts";
import { methodOf, optionsOfModel } from "./options.ts";

/**
 * Refuses auxiliary basis sets without density fitting, or without an element of the molecule, and MP2 gradients on
 * fitted integrals.
 *
 * @param path The key path of the model.
 */
export function checkFitting(
  model: ModelChemistry,
  driver: Driver,
  molecule: Molecule,
  path: KeyPath,
): void {
  const { scfType, auxiliaryBasis, mp2Type, mp2AuxiliaryBasis, puream } = optionsOfModel(model);
  const keyPath = (keyword: string) => [
    ...path,
    "keywords",
    Object.keys(model.keywords).find((name) => name.toLowerCase() === keyword) ?? keyword,
  ];
  for (
    const [role, asked, fitted] of [
      ["scf", auxiliaryBasis, scfType === "df"],
      ["mp2", mp2AuxiliaryBasis, mp2Type === "df"],
    ] as const
  ) {
    if (asked === undefined) continue;
    const name = `df_basis_${role}`;
    if (!fitted) {
      throw new InputError({
        keyPath: keyPath(name),
        found: `${asked}, without ${role}_type df`,
        expected: `${role}_type df beside it, or no ${name}`,
      });
    }
    for (const atomicNumber of new Set(molecule.atomicNumbers)) {
      try {
        auxiliaryBlocksOf(
          { role, orbital: model.basisSet ?? model.basis ?? "", puream, asked },
          atomicNumber,
        );
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        throw new InputError({
          keyPath: keyPath(name),
          found: `${asked}, for a molecule with ${elementSymbol(atomicNumber)}`,
          expected: "an auxiliary basis set that has all elements of the molecule",
          hint: `${error.message}; without ${name} another set serves for such elements.`,
        });
      }
    }
  }
  const fitted = scfType === "df" ? "scf_type" : mp2Type === "df" ? "mp2_type" : undefined;
  if (driver === "energy" || methodOf(model).theory !== "mp2" || fitted === undefined) return;
  throw new InputError({
    keyPath: ["driver"],
    found: `${driver} with method mp2, together with ${fitted} df`,
    expected: "energy: the engine has MP2 gradients of exact integrals only",
    hint: `Leave ${fitted} out.`,
  });
}
