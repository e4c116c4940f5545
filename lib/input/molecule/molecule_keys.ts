// The keys around a molecule's atoms: fragments, charges, multiplicities and names, which an input or a QCSchema
// Molecule adds to what the source of the atoms says. Where both say something they must agree.

import type { KeyPath } from "../../base/key_path.ts";
import { describeValue, InputError, type InputProblem } from "../../base/error.ts";
import type { Document } from "../document/document.ts";
import type { InputMoleculeForm } from "./molecule_schema.ts";
import type { MoleculeField, MoleculeRecord } from "../records/molecule_record.ts";

/** What the keys around a molecule's atoms say of it. */
export type Around = Omit<Partial<InputMoleculeForm>, "symbols" | "geometry">;

/**
 * Adds to a record what the keys say; where both say something they must agree.
 *
 * @param document The input, for positions.
 * @param at Where the molecule is in it.
 * @param base What the source of the atoms says.
 * @param keys What the keys around it say.
 * @throws {InputError} Where they do not agree.
 */
export function withKeys(
  document: Document,
  at: KeyPath,
  base: MoleculeRecord,
  keys: Around,
): MoleculeRecord {
  const given = {
    charge: oneOf(document, at, keys, "charge", "molecular_charge"),
    multiplicity: oneOf(document, at, keys, "multiplicity", "molecular_multiplicity"),
    fragments: keys.fragments === undefined ? undefined : { key: "fragments", value: keys.fragments },
    fragment_charges: listOf("fragment_charges", keys.fragment_charges),
    fragment_multiplicities: listOf("fragment_multiplicities", keys.fragment_multiplicities),
  };
  const agree = <T>(
    entry: { readonly key: string; readonly value: T } | undefined,
    before: T | undefined,
  ) => {
    if (entry === undefined || before === undefined) return entry?.value ?? before;
    if (JSON.stringify(entry.value) === JSON.stringify(before)) return before;
    return failAt(document, [...at, entry.key], {
      found: describeValue(entry.value),
      expected: `${describeValue(before)}, as ${base.source} says`,
      hint: `Leave the key ${entry.key} out where the source of the atoms says it.`,
    });
  };
  const fragments = agree(given.fragments, base.fragments);
  const charge = agree(given.charge, base.charge);
  const multiplicity = agree(given.multiplicity, base.multiplicity);
  const fragmentCharges = agree(given.fragment_charges, base.fragmentCharges);
  const fragmentMultiplicities = agree(given.fragment_multiplicities, base.fragmentMultiplicities);
  const name = keys.name ?? base.name;
  const comment = keys.comment ?? base.comment;
  const remarks = keys.comment == null
    ? base.remarks
    : [...base.remarks ?? [], { text: keys.comment, place: document.locate([...at, "comment"]) }];
  return {
    source: base.source,
    symbols: base.symbols,
    geometry: base.geometry,
    ...(fragments === undefined ? {} : { fragments }),
    ...(charge === undefined ? {} : { charge }),
    ...(multiplicity === undefined ? {} : { multiplicity }),
    ...(fragmentCharges === undefined ? {} : { fragmentCharges }),
    ...(fragmentMultiplicities === undefined ? {} : { fragmentMultiplicities }),
    ...(name === undefined ? {} : { name }),
    ...(comment === undefined ? {} : { comment }),
    ...(remarks === undefined ? {} : { remarks }),
    ...(base.notices === undefined ? {} : { notices: base.notices }),
    place: (field: MoleculeField, ...indices) => {
      const entry = field === "symbols" || field === "geometry" ? undefined : given[field];
      return entry === undefined
        ? base.place(field, ...indices)
        : document.locate([...at, entry.key, ...indices]);
    },
  };
}

/** A total that has two names, nmer's and QCSchema's. */
function oneOf(
  document: Document,
  at: KeyPath,
  keys: Around,
  short: "charge" | "multiplicity",
  long: "molecular_charge" | "molecular_multiplicity",
): { readonly key: string; readonly value: number } | undefined {
  const [shortValue, longValue] = [keys[short], keys[long]];
  if (shortValue !== undefined && longValue != null) {
    failAt(document, [...at, long], {
      found: `${short} and ${long}`,
      expected: "one of them, they mean the same",
    });
  }
  if (shortValue !== undefined) return { key: short, value: shortValue };
  return longValue == null ? undefined : { key: long, value: longValue };
}

function listOf(key: string, values: readonly (number | null)[] | null | undefined) {
  return values == null ? undefined : { key, value: values.map((value) => value ?? undefined) };
}

/** Refuses what stands at a place of a document. */
export function failAt(
  document: Document,
  keyPath: KeyPath,
  complaint: Pick<InputProblem, "found" | "expected" | "hint">,
): never {
  throw new InputError({ ...document.locate(keyPath), keyPath, ...complaint });
}
