// What a comment beside coordinates says of their unit of length. Only exact forms are taken; a comment that names a
// unit of length otherwise may mean the coordinates, a distance or an energy, and is refused unless the input says the
// unit; so is one that speaks of fractional coordinates.

import { describeValue } from "../../base/error.ts";
import { failAtLine, type LineSource } from "../document/lines.ts";
import { foundIn, plainComment, quotedIn } from "./comment_text.ts";
import type { LengthUnit } from "../records/molecule_record.ts";

const HINT =
  "Give the key units in the input, as in molecule: { file: ..., units: angstrom }; it settles the question. " +
  'In the comment, "units: bohr" or "units: angstrom" is understood.';

// `units: bohr`, not of another quantity (`dipole units: bohr`) and not a part of one (`units: bohr/fs`).
const UNITS =
  /(?<!\b(?:energy|energies|dipoles?|forces?|gradients?|velocity|velocities|stress|volume|cell|charges?)[ _])\bunits?(?:\s?[=:]\s?|\s)["']?(bohr|angstroms?)["']?(?=[\s,;)\]}]|\.?$)/i;
// `coordinates in Angstrom`, as Gabedit writes it.
const COORDINATES =
  /(?<!\b(?:fractional|crystal\w{0,9}|direct|scaled|reduced|lattice|internal)[ _-])\bcoord(?:inate)?s?(?: are)?(?: in | ?\()(bohr|angstroms?)(?=[\s,;)\]}]|\.?$)/i;
// i-PI's: https://ipi-code.org, where a comment names the units of positions and cell in braces.
const IPI = /\bpositions\s?\{\s?(\w+)\s?\}/i;
const IPI_UNITS: Readonly<Record<string, LengthUnit>> = {
  angstrom: "angstrom",
  atomic_unit: "bohr",
  bohr: "bohr",
};

/** Words that name a unit of length other than angstrom, or a unit that may be one. */
const OTHER_LENGTH =
  /(?:\b|(?<=\d))bohr\w{0,5}\b|(?:\b|(?<=\d))a\. ?u\b\.?|(?<=\d\.\d{1,9})(?:au|a_?0|nm)\b|(?<== ?\d{1,9})(?:au|a_?0|nm)\b|\batomic[ _]?units?\b|\bnm\b|\b(?:nano|pico)met(?:er|re)s?\b/i;
const ATOMIC_UNIT = /\b(?:au|AU|a_?0)\b/;
// `5:31 pm` and `5 pm` are times.
const PICOMETRE =
  /\bunits?(?: ?[=:] ?| )["']?pm\b|[([{] ?pm ?[)\]}]|\bin pm\b|^pm$|(?<![\w.:])(?:\d{0,9}\.\d{1,9}|1[3-9]|[2-9]\d|\d{3,9}) ?pm\b/;
// Parts of a cell's vectors. `direct` and `crystal` are so common that they must stand alone or beside such a word.
const FRACTIONAL =
  /\b(?:fractional|crystal(?:lographic)?|direct|scaled|reduced|lattice)[ _-](?:coord\w{0,20}|positions?|units?)\b|\bunits?(?: ?[=:] ?| )["']?(?:fractional|crystal|direct|scaled|reduced|lattice|alat)\b|^(?:crystal|direct|scaled|alat)$|[({[] ?(?:crystal|alat) ?[)}\]]|\bfractional\b(?! (?:occupa|occupie|charge|number))/i;
const ANGSTROM = /\bangstr(?:o|ö|oe)ms?\b|\bang\b|\u00c5|\u212b/i;

/**
 * The unit of the coordinates that a comment states.
 *
 * @param line Line of the comment.
 * @param settled Whether the count line or the input says the unit, so that unclear words do not matter.
 * @throws {InputError} Where it names a unit of length in another way and nothing else says the unit.
 */
export function unitInComment(
  source: LineSource,
  written: string,
  line: number,
  settled: boolean,
): { readonly unit: LengthUnit; readonly line: number } | undefined {
  const comment = plainComment(written);
  const ipi = IPI.exec(comment)?.[1]?.toLowerCase();
  const unit = statedUnit(comment);
  if (ipi !== undefined && !Object.hasOwn(IPI_UNITS, ipi)) {
    failAtLine(source, line, {
      found: `positions in ${describeValue(ipi)}`,
      expected: "angstrom or atomic_unit",
      hint: "Convert the coordinates.",
    });
  }
  if (unit !== undefined) return { unit, line };
  const mentioned = otherLengthIn(comment) ?? foundIn(ANGSTROM, comment)?.[0];
  if (mentioned === undefined || settled) return undefined;
  return failAtLine(source, line, {
    found: `a comment that mentions ${quotedIn(mentioned, comment, describeValue)}`,
    expected: "a clear unit of length",
    hint: FRACTIONAL.test(comment)
      ? `Convert the coordinates to angstrom where they are fractional. ${HINT}`
      : HINT,
  });
}

/** The unit of the coordinates, where a comment states one that nmer knows in an exact form. */
export function statedUnit(written: string): LengthUnit | undefined {
  const comment = plainComment(written);
  const ipi = IPI.exec(comment)?.[1]?.toLowerCase();
  if (ipi !== undefined && Object.hasOwn(IPI_UNITS, ipi)) return IPI_UNITS[ipi];
  const word = (UNITS.exec(comment) ?? COORDINATES.exec(comment))?.[1] ??
    /^(bohr|angstroms?)$/i.exec(comment)?.[1];
  return word === undefined ? undefined : word.toLowerCase() === "bohr" ? "bohr" : "angstrom";
}

/** The word by which a comment names a unit of length that is not angstrom, or undefined. `Au` is gold. */
export function otherLengthIn(written: string): string | undefined {
  const comment = plainComment(written);
  const patterns = [OTHER_LENGTH, ATOMIC_UNIT, PICOMETRE, FRACTIONAL];
  for (const pattern of patterns) {
    const mentioned = foundIn(pattern, comment)?.[0];
    if (mentioned !== undefined) return mentioned;
  }
  return undefined;
}
