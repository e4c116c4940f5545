// Reader of XYZ files: the number of atoms, a comment, then a line with symbol and coordinates for each atom.
// Coordinates are in angstrom unless the count line (`3 au`, as Psi4 writes it) or the comment (`units: bohr`) says
// otherwise; what a comment states besides, comment.ts reads. Columns after the coordinates (extended XYZ: forces,
// charges) are ignored.

import { describeValue } from "../../base/error.ts";
import { refuseCell, statedCharges, statedUnit } from "./comment.ts";
import { agreedUnit, AtomLines, lengthUnitOf } from "./atom_lines.ts";
import type { LengthUnit, MoleculeRecord } from "../records/molecule_record.ts";
import { failAtLine, fileSource, type LineSource } from "../document/lines.ts";
import { checkText, MAX_TEXT_BYTES } from "../document/text.ts";

/** Options of the readers of coordinates. */
export interface CoordinateOptions {
  /** Name of the source, for messages. */
  readonly name?: string;
  /** Unit of the coordinates where the source does not say it; default angstrom. */
  readonly units?: LengthUnit;
}

/**
 * Reads an XYZ file: one frame. The count must match; blank lines may follow. Symbols in any case, with labels
 * (`O1`, `H_a`), or atomic numbers.
 *
 * @throws {InputError} With file and line.
 */
export function parseXyz(text: string, options: CoordinateOptions = {}): MoleculeRecord {
  const name = options.name ?? "input";
  const source = fileSource(checkText(text, name, MAX_TEXT_BYTES), name);
  const lines = source.text.split("\n");
  const count = readCount(source, lines[0]!);
  const comment = (lines[1] ?? "").trim();
  const commentPlace = source.placeOfLine(2);
  refuseCell(comment, commentPlace);
  refuseColumns(source, comment);
  const unit = unitOf(source, count.unit, comment, options.units);
  const atoms = new AtomLines(source);
  for (let line = 3; line < 3 + count.atoms; line++) {
    // Blanks alone: a comma may be meant as a decimal point, and is refused as a number.
    const fields = (lines[line - 1] ?? "").split(/\s+/).filter((field) => field !== "");
    if (fields.length === 0) refuseTooFew(source, lines, line, count.atoms);
    atoms.add(fields, line);
  }
  refuseRest(source, lines, 3 + count.atoms);
  const stated = comment === "" ? undefined : statedCharges(comment, commentPlace);
  return {
    source: name,
    symbols: atoms.symbols,
    geometry: atoms.geometry(unit),
    ...(stated === undefined ? {} : { comment, ...stated }),
    place: (field, index) => {
      if (field !== "symbols" && field !== "geometry") {
        return stated?.[STATED_AS[field]] === undefined ? { file: name } : commentPlace;
      }
      return index === undefined ? { file: name } : source.placeOfLine(atoms.lines[index] ?? 1);
    },
  };
}

// Names of fields in what a comment states.
const STATED_AS = {
  charge: "charge",
  multiplicity: "multiplicity",
  fragments: "fragments",
  fragment_charges: "fragmentCharges",
  fragment_multiplicities: "multiplicity",
} as const;

function unitOf(
  source: LineSource,
  ofCount: LengthUnit | undefined,
  comment: string,
  given: LengthUnit | undefined,
): LengthUnit {
  const ofComment = ofCount ?? statedUnit(comment, source.placeOfLine(2), given);
  const line = ofCount === undefined ? 2 : 1;
  return agreedUnit(source, ofComment === undefined ? undefined : { unit: ofComment, line }, given);
}

function readCount(source: LineSource, line: string): { readonly atoms: number; readonly unit?: LengthUnit } {
  const [, count, word] = /^\s*(\d{1,9})(?:[\s,]+(\S+))?\s*$/.exec(line) ?? [];
  const unit = word === undefined ? undefined : lengthUnitOf(word);
  if (count === undefined || Number(count) === 0 || (word !== undefined && unit === undefined)) {
    const found = line.trim() === "" ? "a blank line" : describeValue(line.trim());
    failAtLine(source, 1, { found, expected: "the number of atoms, alone or with bohr, au or ang" });
  }
  return { atoms: Number(count), ...(unit === undefined ? {} : { unit }) };
}

/** Columns of extended XYZ: G. Csanyi et al., https://github.com/libAtoms/extxyz. */
function refuseColumns(source: LineSource, comment: string): void {
  const columns = /\bProperties\s*=\s*["']?([^\s"']+)/i.exec(comment)?.[1];
  if (columns !== undefined && !/^species:S:1:pos:R:3(?::|$)/i.test(columns)) {
    const found = `the columns ${describeValue(columns)}`;
    failAtLine(source, 2, { found, expected: "columns that start with species:S:1:pos:R:3" });
  }
}

function refuseTooFew(source: LineSource, lines: readonly string[], line: number, count: number): never {
  const isEnd = lines.slice(line - 1).every((rest) => rest.trim() === "");
  failAtLine(source, Math.min(line, lines.length), {
    found: isEnd ? `the end after ${line - 3} atoms` : `a blank line after ${line - 3} atoms`,
    expected: `${count} atoms, as the first line says`,
  });
}

function refuseRest(source: LineSource, lines: readonly string[], from: number): void {
  for (let line = from; line <= lines.length; line++) {
    const rest = lines[line - 1]!.trim();
    if (rest === "") continue;
    const isFrame = /^\d+$/.test(rest);
    failAtLine(source, line, {
      found: isFrame ? "a second frame" : `more than ${from - 3} atoms: ${describeValue(rest)}`,
      expected: isFrame ? "one geometry" : `${from - 3} atoms, as the first line says`,
      ...(isFrame
        ? { hint: "nmer computes one geometry at a time: put each frame into a file of its own." }
        : {}),
    });
  }
}
