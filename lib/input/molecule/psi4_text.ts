// Reader of Psi4-style text: atoms with Cartesian coordinates, `--` between fragments, a line with charge and
// multiplicity for each fragment, and one for the whole system as the only content before the first `--`.
// Coordinates are in angstrom unless a line `units bohr` says otherwise. `symmetry`, `no_com` and `no_reorient` are
// accepted and have no effect, since nmer never moves, turns or symmetrises a molecule.

import { describeValue, InputError } from "../../base/error.ts";
import { agreedUnit, AtomLines, lengthUnitOf } from "./atom_lines.ts";
import { otherLengthIn } from "./comment_unit.ts";
import { quotedIn } from "./comment_text.ts";
import { heedRemarks } from "./heed_remarks.ts";
import { decimalCommaHint, decimalCommaIn } from "../document/decimal_comma.ts";
import { failAtLine, fieldsOf, fileSource, type LineSource } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";
import type { LengthUnit, MoleculeField, MoleculeRecord, Remark } from "../records/molecule_record.ts";
import { checkText, MAX_TEXT_BYTES } from "../document/text.ts";
import type { CoordinateOptions } from "./xyz.ts";

/** What stands between two `--`. */
interface Block {
  readonly line: number;
  readonly firstAtom: number;
  atomCount: number;
  chargeLine?: { readonly line: number; readonly charge: number; readonly multiplicity: number };
}

/**
 * Reads Psi4-style text. Comments start with `#` or `!`. Labels (`O1`, `H_a`) are taken off, isotopes
 * (`2H`, `C@13.003`) kept; ghost atoms, Z-matrices, variables, EFP fragments and PubChem look-ups are refused with a reason.
 *
 * @throws {InputError} With file and line.
 */
export function parsePsi4Text(text: string, options: CoordinateOptions = {}): MoleculeRecord {
  const name = options.name ?? "input";
  return heedRemarks(readPsi4File(text, { ...options, name }));
}

/** Reads a file of such text, its comments not heeded yet: keys around the molecule may settle them. */
export function readPsi4File(text: string, { name = "input", units }: CoordinateOptions): MoleculeRecord {
  return readPsi4Lines(fileSource(checkText(text, name, MAX_TEXT_BYTES), name), units);
}

