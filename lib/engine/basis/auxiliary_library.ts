// The auxiliary sets in which density fitting expands products of basis functions, found by name or by the orbital set
// that they are for; make_fitting_data.py made their files. Which set goes with which, and what stands in for an element
// that a set lacks, is Psi4's choice (its basislistdunning.py, basislistother.py and libmintsbasisset.py).

import type { BasisSet } from "../../base/basis_set.ts";
import { meantAmong } from "../../base/near_word.ts";
import { EngineError } from "../error.ts";
import { BasisFamilies } from "./basis_family.ts";
import { type BasisChoice, findBasisSet } from "./basis_set.ts";
import ccpvdz from "./data/cc-pvdz-fit.json" with { type: "json" };
import ccpvtz from "./data/cc-pvtz-fit.json" with { type: "json" };
import ccpvqz from "./data/cc-pvqz-fit.json" with { type: "json" };
import def2 from "./data/def2-fit.json" with { type: "json" };
import ccpvdzFromK from "./data/k_to_kr/cc-pvdz-fit.json" with { type: "json" };
import ccpvtzFromK from "./data/k_to_kr/cc-pvtz-fit.json" with { type: "json" };
import ccpvqzFromK from "./data/k_to_kr/cc-pvqz-fit.json" with { type: "json" };
import def2FromK from "./data/k_to_kr/def2-fit.json" with { type: "json" };

/** What is fitted: Coulomb and exchange of Hartree-Fock, or products of occupied and virtual orbitals in MP2. */
export type AuxiliaryRole = "scf" | "mp2";

const FAMILIES = new BasisFamilies([
  ccpvdz,
  ccpvtz,
  ccpvqz,
  def2,
  ccpvdzFromK,
  ccpvtzFromK,
  ccpvqzFromK,
  def2FromK,
]);

/** Names of the auxiliary sets that the engine carries, by what they are for. */
export const AUXILIARY_BASIS_NAMES: Readonly<Record<AuxiliaryRole, readonly string[]>> = {
  scf: FAMILIES.names.filter((name) => name.endsWith("-JKFIT")),
  mp2: FAMILIES.names.filter((name) => name.endsWith("-RI")),
};

/** Names of the auxiliary sets for a role that have an element. */
export function auxiliarySetsWith(role: AuxiliaryRole, atomicNumber: number): readonly string[] {
  return FAMILIES.namesWith(atomicNumber).filter((name) => AUXILIARY_BASIS_NAMES[role].includes(name));
}

/** Sets that have all elements and stand in for those that another lacks. */
const UNIVERSAL: Readonly<Record<AuxiliaryRole, string>> = {
  scf: "def2-universal-JKFIT",
  mp2: "def2-QZVPP-RI",
};

const ENDING: Readonly<Record<AuxiliaryRole, string>> = { scf: "-JKFIT", mp2: "-RI" };

/**
 * The auxiliary set of a name, in any case; `-rifit` stands for `-ri`, and each def2 set for Hartree-Fock is the
 * universal one.
 *
 * @throws {EngineError} "unknown-basis", with the nearest known one.
 */
export function auxiliaryBasisNamed(name: string, role: AuxiliaryRole): BasisSet {
  const key = name.toLowerCase().replace(/-rifit$/, "-ri")
    .replace(/^def2-(sv\(p\)|svp|tzvpp?|qzvpp?)-jkfit$/, "def2-universal-jkfit");
  const known = AUXILIARY_BASIS_NAMES[role].find((each) => each.toLowerCase() === key);
  if (known !== undefined) return FAMILIES.set(known);
  throw new EngineError(
    "unknown-basis",
    `the built-in engine does not carry the auxiliary set ${JSON.stringify(name)}. ` +
      meantAmong(name, AUXILIARY_BASIS_NAMES[role], "carries"),
  );
}

/**
 * The auxiliary set of an element. A set that is asked for must have the element: an {@linkcode EngineError}
 * "element-missing" otherwise. Without one it is the set made for the orbital set, or the universal one for elements
 * that this lacks, and for a user's orbital set.
 *
 * @param role What is fitted.
 * @param orbital The orbital set: its name, or a set.
 * @param atomicNumber Of the element.
 * @param asked Name of the auxiliary set that is asked for.
 */
export function auxiliaryBasisOf(
  role: AuxiliaryRole,
  orbital: BasisChoice,
  atomicNumber: number,
  asked?: string,
): BasisSet {
  const name = asked ?? madeFor(role, orbital);
  const set = name === undefined ? undefined : auxiliaryBasisNamed(name, role);
  if (set?.elements[atomicNumber] !== undefined || asked !== undefined) return set!;
  return FAMILIES.set(UNIVERSAL[role]);
}

/** Name of the auxiliary set that goes with an orbital set; none for a user's. */
function madeFor(role: AuxiliaryRole, orbital: BasisChoice): string | undefined {
  if (typeof orbital !== "string") return undefined;
  const { name } = findBasisSet(orbital);
  if (name.includes("cc-")) return name + ENDING[role];
  const [, zeta, diffuse] = name.match(/^6-3(11?)(\+*)G/) ?? [];
  if (zeta !== undefined) {
    return ["", "heavy-aug-", "aug-"][diffuse!.length]! + (zeta === "1" ? "cc-pVDZ" : "cc-pVTZ") +
      ENDING[role];
  }
  return role === "mp2" && name.startsWith("def2-") ? name + ENDING[role] : UNIVERSAL[role];
}
