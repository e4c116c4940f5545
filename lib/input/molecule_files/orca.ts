// Reader of the molecule in an ORCA input (ORCA manual, sections on input and coordinates): `* xyz CHARGE MULTIPLICITY`,
// or `%coords`, atoms with Cartesian coordinates and, in brackets, the numbers of their fragments, `O(1) 0.0 0.0 0.0`.
// Angstrom, or bohr where `! Bohrs` or `Units Bohrs` says so. What else the input asks for is not read, and said.

import { describeValue } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import { agreedUnit, AtomLines } from "../molecule/atom_lines.ts";
import { failAtLine, fieldsOf, fileSource, type LineSource, type NumberedLine } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";
import { checkText, MAX_TEXT_BYTES } from "../document/text.ts";
import type { LengthUnit, MoleculeRecord } from "../records/molecule_record.ts";
import { fragmentsOf } from "./fragment_numbers.ts";

/** The coordinates of an input. */
interface Coordinates {
  readonly line: number;
  readonly charge: number;
  readonly multiplicity: number;
  readonly unit?: { readonly unit: LengthUnit; readonly line: number };
  readonly rows: readonly NumberedLine[];
}

/** Whether a text is an ORCA input: other programs have files of this name, too. */
export function isOrcaInput(text: string): boolean {
  return /^[ \t]{0,99}\*[ \t]{0,99}(?:xyz|xyzfile|int|internal|gzmt|gzmtfile|pdbfile)\b|^[ \t]{0,99}%[ \t]{0,99}coords\b/im
    .test(text);
}

/**
 * Reads the molecule of an ORCA input.
 *
 * @throws {InputError} With file and line.
 */
export function readOrca(text: string, name: string, units?: LengthUnit): MoleculeRecord {
  const source = fileSource(checkText(text, name, MAX_TEXT_BYTES), name);
  const lines = meaningful(source);
  refuseOthers(source, lines);
  const { line: head, charge, multiplicity, unit: inBlock, rows } = coordinatesOf(source, lines);
  const route = lines.filter(({ text }) => text.startsWith("!"));
  const bohrs = route.find(({ text }) => /\bbohrs?\b/i.test(text));
  if (inBlock !== undefined && bohrs !== undefined) agreedUnit(source, inBlock, "bohr");
  const stated = inBlock ?? (bohrs === undefined ? undefined : { unit: "bohr" as const, line: bohrs.line });
  const atoms = new AtomLines(source);
  const numbers: (number | undefined)[] = [];
  const masses: (number | undefined)[] = [];
  for (const row of rows) readAtom(source, row, atoms, numbers, masses);
  if (atoms.symbols.length === 0) {
    failAtLine(source, head, { found: "no atoms", expected: "at least one atom" });
  }
  const fragments = fragmentsOf(source, numbers, atoms.lines);
  const hasMasses = masses.some((mass) => mass !== undefined);
  return {
    source: name,
    symbols: atoms.symbols,
    geometry: atoms.geometry(agreedUnit(source, stated, units)),
    charge,
    multiplicity,
    ...(fragments === undefined ? {} : { fragments }),
    ...(hasMasses ? { masses } : atoms.nuclei()),
    notices: noticesOf(source, lines, route),
    place: (field, index) => {
      if (index === undefined || field.startsWith("fragment_")) return source.placeOfLine(head);
      const atom = field === "fragments" ? fragments?.[index]?.[0] ?? 0 : index;
      return source.placeOfLine(atoms.lines[atom] ?? head);
    },
  };
}