/** Reads Psi4-style text from a source that knows its lines' places, its comments not heeded yet. */
export function readPsi4Lines(source: LineSource, units: LengthUnit | undefined): MoleculeRecord {
  const atoms = new AtomLines(source);
  const blocks: Block[] = [{ line: 1, firstAtom: 0, atomCount: 0 }];
  const remarks: Remark[] = [];
  let stated: { readonly unit: LengthUnit; readonly line: number } | undefined;
  source.text.split("\n").forEach((raw, i) => {
    const line = i + 1;
    const content = raw.replace(/[#!].*$/, "").trim();
    const comment = raw.slice(raw.search(/[#!]/)).replace(/^[#!\s]+/, "").trim();
    const isPart = blocks.length > 1 || atoms.symbols.length > 0 || content !== "";
    if (/[#!]/.test(raw) && comment !== "") {
      // Two numbers may be a line for charge and multiplicity that is not to count.
      const isLine = /^[-+]?\d+[\s,]+\d+$/.test(comment);
      remarks.push({ text: comment, place: source.placeOfLine(line), ofPart: isPart || isLine });
    }
    const fields = fieldsOf(content);
    const block = blocks.at(-1)!;
    const unit = unitLine(content);
    if (content === "" || /^(?:no_?com|no_?reorient|symmetry[\s=:]+\w+)$/i.test(content)) return;
    if (content === "--") blocks.push({ line, firstAtom: atoms.symbols.length, atomCount: 0 });
    else if (unit !== undefined) stated = agreedStatement(source, stated, unit, line);
    else if (decimalCommaIn(content) !== undefined) refuseComma(source, content, line);
    else if (fields.length === 2 && fields.every((field) => parseDecimal(field) !== undefined)) {
      block.chargeLine = chargeLine(source, block, fields, line);
    } else if (fields.length === 4 && fields.slice(1).some((field) => /^[-+.\d]/.test(field))) {
      atoms.add(fields, line);
      block.atomCount++;
    } else refuseLine(source, content, fields, line);
  });
  atoms.refuseAmbiguousLabels();
  const unit = agreedUnit(source, stated, units);
  if (stated === undefined && units === undefined) refuseUnclearUnits(remarks);
  const record = recordOf(source, atoms, blocks, unit);
  return remarks.length === 0 ? record : { ...record, remarks };
}

/** Comments that name another unit than the text's, where no line says the unit. */
function refuseUnclearUnits(remarks: readonly Remark[]): void {
  for (const { text, place } of remarks) {
    const unit = otherLengthIn(text);
    if (unit === undefined) continue;
    throw new InputError({
      ...place,
      found: `a comment that mentions ${quotedIn(unit, text, describeValue)}`,
      expected: "a clear unit of length",
      hint: "Write a line units angstrom or units bohr into the text, or give the key units in the input.",
    });
  }
}

function recordOf(source: LineSource, atoms: AtomLines, blocks: Block[], unit: LengthUnit): MoleculeRecord {
  const [first] = blocks;
  const isTotal = blocks.length > 1 && first!.atomCount === 0 && first!.chargeLine !== undefined;
  const fragments = isTotal ? blocks.slice(1) : blocks;
  const total = isTotal || blocks.length === 1 ? first!.chargeLine : undefined;
  const empty = fragments.find((block) => block.atomCount === 0);
  if (empty !== undefined) {
    const found = blocks.length === 1 ? "no atoms" : "a fragment without atoms";
    failAtLine(source, empty.line, { found, expected: "lines with a symbol and three coordinates" });
  }
  const isSplit = blocks.length > 1;
  const place = (field: MoleculeField, index?: number) => {
    if (index === undefined) return source.placeOfLine(total?.line ?? first!.line);
    if (field === "symbols" || field === "geometry") return source.placeOfLine(atoms.lines[index] ?? 1);
    const block = fragments[index] ?? first!;
    const atomLine = atoms.lines[block.firstAtom] ?? block.line;
    return source.placeOfLine(field === "fragments" ? atomLine : block.chargeLine?.line ?? atomLine);
  };
  return {
    source: source.name,
    symbols: atoms.symbols,
    geometry: atoms.geometry(unit),
    ...atoms.nuclei(),
    ...(total === undefined ? {} : { charge: total.charge, multiplicity: total.multiplicity }),
    ...(isSplit
      ? {
        fragments: fragments.map((block) =>
          Array.from({ length: block.atomCount }, (_, i) => block.firstAtom + i)
        ),
        ...(fragments.some((block) => block.chargeLine !== undefined)
          ? {
            fragmentCharges: fragments.map((block) => block.chargeLine?.charge),
            fragmentMultiplicities: fragments.map((block) => block.chargeLine?.multiplicity),
          }
          : {}),
      }
      : {}),
    place,
  };
}

function refuseComma(source: LineSource, content: string, line: number): never {
  const found = decimalCommaIn(content)!;
  return failAtLine(source, line, {
    found: describeValue(found),
    expected: "a finite number",
    hint: decimalCommaHint(found)!,
  });
}

function unitLine(content: string): LengthUnit | undefined {
  const word = /^units?[\s=:]+(\S+)$/i.exec(content)?.[1];
  return word === undefined ? undefined : lengthUnitOf(word);
}

function agreedStatement(
  source: LineSource,
  before: { readonly unit: LengthUnit; readonly line: number } | undefined,
  unit: LengthUnit,
  line: number,
) {
  if (before !== undefined && before.unit !== unit) {
    failAtLine(source, line, {
      found: `units ${unit} after units ${before.unit}`,
      expected: "one unit of length",
    });
  }
  return before ?? { unit, line };
}

function chargeLine(source: LineSource, block: Block, fields: readonly string[], line: number) {
  if (block.chargeLine !== undefined) {
    failAtLine(source, line, {
      found: "a second line with charge and multiplicity in the same fragment",
      expected: "one for each fragment",
      hint: "The line for the whole system stands alone before the first --.",
    });
  }
  const [charge, multiplicity] = fields.map((field) => parseDecimal(field)!);
  return { line, charge: charge!, multiplicity: multiplicity! };
}

function refuseLine(source: LineSource, content: string, fields: readonly string[], line: number): never {
  const found = describeValue(content);
  const refuse = (expected: string, hint: string): never =>
    failAtLine(source, line, { found, expected, hint });
  if (/^(?:units?)\b/i.test(content)) {
    refuse("units angstrom or units bohr", "au, a.u. and ang are understood, too.");
  }
  if (/^efp\b/i.test(content)) refuse("atoms", "Effective fragment potentials are not supported.");
  if (/^pubchem\b/i.test(content)) refuse("atoms", "nmer looks nothing up in the net: give the coordinates.");
  if (/^--/.test(content)) refuse("-- alone on its line", "Two hyphens separate fragments.");
  if (/^[A-Za-z_]\w*\s*=/.test(content) || (fields.length === 4 && /^[A-Za-z]/.test(content))) {
    refuse("a symbol and three numbers", "Variables are not supported: give Cartesian coordinates.");
  }
  // The second field of a Z-matrix's line is the number of an atom, the fourth, too.
  const coordinates = fields.slice(1, 4);
  const isPoint = coordinates.filter((field) => field.includes(".")).length > 1 ||
    coordinates.every((field) => field === "0");
  if (isJoined(fields)) {
    refuse("one atom a line", "In YAML quotes join lines: write text: | and the lines indented below it.");
  }
  if (fields.length > 4 && isPoint && coordinates.every((field) => parseDecimal(field) !== undefined)) {
    refuse("four columns: a symbol and three coordinates", "Delete what follows the third coordinate.");
  }
  if ([1, 3, 5, 7].includes(fields.length) && fields.slice(1).every((field) => /^[-+.\w]+$/.test(field))) {
    refuse("a symbol and three coordinates", "Z-matrices are not supported: give Cartesian coordinates.");
  }
  return refuse(
    "a symbol and three coordinates",
    "A line may also be charge and multiplicity, --, units, symmetry, no_com or no_reorient.",
  );
}

/** Whether a line is that of several atoms, perhaps with charges before them and -- between. */
function isJoined(fields: readonly string[]): boolean {
  const isSymbol = (field: string) => /^[A-Za-z]{1,3}\d*$/.test(field);
  const atoms = fields.slice(fields.findIndex(isSymbol)).filter((field) => field !== "--");
  return atoms.length >= 8 && atoms.slice(0, 8).every((field, i) => (i % 4 === 0) === isSymbol(field));
}
