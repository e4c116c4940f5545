// The basis sets that the engine carries, found by name; make_data.py made their files.

import { meantAmong } from "../../base/near_word.ts";
import { EngineError } from "../error.ts";
import { BasisFamilies, type CarriedBasisSet } from "./basis_family.ts";
import sto3g from "./data/sto-3g.json" with { type: "json" };
import p321g from "./data/3-21g.json" with { type: "json" };
import p631g from "./data/6-31g.json" with { type: "json" };
import p6311g from "./data/6-311g.json" with { type: "json" };
import ccpvdz from "./data/cc-pvdz.json" with { type: "json" };
import ccpvtz from "./data/cc-pvtz.json" with { type: "json" };
import ccpvqz from "./data/cc-pvqz.json" with { type: "json" };
import def2svp from "./data/def2-svp.json" with { type: "json" };
import def2tzvp from "./data/def2-tzvp.json" with { type: "json" };
import def2qzvp from "./data/def2-qzvp.json" with { type: "json" };
import sto3gFromK from "./data/k_to_kr/sto-3g.json" with { type: "json" };
import p321gFromK from "./data/k_to_kr/3-21g.json" with { type: "json" };
import p631gFromK from "./data/k_to_kr/6-31g.json" with { type: "json" };
import p6311gFromK from "./data/k_to_kr/6-311g.json" with { type: "json" };
import ccpvdzFromK from "./data/k_to_kr/cc-pvdz.json" with { type: "json" };
import ccpvtzFromK from "./data/k_to_kr/cc-pvtz.json" with { type: "json" };
import ccpvqzFromK from "./data/k_to_kr/cc-pvqz.json" with { type: "json" };
import def2svpFromK from "./data/k_to_kr/def2-svp.json" with { type: "json" };
import def2tzvpFromK from "./data/k_to_kr/def2-tzvp.json" with { type: "json" };
import def2qzvpFromK from "./data/k_to_kr/def2-qzvp.json" with { type: "json" };

const FAMILIES = new BasisFamilies([
  sto3g,
  p321g,
  p631g,
  p6311g,
  ccpvdz,
  ccpvtz,
  ccpvqz,
  def2svp,
  def2tzvp,
  def2qzvp,
  sto3gFromK,
  p321gFromK,
  p631gFromK,
  p6311gFromK,
  ccpvdzFromK,
  ccpvtzFromK,
  ccpvqzFromK,
  def2svpFromK,
  def2tzvpFromK,
  def2qzvpFromK,
]);

/** Names of the basis sets that the engine carries. */
export const BASIS_NAMES: readonly string[] = FAMILIES.names;

const NAME_OF_KEY = new Map(BASIS_NAMES.map((name) => [canonicalKey(name), name]));

/**
 * The basis set of a name, in any case, with `(d)`, `*` or `s` for polarisation and with or without hyphens, as PySCF
 * has it: `ccpvdz`, `631gs`.
 *
 * @throws {EngineError} "unknown-basis", with the nearest known one.
 */
export function basisSetNamed(name: string): CarriedBasisSet {
  const known = NAME_OF_KEY.get(canonicalKey(name));
  if (known !== undefined) return FAMILIES.set(known);
  throw new EngineError(
    "unknown-basis",
    `the built-in engine does not carry the basis set ${JSON.stringify(name)}. ` +
      meantAmong(name, BASIS_NAMES, "carries"),
  );
}

/** Names of the sets that have an element. */
export function basisSetsWith(atomicNumber: number): readonly string[] {
  return FAMILIES.namesWith(atomicNumber);
}

/** A name in lower case without hyphens, with `*` for the polarisation functions of 6-31G and 6-311G. */
function canonicalKey(name: string): string {
  const key = name.toLowerCase().replace(/[-_ ]/g, "");
  const [, pople, polarisation] = /^(6311?\+{0,2}g)(s|ss|\(d\)|\(d,p\))$/.exec(key) ?? [];
  if (pople === undefined) return key;
  return pople + (polarisation === "s" || polarisation === "(d)" ? "*" : "**");
}
