// The basis sets that the engine carries, found by name. A file of data holds a family of sets, each the sum of parts
// such as the diffuse functions of 6-31+G; it says where the numbers come from, and make_data.py made it.

import { closestString } from "@std/text/closest-string";
import { EngineError } from "../error.ts";
import type { CarriedBasisSet, SharedShell } from "./basis_set.ts";
import sto3g from "./data/sto-3g.json" with { type: "json" };
import p321g from "./data/3-21g.json" with { type: "json" };
import p631g from "./data/6-31g.json" with { type: "json" };
import p6311g from "./data/6-311g.json" with { type: "json" };
import ccpvdz from "./data/cc-pvdz.json" with { type: "json" };
import ccpvtz from "./data/cc-pvtz.json" with { type: "json" };
import def2svp from "./data/def2-svp.json" with { type: "json" };
import def2tzvp from "./data/def2-tzvp.json" with { type: "json" };

/** A file of data. */
interface Family {
  readonly version: string;
  readonly source: string;
  readonly functions: string;
  /** The parts of each set, by name. */
  readonly sets: Readonly<Record<string, readonly string[]>>;
  /** Atomic numbers up to 18 that a set lacks although parts of it have them. */
  readonly lacking: Readonly<Record<string, readonly number[]>>;
  readonly parts: Readonly<Record<string, Part>>;
}

interface Part {
  readonly references: readonly string[];
  readonly elements: Readonly<Record<string, readonly SharedShell[]>>;
}

const FAMILIES: readonly Family[] = [sto3g, p321g, p631g, p6311g, ccpvdz, ccpvtz, def2svp, def2tzvp];

const FAMILY_OF_SET = new Map(
  FAMILIES.flatMap((family) => Object.keys(family.sets).map((name) => [name, family] as const)),
);

const NAME_OF_KEY = new Map(Array.from(FAMILY_OF_SET.keys(), (name) => [name.toLowerCase(), name]));

const sets = new Map<string, CarriedBasisSet>();

/** Names of the basis sets that the engine carries. */
export const BASIS_NAMES: readonly string[] = [...FAMILY_OF_SET.keys()];

/**
 * The basis set of a name, in any case, with `(d)`, `*` or `s` for polarisation and with or without the hyphen of
 * `def2-`. Throws an {@linkcode EngineError} "unknown-basis" that names the nearest known one.
 */
export function basisSetNamed(name: string): CarriedBasisSet {
  const known = NAME_OF_KEY.get(canonicalKey(name));
  if (known === undefined) {
    throw new EngineError(
      "unknown-basis",
      `the embedded engine does not carry the basis set ${JSON.stringify(name)}; did you mean ` +
        `${closestString(name, BASIS_NAMES)}? It carries ${BASIS_NAMES.join(", ")}`,
    );
  }
  let set = sets.get(known);
  if (set === undefined) sets.set(known, set = sumOfParts(known, FAMILY_OF_SET.get(known)!));
  return set;
}

/** A name in lower case, with `*` for the polarisation functions of 6-31G and 6-311G. */
function canonicalKey(name: string): string {
  const key = name.toLowerCase().replaceAll(" ", "").replace(/^def2(?=[a-z])/, "def2-");
  const [, pople, polarisation] = key.match(/^(6-311?\+{0,2}g)(s|ss|\(d\)|\(d,p\))$/) ?? [];
  if (pople === undefined) return key;
  return pople + (polarisation === "s" || polarisation === "(d)" ? "*" : "**");
}

function sumOfParts(name: string, family: Family): CarriedBasisSet {
  const parts = family.sets[name]!.map((part) => family.parts[part]!);
  const elements: Record<string, readonly SharedShell[]> = {};
  for (const { elements: ofPart } of parts) {
    for (const [element, shells] of Object.entries(ofPart)) {
      if (family.lacking[name]?.includes(Number(element))) continue;
      elements[element] = [...elements[element] ?? [], ...shells];
    }
  }
  return {
    name,
    version: family.version,
    source: family.source,
    references: parts.flatMap(({ references }) => references),
    functions: family.functions === "cartesian" ? "cartesian" : "spherical",
    elements,
  };
}
