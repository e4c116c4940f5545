// What comments state of charges, multiplicities and fragments joins a molecule's record, once the keys around it are
// known: where these say nothing a clear statement is heeded, where both speak they must agree, and words that are not
// understood are refused unless the input speaks itself. Nothing that a comment states is passed over in silence.

import { describeValue, InputError, type InputProblem } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import type { MoleculeField, MoleculeRecord, Remark } from "../records/molecule_record.ts";
import { refusePeriodic } from "./comment_cell.ts";
import { quotedIn } from "./comment_text.ts";
import { chargesInComment, type CommentCharges, type CommentPart } from "./comment_charges.ts";
import { remarkDoubts, whereOf } from "./remark_doubts.ts";

const WAY_OUT =
  "State charge and multiplicity in the input (fragment_charges where there are several fragments): " +
  "words in the comment are then passed over.";

/**
 * The record with what its comments state.
 *
 * @throws {InputError} Where comments contradict each other or what the record says, or cannot be understood.
 */
export function heedRemarks(record: MoleculeRecord): MoleculeRecord {
  const { remarks = [], chargeNotices = [], ...others } = record;
  const bare = chargeNotices.length === 0
    ? others
    : { ...others, notices: [...others.notices ?? [], ...chargeNotices] };
  if (remarks.length === 0) return bare;
  let heeded: MoleculeRecord = bare;
  for (const remark of remarks) {
    refusePeriodic(remark.text, remark.place, `from ${whereOf(remark)}`);
    const stated = chargesInComment(remark.text);
    refuseUnclear(record, remark, stated);
    heeded = withTotal(heeded, remark, "charge", stated.charges);
    heeded = withTotal(heeded, remark, "multiplicity", stated.multiplicities);
    heeded = withParts(heeded, record, remark, stated.parts);
    heeded = withNotice(heeded, passedOver(remark, stated));
    const said = (["charge", "multiplicity"] as const).filter((field) => says(record, field));
    for (const notice of remarkDoubts(heeded, said, remark)) heeded = withNotice(heeded, notice);
  }
  return heeded;
}

function says(record: MoleculeRecord, field: "charge" | "multiplicity"): boolean {
  const ofFragments = field === "charge" ? record.fragmentCharges : record.fragmentMultiplicities;
  return record[field] !== undefined || (ofFragments?.some((value) => value !== undefined) ?? false);
}

/** Refuses words of a comment that are not understood, where the input does not say it itself. */
function refuseUnclear(record: MoleculeRecord, remark: Remark, stated: CommentCharges): void {
  const { charges, multiplicities, parts, unclearCharge, unclearMultiplicity } = stated;
  const ofPart = remark.ofPart === true && charges.length + multiplicities.length + parts.length > 0;
  const unclear = (field: "charge" | "multiplicity", words: string | undefined) => {
    if (words === undefined || says(record, field)) return;
    refuse(remark, {
      found: `${remark.what ?? "a comment"} that mentions ${quotedIn(words, remark.text, describeValue)}`,
      expected: field === "charge"
        ? "a clear statement, as in charge=-1, or none"
        : "a clear statement, as in multiplicity=1, or none",
      hint: WAY_OUT,
    });
  };
  unclear("charge", unclearCharge ?? (ofPart && charges.length > 0 ? "charge" : undefined));
  unclear(
    "multiplicity",
    unclearMultiplicity ?? (ofPart && multiplicities.length > 0 ? "multiplicity" : undefined),
  );
}

/** The record with a total that a comment states. */
function withTotal(
  record: MoleculeRecord,
  remark: Remark,
  field: "charge" | "multiplicity",
  values: readonly number[],
): MoleculeRecord {
  const value = values[0];
  if (value === undefined || remark.ofPart === true) return record;
  const other = values.find((item) => item !== value);
  const before = other ?? record[field];
  if (before !== undefined && before !== value) {
    refuse(remark, {
      found: `${field} ${value} in ${whereOf(remark)}`,
      expected: other === undefined
        ? `${before}, as ${describeSource(record, field)} says`
        : `one ${field}; the comment states ${other}, too`,
      hint: `Correct the comment or what contradicts it.`,
    });
  }
  if (before !== undefined) return record;
  // What would be filled in anyway needs no words.
  const usual = field === "charge" ? 0 : 1;
  return withNotice(
    { ...record, [field]: value, place: placedAt(record, remark, [field]) },
    value === usual ? undefined : note(remark, `${field} ${value} from ${whereOf(remark)}`),
  );
}