/** Lines without comments, which end with their line or at a second `#`. */
function meaningful(source: LineSource): readonly NumberedLine[] {
  return source.text.split("\n").map((text, i) => ({
    line: i + 1,
    text: text.replaceAll(/#[^#]*(?:#|$)/g, " ").replaceAll(/\s+/g, " ").trim(),
  })).filter(({ text }) => text !== "");
}

function refuseOthers(source: LineSource, lines: readonly NumberedLine[]): void {
  for (const { line, text } of lines) {
    const refuse = (found: string, expected: string, hint?: string): never =>
      failAtLine(source, line, { found, expected, hint });
    if (/^\$new_job\b/i.test(text)) {
      refuse("a second job ($new_job)", "one molecule", "Put each job into a file of its own.");
    }
    if (/^%\s*pointcharges\b/i.test(text)) {
      refuse(
        "point charges around the molecule (%pointcharges)",
        "a molecule without a field",
        "Charges of other fragments can be given as embedding_charges.",
      );
    }
    if (/^%\s*paras\b/i.test(text)) refuse("parameters (%paras)", "numbers as coordinates");
  }
}

function coordinatesOf(source: LineSource, lines: readonly NumberedLine[]): Coordinates {
  const starts = lines.flatMap(({ text }, i) => /^(?:\*\s*\w|%\s*coords\b)/i.test(text) ? [i] : []);
  const [start, second] = starts;
  if (start === undefined) {
    return failAtLine(source, 1, {
      found: "no coordinates",
      expected: "* xyz CHARGE MULTIPLICITY, as in an ORCA input",
    });
  }
  if (second !== undefined) {
    failAtLine(source, lines[second]!.line, { found: "coordinates again", expected: "one molecule" });
  }
  const { line, text } = lines[start]!;
  return text.startsWith("*") ? starred(source, lines, start) : coordsBlock(source, lines, start, line);
}

/** `* xyz 0 1`, atoms, `*`. */
function starred(source: LineSource, lines: readonly NumberedLine[], start: number): Coordinates {
  const { line, text } = lines[start]!;
  const [, kind = "", rest = ""] = /^\*\s*(\w+)\s*(.*)$/.exec(text) ?? [];
  refuseKind(source, line, kind, rest);
  const end = lines.findIndex((each, i) => i > start && each.text.startsWith("*"));
  if (end < 0) {
    failAtLine(source, lines.at(-1)!.line, { found: "the end of the file", expected: "* after the atoms" });
  }
  const [charge, multiplicity, ...more] = fieldsOf(rest);
  return {
    line,
    ...chargeOf(source, line, charge, multiplicity, more.length > 0 ? text : undefined),
    rows: lines.slice(start + 1, end),
  };
}

/** `%coords CTyp xyz Charge 0 Mult 1 Units Angs coords ... end end`. */
function coordsBlock(
  source: LineSource,
  lines: readonly NumberedLine[],
  start: number,
  line: number,
): Coordinates {
  const coords = lines.findIndex(({ text }, i) => i >= start && /^(?:%\s*coords\s+.*\b)?coords$/i.test(text));
  const head = coords < 0 ? lines.slice(start) : lines.slice(start, coords);
  const value = (key: RegExp) => {
    for (const each of head) {
      const found = key.exec(each.text)?.[1];
      if (found !== undefined) return { text: found, line: each.line };
    }
    return undefined;
  };
  if (coords < 0) {
    failAtLine(source, line, { found: "%coords without coords", expected: "the atoms after coords" });
  }
  refuseKind(source, line, value(/\bctyp\s*=?\s*(\w+)/i)?.text ?? "", "");
  const units = value(/\bunits\s*=?\s*(\w+)/i);
  const unit = units === undefined
    ? undefined
    : /^bohrs?$/i.test(units.text)
    ? "bohr" as const
    : "angstrom" as const;
  if (units !== undefined && !/^(?:bohrs?|angs?|angstroms?)$/i.test(units.text)) {
    failAtLine(source, units.line, {
      found: describeValue(units.text),
      expected: "Units Angs or Units Bohrs",
    });
  }
  const end = lines.findIndex(({ text }, i) => i > coords && /^end\b/i.test(text));
  if (end < 0) {
    failAtLine(source, lines.at(-1)!.line, { found: "the end of the file", expected: "end after the atoms" });
  }
  return {
    line,
    ...chargeOf(
      source,
      line,
      value(/\bcharge\s*=?\s*([-+]?\d+)/i)?.text ?? "0",
      value(/\bmult\s*=?\s*(\d+)/i)?.text ?? "1",
    ),
    ...(unit === undefined ? {} : { unit: { unit, line: units!.line } }),
    rows: lines.slice(coords + 1, end),
  };
}

function refuseKind(source: LineSource, line: number, kind: string, rest: string): void {
  if (/^xyz$/i.test(kind)) return;
  const file = /^(?:xyzfile|pdbfile)$/i.test(kind) ? fieldsOf(rest)[2] : undefined;
  failAtLine(source, line, {
    found: file !== undefined
      ? `coordinates in another file, ${describeValue(file)}`
      : `coordinates of the kind ${describeValue(kind)}`,
    expected: "xyz, the atoms in the input itself",
    hint: file !== undefined
      ? "Name that file as the molecule, with charge and multiplicity beside it."
      : "Z-matrices are not read: give Cartesian coordinates, as ORCA prints them.",
  });
}

function chargeOf(
  source: LineSource,
  line: number,
  charge: string | undefined,
  multiplicity: string | undefined,
  wrong?: string,
) {
  const isFine = wrong === undefined && /^[-+]?\d{1,4}$/.test(charge ?? "") &&
    /^[1-9]\d{0,3}$/.test(multiplicity ?? "");
  if (!isFine) {
    failAtLine(source, line, {
      found: wrong === undefined
        ? describeValue(`${charge ?? ""} ${multiplicity ?? ""}`.trim())
        : describeValue(wrong),
      expected: "charge and multiplicity, as in * xyz 0 1",
    });
  }
  return { charge: Number(charge), multiplicity: Number(multiplicity) };
}

const ATOM = /^([A-Za-z]{1,2}|\d{1,3})\s*(?:\(\s*(\d{1,6})\s*\))?\s*(:|>)?\s+(.*)$/;

function readAtom(
  source: LineSource,
  { line, text }: NumberedLine,
  atoms: AtomLines,
  numbers: (number | undefined)[],
  masses: (number | undefined)[],
): void {
  const refuse = (found: string, expected: string, hint?: string): never =>
    failAtLine(source, line, { found, expected, hint });
  const [, symbol, fragment, mark, rest = ""] = ATOM.exec(text) ?? [];
  if (symbol === undefined) {
    return refuse(
      describeValue(text),
      "a symbol, a fragment's number in brackets or none, and three coordinates",
    );
  }
  if (mark === ":") {
    refuse(
      "a ghost atom (:)",
      "a real atom",
      "Ghost atoms are placed by nmer itself, as the BSSE treatment needs them.",
    );
  }
  if (mark === ">" || /^q$/i.test(symbol)) {
    refuse("a point charge or a core potential", "a real atom", "Remove it.");
  }
  if (/^(?:da|x)$/i.test(symbol)) refuse("a dummy atom (DA)", "a real atom", "Remove it.");
  // What follows the coordinates: masses, basis sets of single atoms.
  const fields = fieldsOf(rest.replaceAll(/\s*=\s*/g, "="));
  const further = fields.slice(3).join(" ");
  const mass = /(?:^| )M=(\S+)/i.exec(further)?.[1];
  const value = mass === undefined ? undefined : parseDecimal(mass);
  if (/(?:^| )Z=/i.test(further)) refuse("another nuclear charge (Z=)", "the nuclear charge of the element");
  if (mass !== undefined && !(value !== undefined && value > 0)) {
    refuse(`the mass ${describeValue(mass)}`, "a mass in u");
  }
  if (
    further.replace(/(?:^| )M=\S+/i, "").trim() !== "" &&
    !/\b(?:newgto|newauxgto|newecp|addgto)\b/i.test(further)
  ) {
    refuse(describeValue(further), "three coordinates alone");
  }
  atoms.add([symbol, ...fields.slice(0, 3)], line);
  if (fragment === "0") refuse("fragment 0", "fragments numbered from 1");
  numbers.push(fragment === undefined ? undefined : Number(fragment));
  masses.push(value);
}

function noticesOf(
  source: LineSource,
  lines: readonly NumberedLine[],
  route: readonly NumberedLine[],
): readonly Notice[] {
  const other = lines.find(({ text }) => /^%\s*frag\b|\bfragments\b/i.test(text) && !text.startsWith("!"));
  return [
    ...(other === undefined ? [] : [{
      ...source.placeOfLine(other.line),
      severity: "warning" as const,
      statement: `fragments as ${describeValue(other.text)} states them are not read`,
      advice: "Give the numbers in brackets behind the symbols, as in O(1), or fragments in the input.",
    }]),
    ...route.slice(0, 1).map(({ line, text }) => ({
      ...source.placeOfLine(line),
      severity: "note" as const,
      statement: `only the molecule is read, not ${describeValue(text)} and what else is asked for`,
    })),
  ];
}
