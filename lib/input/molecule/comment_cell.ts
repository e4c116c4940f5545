// What a comment beside coordinates says of a periodic system: the lattice of extended XYZ
// (https://github.com/libAtoms/extxyz), i-PI's `# CELL(abcABC): ...`, a PDB file's CRYST1, and whatever else gives a
// cell in numbers is refused, since nmer knows no periodic systems. Words that may only tell where a molecule comes
// from (`unit cell`, `periodic`) are asked about.

import { foundIn, plainComment } from "./comment_text.ts";
import { describeValue, InputError, type Place } from "../../base/error.ts";

const NUMBER = String.raw`[-+]?(?:\d{1,12}\.?\d{0,20}|\.\d{1,20})`;
const BETWEEN = String.raw`["']?(?: ?[,;x×] ?| )["'(\[]?`;
/** Three numbers or more. */
const SIDES = String.raw`${NUMBER}(?:${BETWEEN}${NUMBER}){2}`;

const QUOTED_PBC = String.raw`"([^"]*)"|'([^']*)'|[[{]([^\]}]*)[\]}]`;
const DIRECTION = String.raw`(?:T|F|true|false|\.true\.|\.false\.|[01])(?![\w.])`;
const PBC = new RegExp(
  String
    .raw`\bpbc["']?(?: ?[=:] ?(?:${QUOTED_PBC}|([^ ]*(?: (?:${DIRECTION}|${NUMBER})){0,2}))| (?:${QUOTED_PBC}|(${DIRECTION}(?:[ ,]{1,2}${DIRECTION}){0,2})))`,
  "i",
);
// Words that a cell follows: after a sign, or as three numbers.
const CELL = new RegExp(
  String
    .raw`(?<!\w)(lattice|(?:unit_?|super_?)?cell|box|pbc_?box)\w{0,20}(?: ?[=:({[]|${BETWEEN}${SIDES})|(?<!\w)(celldm)\b|(?<!\w)(cryst1)\b|(%pbc)\b|(?<!\w)(pbc|vec[123]?|tv)["']?${BETWEEN}${SIDES}|(?<!\w)(abc) ?[=:] ?["'(\[]?${SIDES}|(?<![\w.])(a) ?= ?${NUMBER}[ ,;]{1,3}b ?= ?${NUMBER}[ ,;]{1,3}c ?= ?\d`,
  "i",
);
const CELL_WORDS =
  /\b(?:unit|super)[ _-]?cells?\b|(?<!\b(?:fuel|solar) )\bcells?\b(?!-)|(?<!\b(?:non|not|no|a)[- ]?)\b(?:periodic(?! table)|periodicity|pbc)\b|\blattice\b(?! energ)|\bbox_?(?:sizes?|lengths?|sides?|edges?)?(?= ?[=:]? ?\d)|\b(?:ibrav|alat|slab|k-?points?|minimum[ -]image|gamma[- ]point|space_?group)\b|\b(?:cubic|tetragonal|orthorhombic)(?= ?[=:]? ?\d)/i;
// Vectors of zeros stand where there is no lattice.
const NO_LATTICE = /\blattice ?= ?["'][-+0. ]{1,200}["']/gi;
// A side of a cell: letters that mean much else where the number is whole and small.
const CELL_SIDE =
  /(?<![\w.-])(?:L ?= ?(?:\d{2,3}|\d{1,3}\.\d{1,9})|a ?= ?(?:[2-9]|\d{2,3})\.\d{1,9})(?![\w.])/;

/**
 * Refuses the comment of a periodic system.
 *
 * @param place Where the comment stands.
 * @param where From where it would be removed.
 * @throws {InputError} Where it gives a cell, or directions that are periodic.
 */
export function refusePeriodic(written: string, place: Place, where = "from the comment"): void {
  const comment = plainComment(written).replace(NO_LATTICE, " ");
  const directions = directionsIn(comment);
  const cell = foundIn(CELL, comment)?.slice(1).find((word) => word !== undefined);
  if (isOpen(directions) || (directions === undefined && cell === undefined)) return;
  const isCell = directions === undefined;
  throw new InputError({
    ...place,
    found: !isCell
      ? `the periodicity ${describeValue(`pbc=${directions.join(" ")}`)}`
      : /^lattice/i.test(cell!)
      ? "a lattice"
      : `a periodic cell (${cell})`,
    expected: "an isolated molecule",
    hint: `nmer knows no periodic systems; remove ${
      isCell ? cell : "pbc and Lattice"
    } ${where} to compute the cell's content alone.`,
  });
}

/** What in a comment may mean a periodic system, or undefined. */
export function cellMentionedIn(written: string): string | undefined {
  const comment = plainComment(written).replace(NO_LATTICE, " ");
  // Said not to be one.
  if (isOpen(directionsIn(comment))) return undefined;
  return (foundIn(CELL_WORDS, comment) ?? CELL_SIDE.exec(comment))?.[0] ?? numbersOfCell(comment);
}

function directionsIn(comment: string): readonly string[] | undefined {
  const values = PBC.exec(comment)?.slice(1).find((value) => value !== undefined);
  const directions = values?.split(/[ ,]+/).filter((value) => value !== "");
  return directions?.length === 0 ? undefined : directions;
}

function isOpen(directions: readonly string[] | undefined): boolean {
  return directions?.every((value) => /^["']?(?:F|false|0|\.false\.)["']?$/i.test(value)) ?? false;
}

/** A comment of nothing but the sides of a cell, with or without its angles, or its three vectors. */
function numbersOfCell(comment: string): string | undefined {
  const fields = comment.split(" ");
  if (![3, 6, 9].includes(fields.length)) return undefined;
  const values = fields.map(Number);
  if (values.some((value) => !Number.isFinite(value))) return undefined;
  const isSides = values.slice(0, 3).every((value, i) =>
    value >= 2 && (fields[i]!.includes(".") || value === values[0])
  );
  const isAngles = values.slice(3).every((value) => value >= 30 && value <= 150);
  return fields.length === 9 || (isSides && isAngles) ? comment : undefined;
}
