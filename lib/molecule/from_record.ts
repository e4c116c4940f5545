// MoleculeRecord -> Molecule: every check that needs chemistry or geometry, once. The only file of this room that
// knows lib/input. Errors carry the place in the user's file. Bohr; 0-based.

import { covalentRadiusAngstrom, elementSymbol } from "../base/elements.ts";
import { InputError } from "../base/error.ts";
import { atomIndex } from "../base/indices.ts";
import { angstromFromBohr, bohrFromAngstrom } from "../base/units.ts";
import type { MoleculeField, MoleculeRecord } from "../input/records/molecule_record.ts";
import { completeCharges } from "./charges.ts";
import { hillFormula } from "./fragment_kinds.ts";
import { detectFragments } from "./fragmentation.ts";
import type { Molecule } from "./molecule.ts";
import { nucleiOf } from "./nuclei.ts";
import { neighbourPairs } from "./neighbours.ts";

/** Atoms nearer to each other than this are on top of each other: a mistake in the input. In angstrom. */
export const MIN_DISTANCE_ANGSTROM = 0.1;

/**
 * Makes a molecule of a record.
 *
 * Without fragments in the record the whole is one fragment; `"auto"` detects them. Charges that are not given are
 * 0, multiplicities 1 or 2 by the number of electrons, as QCElemental has it.
 *
 * @throws {InputError} With file, line and key path: no atoms, unknown elements, coordinates that are not finite,
 * atoms on top of each other, fragments that do not partition the atoms, charges or multiplicities that the
 * electrons cannot have or that contradict each other.
 */
export function moleculeFromRecord(record: MoleculeRecord): Molecule {
  if (record.symbols.length === 0) {
    fail(record, "symbols", [], { found: "no atoms", expected: "at least one atom" });
  }
  const { atomicNumbers, ...masses } = nucleiOf(
    record,
    (field, indices, complaint) => fail(record, field, indices, complaint),
  );
  checkGeometry(record);
  const fragments = record.fragments === "auto"
    ? detect(record, atomicNumbers)
    : checkFragments(record, record.fragments);
  const protons = fragments.map((atoms) => atoms.reduce((sum, atom) => sum + atomicNumbers[atom]!, 0));
  const charges = completeCharges(protons, record, (field, fragment, complaint) => {
    const isGiven = fragment === undefined || record[CAMEL_CASE[field]] !== undefined;
    // A single fragment's charge and multiplicity may have been given as the total's.
    const place = isGiven ? field : field === "fragment_charges" ? "charge" : "multiplicity";
    const hint = [complaint.hint, detectedHint(record, fragments, atomicNumbers)]
      .filter((sentence) => sentence !== undefined).join(" ");
    return fail(record, place, fragment === undefined || !isGiven ? [] : [fragment], {
      ...complaint,
      ...(hint === "" ? {} : { hint }),
    });
  });
  return {
    symbols: Array.from(atomicNumbers, elementSymbol),
    atomicNumbers,
    geometry: record.geometry.slice(),
    charge: charges.charge,
    multiplicity: charges.multiplicity,
    fragments: fragments.map((atoms, i) => ({ atoms: atoms.map(atomIndex), ...charges.fragments[i]! })),
    ...masses,
    ...(record.kept === undefined ? {} : { kept: record.kept }),
    ...(record.name === undefined ? {} : { name: record.name }),
    ...(record.comment === undefined ? {} : { comment: record.comment }),
  };
}

const MAX_NAMED = 12;
// Atoms and brackets.
const MAX_LISTED = 30;

// Which fragments were found, where the input does not name them.
function detectedHint(
  { fragments: asked }: MoleculeRecord,
  fragments: readonly (readonly number[])[],
  atomicNumbers: Uint8Array,
): string | undefined {
  if (asked !== "auto") return undefined;
  const formulas = fragments.slice(0, MAX_NAMED).map((atoms) =>
    hillFormula(atoms.map((atom) => atomicNumbers[atom]!))
  );
  const more = fragments.length > MAX_NAMED ? ", ..." : "";
  const isShort = fragments.reduce((sum, atoms) => sum + atoms.length + 1, 0) <= MAX_LISTED;
  const lists = isShort
    ? `, as lists of atoms fragments: [${fragments.map((atoms) => `[${atoms.join(", ")}]`).join(", ")}]`
    : "";
  return `The fragments that were found are, in this order, ${formulas.join(", ")}${more}${lists}; ` +
    "other lists part them otherwise.";
}