/** The record with fragments, their charges and multiplicities that a comment states. */
function withParts(
  heeded: MoleculeRecord,
  given: MoleculeRecord,
  remark: Remark,
  parts: readonly CommentPart[],
): MoleculeRecord {
  if (parts.length === 0 || remark.ofPart === true) return heeded;
  const isSelected = parts.every(({ atoms }) => atoms !== undefined);
  const isOpen = !Array.isArray(heeded.fragments);
  const order = isSelected ? (isOpen ? parts : inOrderOf(heeded.fragments, parts)) : undefined;
  if (order === undefined) {
    refuseOtherParts(given, remark, parts, isSelected);
    return heeded;
  }
  const charges = mergedValues(heeded, remark, "fragment_charges", order.map(({ charge }) => charge));
  const multiplicities = mergedValues(
    heeded,
    remark,
    "fragment_multiplicities",
    order.map(({ multiplicity }) => multiplicity),
  );
  const taken = [
    ...(isOpen ? ["fragments" as const] : []),
    ...(charges === heeded.fragmentCharges ? [] : ["fragment_charges" as const]),
    ...(multiplicities === heeded.fragmentMultiplicities ? [] : ["fragment_multiplicities" as const]),
  ];
  const listed = (values: readonly (number | undefined)[]) => values.map((value) => value ?? "?").join(", ");
  const described = {
    fragments: () => `${order.length} fragments`,
    fragment_charges: () => `the charges ${listed(charges!)}`,
    fragment_multiplicities: () => `the multiplicities ${listed(multiplicities!)}`,
  };
  const complete = {
    ...heeded,
    ...(isOpen ? { fragments: order.map(({ atoms }) => atoms!) } : {}),
    ...(charges === undefined ? {} : { fragmentCharges: charges }),
    ...(multiplicities === undefined ? {} : { fragmentMultiplicities: multiplicities }),
    place: placedAt(heeded, remark, taken),
  };
  if (taken.length === 0) return complete;
  const words = taken.map((field) => described[field]()).join(" and ");
  return withNotice(complete, note(remark, `${words} from ${whereOf(remark)}`));
}

/** Refuses charges of parts that are not the fragments, unless they are the usual ones or the input says its own. */
function refuseOtherParts(
  given: MoleculeRecord,
  remark: Remark,
  parts: readonly CommentPart[],
  isSelected: boolean,
): void {
  const isSettled = (key: "charge" | "multiplicity", usual: number) =>
    says(given, key) || parts.every((part) => (part[key] ?? usual) === usual);
  if (isSettled("charge", 0) && isSettled("multiplicity", 1)) return;
  refuse(remark, {
    found: `charges of parts that are not the fragments, ${describeValue(remark.text)}`,
    expected: isSelected
      ? "fragments as the selections in the comment"
      : "selection_a, selection_b in the comment, which say whose charges they are",
    hint: "Give fragment_charges and fragment_multiplicities in the input, or fragments: auto.",
  });
}

/** Values of fragments from the record and from a comment, which must agree; the record's own list where nothing is new. */
function mergedValues(
  record: MoleculeRecord,
  remark: Remark,
  field: "fragment_charges" | "fragment_multiplicities",
  stated: readonly (number | undefined)[],
): readonly (number | undefined)[] | undefined {
  const before = field === "fragment_charges" ? record.fragmentCharges : record.fragmentMultiplicities;
  const isPartial = record.partial?.includes(field) === true;
  if (stated.every((value) => value === undefined)) return before;
  // The length of a list is checked with the molecule.
  if (before !== undefined && before.length !== stated.length && !isPartial) return before;
  const usual = isPartial && field === "fragment_charges" ? 0 : undefined;
  const merged = stated.map((value, i) => {
    const own = before?.[i] ?? usual;
    if (own !== undefined && value !== undefined && own !== value) {
      refuse(remark, {
        found: `${value} for fragment ${i + 1}, counted from 1, in the comment`,
        expected: `${own}, as ${field} says`,
        hint: "Correct the comment or what contradicts it.",
      });
    }
    return own ?? value;
  });
  return before !== undefined && merged.every((value, i) => value === (before[i] ?? usual)) ? before : merged;
}

/** The parts in the order of fragments that have the same atoms, or undefined where there are none such. */
function inOrderOf(
  fragments: MoleculeRecord["fragments"],
  parts: readonly CommentPart[],
): readonly CommentPart[] | undefined {
  if (!Array.isArray(fragments) || fragments.length !== parts.length) return undefined;
  const nameOf = (atoms: readonly number[]) => [...atoms].sort((a, b) => a - b).join();
  const byAtoms = new Map(parts.map((part) => [nameOf(part.atoms!), part]));
  const ordered = fragments.flatMap((atoms: readonly number[]) => byAtoms.get(nameOf(atoms)) ?? []);
  return ordered.length === fragments.length ? ordered : undefined;
}

/** What is said of words that the input itself made needless. */
function passedOver(
  remark: Remark,
  { unclearCharge, unclearMultiplicity }: CommentCharges,
): Notice | undefined {
  const words = [unclearCharge, unclearMultiplicity].filter((word) => word !== undefined);
  if (words.length === 0 || remark.ofPart === true) return undefined;
  const named = words.map((word) => describeValue(word)).join(" and ");
  return note(
    remark,
    `the words ${named} in ${whereOf(remark)} are passed over, since the input says it itself`,
  );
}

function note(remark: Remark, statement: string): Notice {
  return { ...remark.place, severity: "note", statement };
}

function withNotice(record: MoleculeRecord, notice: Notice | undefined): MoleculeRecord {
  return notice === undefined ? record : { ...record, notices: [...record.notices ?? [], notice] };
}

function placedAt(
  record: MoleculeRecord,
  remark: Remark,
  fields: readonly MoleculeField[],
): MoleculeRecord["place"] {
  return (field, ...indices) => fields.includes(field) ? remark.place : record.place(field, ...indices);
}

function describeSource(record: MoleculeRecord, field: MoleculeField): string {
  const { line, file } = record.place(field);
  return line === undefined ? file ?? record.source : `${file ?? record.source}:${line}`;
}

function refuse(remark: Remark, problem: Pick<InputProblem, "found" | "expected" | "hint">): never {
  throw new InputError({ ...remark.place, ...problem });
}
