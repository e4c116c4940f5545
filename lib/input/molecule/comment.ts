// What the comment of a molecule file states about the system: units, a cell, charge and spin. An exact form is taken and
// reported; whatever else seems to state one of them is left to the user, as an open question that the keys of the input
// answer. Nothing of it is passed over silently.

import { describeValue, InputError, type Place } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import type { LengthUnit, OpenQuestion } from "../records/molecule_record.ts";

/** What a comment states of charge and spin, and what it leaves open. */
export interface StatedCharges {
  readonly charge?: number;
  readonly multiplicity?: number;
  /** 0-based atoms of fragments that the comment names. */
  readonly fragments?: readonly (readonly number[])[];
  readonly fragmentCharges?: readonly number[];
  readonly notices: readonly Notice[];
  readonly openQuestions: readonly OpenQuestion[];
}

const END = "(?=$|[\\s,;])";
const START = "(?:^|[\\s,;({[])";
const WHOLE = "([+-]?\\d{1,4})(?:\\.0*)?";
const CHARGE = new RegExp(
  `${START}(?:total_|molecular_|net_)?charge\\s*[=:]\\s*["']?${WHOLE}["']?${END}`,
  "i",
);
const MULTIPLICITY = new RegExp(
  `${START}(?:total_|molecular_|spin_)?(?:multiplicity|mult)\\s*[=:]\\s*["']?(\\d{1,3})["']?${END}`,
  "i",
);
const BARE = /^\s*([+-]?\d{1,3})\s+(\d{1,2})\s*$/;
/** Numbers that seem to be a charge or a spin. */
const CHARGE_NUMBER = /\b(?:\w+_)*charges?\b\W{0,3}(?:(?:of|is)\W)?\W{0,2}\d|\b[qQ]\s*=\s*[+-]?\d/i;
const SPIN_NUMBER =
  /\b(?:\w+_)*(?:multiplicity|mult|spin|uhf|unpaired|nopen)\b\W{0,3}(?:(?:of|is)\W)?\W{0,2}\d|\b2S\s*\+\s*1\b/i;
/** Words for what has a charge or a spin. */
const CHARGE_WORD = /\b(?:di)?(?:cation|anion)s?\b|\b(?:negatively|positively)?\s?charged\b/i;
const SPIN_WORD = /\b(?:di|bi)?radicals?\b|\b(?:doublet|triplet|quartet|quintet)s?\b/i;
/** Columns and per-atom keys of extended XYZ, which are no statements about the whole. */
const COLUMNS = /\bProperties\s*=\s*(?:"[^"]*"|\S+)/gi;

/**
 * What a comment states of charge, multiplicity and fragments.
 *
 * @param comment The comment.
 * @param place Where it stands.
 */
export function statedCharges(comment: string, place: Place): StatedCharges {
  const text = comment.replace(COLUMNS, " ");
  const bare = BARE.exec(text);
  if (bare !== null && Number(bare[2]) >= 1) {
    const [charge, multiplicity] = [Number(bare[1]), Number(bare[2])];
    return {
      charge,
      multiplicity,
      notices: [note(place, `the comment ${describeValue(comment)} was taken for charge and multiplicity`)],
      openQuestions: [],
    };
  }
  const parts = statedParts(text);
  const charge = CHARGE.exec(text), multiplicity = MULTIPLICITY.exec(text);
  const rest = [CHARGE, MULTIPLICITY, ...(parts === undefined ? [] : PARTS)]
    .reduce((left, form) => left.replace(new RegExp(form.source, "gi"), " "), text);
  const taken = [
    charge === null ? "" : `charge ${Number(charge[1])}`,
    multiplicity === null ? "" : `multiplicity ${Number(multiplicity[1])}`,
    parts === undefined ? "" : `fragments and their charges ${parts.fragmentCharges.join(", ")}`,
  ].filter((each) => each !== "");
  return {
    ...(charge === null ? {} : { charge: Number(charge[1]) }),
    ...(multiplicity === null ? {} : { multiplicity: Number(multiplicity[1]) }),
    ...parts,
    notices: taken.length === 0 ? [] : [note(place, `${taken.join(", ")} taken from the comment`)],
    openQuestions: openQuestions(rest, comment, place, charge === null && parts === undefined),
  };
}

/**
 * What a comment leaves open where nothing of it is taken, as in text whose lines state charges themselves.
 *
 * @param comment The comment.
 * @param place Where it stands.
 */
export function questionsOf(comment: string, place: Place): readonly OpenQuestion[] {
  return openQuestions(comment.replace(COLUMNS, " "), comment, place, true);
}

function openQuestions(
  text: string,
  comment: string,
  place: Place,
  isChargeOpen: boolean,
): readonly OpenQuestion[] {
  const found = `the comment ${describeValue(comment)}`;
  const question = (about: OpenQuestion["about"], number: RegExp, word: RegExp): readonly OpenQuestion[] => {
    const certainty = number.test(text) ? "statement" : word.test(text) ? "mention" : undefined;
    return certainty === undefined ? [] : [{ about, certainty, found, place }];
  };
  return [
    ...(isChargeOpen ? question("charge", CHARGE_NUMBER, CHARGE_WORD) : []),
    ...question("multiplicity", SPIN_NUMBER, SPIN_WORD),
  ];
}

function note(place: Place, statement: string): Notice {
  return { severity: "note", ...place, statement, advice: "Keys of the input would say it more clearly." };
}

