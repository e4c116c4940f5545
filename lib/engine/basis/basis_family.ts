// A file of data holds a family of basis sets for a range of elements, each the sum of parts such as the diffuse functions
// of 6-31+G; it says where the numbers come from, and a script beside it made it. An element is a text, which is read when
// its functions are first asked for: so the data of all elements cost no time at the start.

import type { BasisSet, SharedShell } from "../../base/basis_set.ts";
import { shellsOfText } from "./shell_text.ts";

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
  /** Atomic numbers that a set has, as runs: [[1, 2], [5, 18]] are H, He and B to Ar. */
  readonly elements: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly parts: Readonly<Record<string, BasisPart>>;
}

interface BasisPart {
  /** Publications to cite. */
  readonly references: readonly string[];
  /** Shells by atomic number, as {@linkcode shellsOfText} reads them. */
  readonly elements: Readonly<Record<string, string>>;
}

/** Sets of some families, found by name and put together once. */
export class BasisFamilies {
  /** Names of the sets, as chemists write them. */
  readonly names: readonly string[];
  readonly #families: ReadonlyMap<string, readonly BasisFamily[]>;
  readonly #sets = new Map<string, CarriedBasisSet>();

  /**
   * Takes the files of all families.
   *
   * @param families In the order of the names; files of a set's further elements after that of its first ones.
   */
  constructor(families: readonly BasisFamily[]) {
    const byName = new Map<string, BasisFamily[]>();
    for (const family of families) {
      for (const name of Object.keys(family.sets)) {
        byName.set(name, [...byName.get(name) ?? [], family]);
      }
    }
    this.#families = byName;
    this.names = [...this.#families.keys()];
  }

  /** Names of the sets that have an element. */
  namesWith(atomicNumber: number): readonly string[] {
    return this.names.filter((name) => Object.hasOwn(this.set(name).elements, atomicNumber));
  }

  /** The set of one of the names. */
  set(name: string): CarriedBasisSet {
    let set = this.#sets.get(name);
    if (set === undefined) this.#sets.set(name, set = setOf(name, this.#families.get(name)!));
    return set;
  }
}

function setOf(name: string, families: readonly BasisFamily[]): CarriedBasisSet {
  return {
    name,
    version: families[0]!.version,
    source: families[0]!.source,
    get references() {
      return families.flatMap(({ sets, parts }) => sets[name]!.flatMap((part) => parts[part]!.references));
    },
    functions: families[0]!.functions === "cartesian" ? "cartesian" : "spherical",
    elements: Object.defineProperties({}, propertiesOf(name, families)),
  };
}

/** A property for each element, whose value is read when it is first asked for. */
function propertiesOf(name: string, families: readonly BasisFamily[]): PropertyDescriptorMap {
  const properties: PropertyDescriptorMap = {};
  for (const family of families) {
    for (const [first, last] of family.elements[name]!) {
      for (let z = first!; z <= last!; z++) {
        let shells: readonly SharedShell[] | undefined;
        properties[z] = { enumerable: true, get: () => shells ??= sumOfParts(name, family, z) };
      }
    }
  }
  return properties;
}

function sumOfParts(name: string, family: BasisFamily, atomicNumber: number): readonly SharedShell[] {
  return family.sets[name]!.flatMap((part) => {
    const text = family.parts[part]!.elements[atomicNumber];
    return text === undefined ? [] : shellsOfText(text);
  });
}
