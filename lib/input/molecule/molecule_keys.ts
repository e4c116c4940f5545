// The keys around a molecule's atoms: fragments, charges, multiplicities and names, which an input or a QCSchema
// Molecule adds to what the source of the atoms says. Where both say something they must agree.

import type { KeyPath } from "../../base/key_path.ts";
import { describeValue, InputError, type InputProblem } from "../../base/error.ts";
import type { KeptMoleculeFields } from "../../base/qcschema_fields.ts";
import type { Document } from "../document/document.ts";
import { remarksOfKeys } from "./key_remarks.ts";
import type { InputMoleculeForm } from "./molecule_schema.ts";
import { regrouped } from "./regrouped.ts";
import type { MoleculeField, MoleculeRecord } from "../records/molecule_record.ts";

/** What the keys around a molecule's atoms say of it. */
export type Around = Omit<Partial<InputMoleculeForm>, "symbols" | "geometry">;

/**
 * Adds to a record what the keys say; where both say something they must agree.
 *
 * @param document The input, for positions.
 * @param at Where the molecule is in it.
 * @param source What the source of the atoms says.
 * @param keys What the keys around it say.
 * @throws {InputError} Where they do not agree.
 */
export function withKeys(
  document: Document,
  at: KeyPath,
  source: MoleculeRecord,
  keys: Around,
): MoleculeRecord {
  const base = regrouped(source, keys);
  const given = givenBy(document, at, base, keys);
  const agree = <T>(
    entry: { readonly key: string; readonly value: T } | undefined,
    before: T | undefined,
  ) => {
    if (entry === undefined || before === undefined) return entry?.value ?? before;
    if (JSON.stringify(entry.value) === JSON.stringify(before)) return before;
    const merged = mergedLists(entry.value, before, (entry as { isPartial?: boolean }).isPartial === true);
    if (merged !== undefined) return merged as T;
    return failAt(document, [...at, entry.key], {
      found: describeValue(entry.value),
      expected: `${describeValue(before)}, as ${base.source} says`,
      hint: `Leave the key ${entry.key} out where the source of the atoms says it.`,
    });
  };
  const partial = LISTS.filter((field) => given[field]?.isPartial === true);
  const fragments = agree(given.fragments, base.fragments);
  const charge = agree(given.charge, base.charge);
  const multiplicity = agree(given.multiplicity, base.multiplicity);
  const fragmentCharges = agree(given.fragment_charges, base.fragmentCharges);
  const fragmentMultiplicities = agree(given.fragment_multiplicities, base.fragmentMultiplicities);
  const name = keys.name ?? base.name;
  const comment = keys.comment ?? base.comment;
  const remarks = [...base.remarks ?? [], ...remarksOfKeys(document, at, keys)];
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
    ...(remarks.length === 0 ? {} : { remarks }),
    ...(base.notices === undefined ? {} : { notices: base.notices }),
    ...(base.chargeNotices === undefined ? {} : { chargeNotices: base.chargeNotices }),
    ...(base.grouped === undefined ? {} : { grouped: base.grouped }),
    ...(partial.length === 0 ? {} : { partial }),
    ...nucleiOf(base, keys),
    kept: { ...base.kept, ...keptOf(keys) },
    place: (field, ...indices) => {
      const key = keyOf(field, given, keys);
      if (key === undefined) return base.place(field, ...indices);
      const isMapped = partial.some((name) => name === field);
      return document.locate([...at, key, ...isMapped ? indices.map((index) => String(index + 1)) : indices]);
    },
  };
}

const LISTS = ["fragment_charges", "fragment_multiplicities"] as const;

/** What the keys say of fragments, charges and multiplicities, and under which names. */
function givenBy(document: Document, at: KeyPath, base: MoleculeRecord, keys: Around) {
  const listed = (key: (typeof LISTS)[number]) => listOf(document, at, key, keys[key], base);
  return {
    charge: oneOf(document, at, keys, "charge", "molecular_charge"),
    multiplicity: oneOf(document, at, keys, "multiplicity", "molecular_multiplicity"),
    fragments: keys.fragments == null ? undefined : { key: "fragments", value: keys.fragments },
    fragment_charges: listed("fragment_charges"),
    fragment_multiplicities: listed("fragment_multiplicities"),
  };
}

/** The key that says something of a field, or undefined where none does. */
function keyOf(field: MoleculeField, given: ReturnType<typeof givenBy>, keys: Around): string | undefined {
  if (Object.hasOwn(given, field)) return given[field as keyof typeof given]?.key;
  return field !== "symbols" && keys[field as keyof Around] != null ? field : undefined;
}

/** Two lists of one length, or a partial one and a whole, as one; undefined where they differ in what they say. */
function mergedLists(given: unknown, before: unknown, isPartial: boolean): readonly unknown[] | undefined {
  if (!Array.isArray(given) || !Array.isArray(before)) return undefined;
  if (isPartial ? given.length > before.length : given.length !== before.length) return undefined;
  const contradicts = given.some((value, i) =>
    value !== undefined && before[i] !== undefined && JSON.stringify(value) !== JSON.stringify(before[i])
  );
  return contradicts ? undefined : before.map((value, i) => given[i] ?? value);
}

/** Masses and numbers of the nuclei: those of the keys, else those of the source of the atoms. */
function nucleiOf(base: MoleculeRecord, keys: Around) {
  const masses = keys.masses ?? base.masses;
  const massNumbers = keys.mass_numbers ?? base.massNumbers;
  const atomicNumbers = keys.atomic_numbers ?? base.atomicNumbers;
  return {
    ...(masses === undefined ? {} : { masses }),
    ...(massNumbers === undefined ? {} : { massNumbers }),
    ...(atomicNumbers === undefined ? {} : { atomicNumbers }),
  };
}

function keptOf(
  { atom_labels, connectivity, identifiers, provenance, id, extras }: Around,
): KeptMoleculeFields {
  const fields = { atom_labels, connectivity, identifiers, provenance, id, extras };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
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

/** Values of fragments: a list of all, or a list as long as the last fragment that a mapping names. */
function listOf(
  document: Document,
  at: KeyPath,
  key: string,
  values: Around["fragment_charges"],
  { symbols }: MoleculeRecord,
) {
  if (values == null) return undefined;
  if (Array.isArray(values)) {
    return {
      key,
      value: values.map((value) => value ?? undefined),
      isPartial: false,
    };
  }
  const list: (number | undefined)[] = [];
  for (const [number, value] of Object.entries(values)) {
    // There are no more fragments than atoms; how many there are is known later.
    if (Number(number) > symbols.length) {
      failAt(document, [...at, key, number], {
        found: `fragment ${number}`,
        expected: `fragments from 1 to ${symbols.length} at most, which the molecule can have`,
      });
    }
    while (list.length < Number(number)) list.push(undefined);
    list[Number(number) - 1] = value ?? undefined;
  }
  return { key, value: list, isPartial: true };
}

/** Refuses what stands at a place of a document. */
export function failAt(
  document: Document,
  keyPath: KeyPath,
  complaint: Pick<InputProblem, "found" | "expected" | "hint">,
): never {
  throw new InputError({ ...document.locate(keyPath), keyPath, ...complaint });
}
