// A file of data holds a family of basis sets, each the sum of parts such as the diffuse functions of 6-31+G; it says
// where the numbers come from, and a script beside it made it.

import type { BasisSet, SharedShell } from "../../base/basis_set.ts";

/** A basis set that the engine carries. */
export interface CarriedBasisSet extends BasisSet {
  /** Version in the Basis Set Exchange. */
  readonly version: string;
  /** Publications to cite. */
  readonly references: readonly string[];
}

/** A file of data. */
export interface BasisFamily {
  readonly version: string;
  readonly source: string;
  readonly functions: string;
  /** The parts of each set, by name. */
  readonly sets: Readonly<Record<string, readonly string[]>>;
  /** Atomic numbers up to 18 that a set lacks although parts of it have them. */
  readonly lacking: Readonly<Record<string, readonly number[]>>;
  readonly parts: Readonly<Record<string, BasisPart>>;
}

interface BasisPart {
  readonly references: readonly string[];
  readonly elements: Readonly<Record<string, readonly SharedShell[]>>;
}

/** Sets of some families, found by name and put together once. */
export class BasisFamilies {
  /** Names of the sets, as chemists write them. */
  readonly names: readonly string[];
  readonly #families: ReadonlyMap<string, BasisFamily>;
  readonly #sets = new Map<string, CarriedBasisSet>();

  constructor(families: readonly BasisFamily[]) {
    this.#families = new Map(
      families.flatMap((family) => Object.keys(family.sets).map((name) => [name, family] as const)),
    );
    this.names = [...this.#families.keys()];
  }

  /** The set of one of the names. */
  set(name: string): CarriedBasisSet {
    let set = this.#sets.get(name);
    if (set === undefined) this.#sets.set(name, set = sumOfParts(name, this.#families.get(name)!));
    return set;
  }
}

function sumOfParts(name: string, family: BasisFamily): CarriedBasisSet {
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
