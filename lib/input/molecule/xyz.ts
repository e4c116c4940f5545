// Reader of XYZ files: the number of atoms, a comment, then a line with symbol and coordinates for each atom.
// Coordinates are in angstrom unless the count line (`3 au`, as Psi4 writes it) or the comment (`units: bohr`) says
// bohr; a comment that names a unit otherwise is ambiguous and refused (comment_unit.ts). What the comment states of
// charges is heeded (heed_remarks.ts). Numbers after the coordinates (extended XYZ: forces, charges) are ignored, words
// there are read like comments. So are ignored the lines that QM9 has after the atoms; a periodic cell is refused, since nmer knows no periodic systems.

import { describeValue } from "../../base/error.ts";
import { agreedUnit, AtomLines, lengthUnitOf } from "./atom_lines.ts";
import type { LengthUnit, MoleculeRecord, Remark } from "../records/molecule_record.ts";
import { refusePeriodic } from "./comment_cell.ts";
import { unitInComment } from "./comment_unit.ts";
import { heedRemarks } from "./heed_remarks.ts";
import { failAtLine, fileSource, type LineSource } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";
import { checkText, MAX_TEXT_BYTES } from "../document/text.ts";

/** Options of the readers of coordinates. */
export interface CoordinateOptions {
  /** Name of the source, for messages. */
  readonly name?: string;
  /** Unit of the coordinates where the source does not say it; default angstrom. */
  readonly units?: LengthUnit;
}

/** Longest comment that is looked through for statements, in characters. */
const MAX_COMMENT_LENGTH = 2 ** 18;

/**
 * Reads an XYZ file: one frame. The count must match; blank lines may follow. Symbols in any case, with labels
 * (`O1`, `H_a`), or atomic numbers.
 *
 * @throws {InputError} With file and line.
 */
export function parseXyz(text: string, options: CoordinateOptions = {}): MoleculeRecord {
  return heedRemarks(readXyz(text, options));
}

/** Reads an XYZ file as {@linkcode parseXyz} does, its comment not heeded yet: keys around the molecule may settle it. */
export function readXyz(text: string, options: CoordinateOptions): MoleculeRecord {
  const name = options.name ?? "input";
  const source = fileSource(checkText(text, name, MAX_TEXT_BYTES), name);
  const lines = source.text.split("\n");
  const count = readCount(source, lines[0]!);
  const comment = (lines[1] ?? "").trim();
  const stated = count.unit === undefined ? undefined : { unit: count.unit, line: 1 };
  if (comment.length > MAX_COMMENT_LENGTH) {
    failAtLine(source, 2, {
      found: `a comment of ${comment.length} characters`,
      expected: `at most ${MAX_COMMENT_LENGTH}`,
    });
  }
  refusePeriodic(comment, source.placeOfLine(2));
  refuseOtherColumns(source, comment);
  const inComment = unitInComment(source, comment, 2, stated !== undefined || options.units !== undefined);
  const isSettled = inComment !== undefined || stated !== undefined || options.units !== undefined;
  const unit = agreedUnit(source, inComment, stated?.unit ?? options.units);
  if (stated !== undefined) agreedUnit(source, stated, options.units);
  const atoms = new AtomLines(source);
  const remarks: Remark[] = comment === "" ? [] : [{ text: comment, place: source.placeOfLine(2) }];
  const seen = new Set<string>();
  for (let line = 3; line < 3 + count.atoms; line++) {
    // Blanks alone: a comma may be meant as a decimal point, and is refused as a number.
    const fields = (lines[line - 1] ?? "").split(/\s+/).filter((field) => field !== "");
    if (fields.length === 0) refuseTooFew(source, lines, line, count.atoms);
    atoms.add(fields, line);
    const beside = wordsBeside(fields.slice(4));
    if (beside !== "" && !seen.has(beside)) {
      seen.add(beside);
      if (!isSettled && /^[#!]/.test(fields[4]!)) unitInComment(source, beside, line, false);
      remarks.push({ text: beside, place: source.placeOfLine(line), ofPart: true });
    }
  }
  if (!isQm9Tail(lines.slice(2 + count.atoms), count.atoms)) refuseRest(source, lines, 3 + count.atoms);
  atoms.refuseAmbiguousLabels();
  return {
    source: name,
    symbols: atoms.symbols,
    geometry: atoms.geometry(unit),
    ...atoms.nuclei(),
    ...(comment === "" ? {} : { comment }),
    ...(remarks.length === 0 ? {} : { remarks }),
    place: (field, index) =>
      (field === "symbols" || field === "geometry") && index !== undefined
        ? source.placeOfLine(atoms.lines[index] ?? 1)
        : { file: name },
  };
}

/** The text of an atom's further columns from their first word on; numbers alone are forces, charges and the like. */
function wordsBeside(fields: readonly string[]): string {
  const first = fields.findIndex((field) => parseDecimal(field.replace("*^", "e")) === undefined);
  return first < 0 ? "" : fields.slice(first).join(" ").replace(/^[#!\s]+/, "");
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

/** Extended XYZ: G. Csanyi et al., https://github.com/libAtoms/extxyz. */
function refuseOtherColumns(source: LineSource, comment: string): void {
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
    refusePeriodic(rest, source.placeOfLine(line), "and all lines after the atoms");
    const isFrame = /^\d+$/.test(rest);
    failAtLine(source, line, {
      found: isFrame ? "a second frame" : `more than ${from - 3} atoms: ${describeValue(rest)}`,
      expected: isFrame ? "one geometry" : `${from - 3} atoms, as the first line says`,
      ...(isFrame
        ? {
          hint:
            "With a folder, -o DIR/, `nmer run` computes every frame; else put one into a file of its own.",
        }
        : { hint: "Delete the lines after the atoms, or correct their number in the first line." }),
    });
  }
}

/**
 * Whether the lines after the atoms are those of QM9: the harmonic frequencies, SMILES and InChI, each of the last two
 * twice. R. Ramakrishnan, P. O. Dral, M. Rupp, O. A. von Lilienfeld, Sci. Data 2014, 1, 140022,
 * doi:10.1038/sdata.2014.22.
 */
function isQm9Tail(rest: readonly string[], count: number): boolean {
  const said = rest.map((line) => line.trim()).filter((line) => line !== "");
  if (said.length !== 3 || rest.length > 64) return false;
  const [frequencies, ...names] = said.map((line) => line.split(/\s+/));
  return [3 * count - 5, 3 * count - 6].includes(frequencies!.length) &&
    frequencies!.every((field) => parseDecimal(field.replace("*^", "e")) !== undefined) &&
    names.every((fields) =>
      fields.length === 2 && fields.every((field) => parseDecimal(field) === undefined)
    );
}