const CAMEL_CASE = {
  charge: "charge",
  multiplicity: "multiplicity",
  fragment_charges: "fragmentCharges",
  fragment_multiplicities: "fragmentMultiplicities",
} as const;

function checkGeometry(record: MoleculeRecord): void {
  const { geometry, symbols } = record;
  if (geometry.length !== 3 * symbols.length) {
    const found = `${geometry.length} coordinates for ${symbols.length} atoms`;
    fail(record, "geometry", [], { found, expected: "three for each atom" });
  }
  const wrong = geometry.findIndex((coordinate) => !Number.isFinite(coordinate));
  if (wrong >= 0) {
    const found = String(geometry[wrong]);
    fail(record, "geometry", [Math.floor(wrong / 3)], { found, expected: "a finite coordinate" });
  }
  for (const { i, j, distance } of neighbourPairs(geometry, bohrFromAngstrom(MIN_DISTANCE_ANGSTROM))) {
    fail(record, "symbols", [i], {
      found: `${describeAtom(record, j)} and ${describeAtom(record, i)} ` +
        `${angstromFromBohr(distance).toFixed(3)} angstrom apart`,
      expected: `at least ${MIN_DISTANCE_ANGSTROM} angstrom`,
      hint: "Check the coordinates and their unit.",
    });
  }
}

function detect(record: MoleculeRecord, atomicNumbers: Uint8Array): readonly (readonly number[])[] {
  const unknown = atomicNumbers.findIndex((number) => covalentRadiusAngstrom(number) === undefined);
  if (unknown >= 0) {
    fail(record, "symbols", [unknown], {
      found: `${record.symbols[unknown]}, of which no covalent radius is known`,
      expected: "elements up to Cm where fragments are detected",
      hint: "Give the fragments as lists of atoms.",
    });
  }
  return detectFragments(atomicNumbers, record.geometry);
}

function checkFragments(
  record: MoleculeRecord,
  given: readonly (readonly number[])[] | undefined,
): readonly (readonly number[])[] {
  const count = record.symbols.length;
  if (given === undefined) return [record.symbols.map((_, i) => i)];
  if (given.length === 0) fail(record, "fragments", [], { found: "no fragments", expected: "at least one" });
  const owner = new Int32Array(count).fill(-1);
  given.forEach((atoms, fragment) => {
    if (atoms.length === 0) {
      const found = `fragment ${fragment + 1}, counted from 1, without atoms`;
      fail(record, "fragments", [fragment], { found, expected: "at least one atom in each fragment" });
    }
    atoms.forEach((atom, i) => {
      if (!Number.isInteger(atom) || atom < 0 || atom >= count) {
        const countsFromOne = atom === count && !given.some((indices) => indices.includes(0));
        fail(record, "fragments", [fragment, i], {
          found: `the atom index ${atom}`,
          expected: `an index from 0 to ${count - 1}`,
          ...(countsFromOne
            ? { hint: "Indices of atoms are counted from 0; these seem to count from 1." }
            : {}),
        });
      }
      if (owner[atom]! >= 0) {
        fail(record, "fragments", [fragment, i], {
          found: owner[atom] === fragment
            ? `the atom index ${atom} twice in fragment ${fragment + 1}`
            : `the atom index ${atom} in fragments ${owner[atom]! + 1} and ${fragment + 1}`,
          expected: "each atom in exactly one fragment",
          hint: COUNTS,
        });
      }
      owner[atom] = fragment;
    });
  });
  const missing = owner.indexOf(-1);
  if (missing >= 0) {
    const more = owner.reduce((sum, fragment) => sum + (fragment < 0 ? 1 : 0), -1);
    fail(record, "fragments", [], {
      found: `${describeAtom(record, missing)}${more > 0 ? ` and ${more} more` : ""} in no fragment`,
      expected: "each atom in exactly one fragment",
      hint: `Its index in the lists is ${missing}. ${COUNTS}`,
    });
  }
  return given;
}

/** Of the indices in lists and the numbers of fragments in messages. */
const COUNTS = "Indices of atoms are counted from 0, fragments in messages from 1.";

/** `atom 4 (O, line 7)`, counted from 1, as all messages count. */
export function describeAtom(record: MoleculeRecord, atom: number): string {
  const { line } = record.place("symbols", atom);
  return `atom ${atom + 1} (${record.symbols[atom]}${line === undefined ? "" : `, line ${line}`})`;
}

function fail(
  record: MoleculeRecord,
  field: MoleculeField,
  indices: readonly number[],
  complaint: { readonly found: string; readonly expected: string; readonly hint?: string | undefined },
): never {
  throw new InputError({ ...record.place(field, ...indices), ...complaint });
}
