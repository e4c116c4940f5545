// Sets for density fitting, each named: those that go with an orbital basis set as Basis Set Exchange has them, or one that
// the input gives. PySCF by itself makes up a set where it knows of none, which would not be said.

import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";

/** Orbital sets, and their sets for fields and for MP2. */
const SETS: readonly (readonly [RegExp, scf: string, mp2: string])[] = [
  [/^(aug-)?cc-pv([dtq5])z$/, "$1cc-pv$2z-jkfit", "$1cc-pv$2z-ri"],
  [/^def2-(svp|tzvpp?|qzvpp?)(d?)$/, "def2-$1-jkfit", "def2-$1$2-ri"],
];

/**
 * The sets for fitting, by the names that PySCF has for them.
 *
 * @param own Keywords `density_fit`, `auxbasis` and `auxbasis_mp2`.
 * @param path Key path of the model in the input.
 * @throws {InputError} Where none is given, and none goes with the basis set.
 */
export function defaultFittingSets(
  { basis, method }: ModelChemistry,
  own: Readonly<Record<string, unknown>>,
  path: KeyPath,
): { readonly scf: string; readonly mp2: string } {
  const name = basis!.toLowerCase();
  const row = SETS.find(([sets]) => sets.test(name));
  const set = (keyword: "auxbasis" | "auxbasis_mp2", needed: boolean, index: 1 | 2): string => {
    const given = own[keyword];
    if (typeof given === "string") return given;
    const known = row === undefined ? undefined : name.replace(row[0], row[index]);
    if (known !== undefined || !needed) return known ?? "";
    throw new InputError({
      keyPath: [...path, "keywords", keyword],
      found: `none, and none is known to go with ${basis}`,
      expected: "the name of a set for density fitting, as in def2-universal-jkfit or cc-pvdz-ri",
    });
  };
  const isMp2 = /mp2$/i.test(method);
  return {
    scf: set("auxbasis", own["density_fit"] === true, 1),
    mp2: set("auxbasis_mp2", isMp2, 2),
  };
}
