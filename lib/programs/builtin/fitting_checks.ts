// What the built-in engine refuses of density fitting before anything runs, each with the key path of what is wrong.

import { elementSymbol } from "../../base/elements.ts";
import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { auxiliaryBlocksOf, type AuxiliarySet, EngineError } from "../../engine/rules/mod.ts";
import type { ModelCheck } from "./checks.ts";

/**
 * Refuses auxiliary basis sets without density fitting, or without an element of the molecule.
 *
 * @throws {InputError} With the key path of the keyword.
 */
export function checkFitting(check: ModelCheck): void {
  for (const { role, asked, isFitted } of check.method.auxiliarySets(check.options)) {
    if (asked === undefined) continue;
    const name = `df_basis_${role}`;
    const keyPath = pathOfKeyword(check.model, check.path, name);
    if (!isFitted) {
      throw new InputError({
        keyPath,
        found: `${asked}, without ${role}_type df`,
        expected: `${role}_type df beside it, or no ${name}`,
      });
    }
    checkElements(check, { role, asked }, keyPath, name);
  }
}

function checkElements(
  { model, options, molecule }: ModelCheck,
  { role, asked }: Pick<AuxiliarySet, "role" | "asked">,
  keyPath: KeyPath,
  name: string,
): void {
  const puream = options["puream"] as boolean | undefined;
  for (const atomicNumber of new Set(molecule.atomicNumbers)) {
    try {
      auxiliaryBlocksOf({ role, orbital: model.basisSet ?? model.basis ?? "", puream, asked }, atomicNumber);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new InputError({
        keyPath,
        found: `${asked}, for a molecule with ${elementSymbol(atomicNumber)}`,
        expected: "an auxiliary basis set that has all elements of the molecule",
        hint: `${error.message}; without ${name} another set serves for such elements.`,
      });
    }
  }
}

/** The key path of a keyword as the input writes it. */
export function pathOfKeyword(model: ModelChemistry, path: KeyPath, keyword: string): KeyPath {
  const written = Object.keys(model.keywords).find((name) => name.toLowerCase() === keyword);
  return [...path, "keywords", written ?? keyword];
}