/** `charge_a=-1 selection_a=1-3`, as the Non-Covalent Interactions Atlas has them. */
const PARTS = [/\bcharge_([a-z])\s*=\s*([+-]?\d{1,4})\b/i, /\bselection_([a-z])\s*=\s*([\d,-]+)/i] as const;

function statedParts(
  text: string,
):
  | { readonly fragments: readonly (readonly number[])[]; readonly fragmentCharges: readonly number[] }
  | undefined {
  const charges = new Map<string, number>(), selections = new Map<string, readonly number[]>();
  for (const [, name, value] of text.matchAll(new RegExp(PARTS[0], "gi"))) charges.set(name!, Number(value));
  for (const [, name, value] of text.matchAll(new RegExp(PARTS[1], "gi"))) {
    selections.set(name!, atomsOfSelection(value!));
  }
  const names = [...selections.keys()];
  if (names.length < 2 || names.some((name) => !charges.has(name))) return undefined;
  return {
    fragments: names.map((name) => selections.get(name)!),
    fragmentCharges: names.map((name) => charges.get(name)!),
  };
}

/** Atoms counted from 1, as in `1-3,7`, as indices from 0; none for what is no such list. */
function atomsOfSelection(selection: string): readonly number[] {
  return selection.split(",").flatMap((range) => {
    const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(range) ?? [];
    const count = first === undefined ? 0 : Math.max(0, Number(last) - Number(first) + 1);
    return Array.from({ length: Math.min(count, MAX_SELECTED) }, (_, i) => Number(first) - 1 + i);
  });
}

const MAX_SELECTED = 1_000_000;

/** `units: bohr` and `unit = "angstrom"`: lengths, whatever stands around them. */
const UNIT = /\bunits?\s*[=:]?\s*["']?(bohr|angstroms?)\b/i;
/** A comment that says nothing else; and i-PI's form. */
const UNIT_ALONE = /^\s*(?:units?\s*[=:]?\s*)?["']?(bohr|au|a\.u\.|angstroms?|ang|Å)["']?\s*$/i;
const UNIT_OF_POSITIONS = /\bpositions\s*\{\s*(\w+)\s*\}/i;
const POSITION_UNITS: Readonly<Record<string, LengthUnit>> = {
  angstrom: "angstrom",
  atomic_unit: "bohr",
  bohr: "bohr",
};
/** Units of length that are not the usual one; a number before `a.u.` has it for itself, and no more. */
const OTHER_UNIT =
  /\bbohrs?\b|(?<!\d\s*)\ba\.\s?u\.(?!\w)|(?<!\d\s*)\b(?:au|atomic[ _]units?)\b|\bnm\b|\bnanomet\w*|\bpm\b|\bpicomet\w*/i;

/**
 * The unit of length that a comment states.
 *
 * @param comment The comment.
 * @param place Where it stands.
 * @param given What the user says, which settles what is ambiguous.
 * @throws {InputError} Where it may state one, or states one that nmer does not know.
 */
export function statedUnit(
  comment: string,
  place: Place,
  given: LengthUnit | undefined,
): LengthUnit | undefined {
  const positions = UNIT_OF_POSITIONS.exec(comment)?.[1]?.toLowerCase();
  if (positions !== undefined && POSITION_UNITS[positions] !== undefined) return POSITION_UNITS[positions];
  const word = (UNIT.exec(comment) ?? UNIT_ALONE.exec(comment))?.[1];
  if (word !== undefined) return /^(?:bohr|au|a\.u\.)$/i.test(word) ? "bohr" : "angstrom";
  if (given !== undefined || positions === undefined && !OTHER_UNIT.test(comment)) return undefined;
  throw new InputError({
    ...place,
    found: `a comment that names a unit of length, or may, ${describeValue(comment)}`,
    expected: "a clear unit of length",
    hint: 'Write "units: bohr" or "units: angstrom" into the comment, or give the key units in the input.',
  });
}

const NO_PERIODICITY = /^\s*(?:F|0|false)(?:[\s,]+(?:F|0|false)){2}\s*$/i;

/**
 * Refuses the comment of a periodic system. Extended XYZ: G. Csanyi et al., https://github.com/libAtoms/extxyz; i-PI:
 * https://docs.ipi-code.org.
 *
 * @throws {InputError} With the place of the comment.
 */
export function refuseCell(comment: string, place: Place): void {
  const pbc = /\bpbc\s*=\s*["'[{]?([^"'\]}]*)/i.exec(comment)?.[1];
  const isIsolated = pbc !== undefined && NO_PERIODICITY.test(pbc);
  const cell = /\bLattice\s*=/i.test(comment)
    ? "a lattice"
    : /\bCELL\s*[([{]\s*(?:abcABC|H|GENH)\b|\bcell\s*\{|\bCRYST1\b/i.test(comment)
    ? "a cell"
    : undefined;
  const isPeriodic = pbc !== undefined && /(?:^|[\s,])(?:T|1|true)(?:$|[\s,])/i.test(pbc);
  if (!isPeriodic && (cell === undefined || isIsolated)) return;
  throw new InputError({
    ...place,
    found: cell ?? `periodic boundary conditions, pbc=${describeValue(pbc)}`,
    expected: "an isolated molecule",
    hint: `nmer knows no periodic systems; remove ${
      cell === "a lattice" ? "Lattice" : cell === "a cell" ? "the cell" : "pbc"
    } from the comment to compute the cell's content alone.`,
  });
}
