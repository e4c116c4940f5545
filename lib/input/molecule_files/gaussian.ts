// Reader of the molecule in a Gaussian input (https://gaussian.com/input): charge and multiplicity, of the whole and of
// fragments, and atoms with Cartesian coordinates, `O(Fragment=1) 0.0 0.0 0.0`. Angstrom, or bohr where the route says
// Units=AU. What else the input asks for is not read, and said. Z-matrices, ghosts, dummies, periodic systems, point
// charges and geometries of other files are refused.

import { describeValue } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import { agreedUnit, AtomLines } from "../molecule/atom_lines.ts";
import { failAtLine, fieldsOf, fileSource, type LineSource } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";
import { checkText, MAX_TEXT_BYTES } from "../document/text.ts";
import type { LengthUnit, MoleculeRecord } from "../records/molecule_record.ts";
import { fragmentsOf } from "./fragment_numbers.ts";

/** Sections of an input, whose lines count from 1. */
interface Sections {
  readonly route: { readonly line: number; readonly text: string };
  readonly title: string;
  readonly titleLine: number;
  /** Line of charge and multiplicity. */
  readonly chargeLine: number;
}

/**
 * Reads the molecule of a Gaussian input.
 *
 * @throws {InputError} With file and line.
 */
export function readGaussian(text: string, name: string, units?: LengthUnit): MoleculeRecord {
  const source = fileSource(checkText(text, name, MAX_TEXT_BYTES), name);
  const lines = source.text.split("\n");
  const { route, title, titleLine, chargeLine } = sectionsOf(source, lines);
  const stated = unitOf(source, route);
  const [charges, multiplicities] = chargesOf(source, lines[chargeLine - 1]!, chargeLine);
  const atoms = new AtomLines(source);
  const numbers: (number | undefined)[] = [];
  const masses: (string | undefined)[] = [];
  let line = chargeLine + 1;
  for (; line <= lines.length && lines[line - 1]!.trim() !== ""; line++) {
    readAtom(source, lines[line - 1]!, line, atoms, numbers, masses);
  }
  if (atoms.symbols.length === 0) {
    failAtLine(source, Math.min(line, lines.length), { found: "no atoms", expected: "at least one atom" });
  }
  refuseNextJob(source, lines, line);
  const unit = agreedUnit(source, stated, units);
  const fragments = fragmentsOf(source, numbers, atoms.lines);
  const notices = checkFragments(source, { charges, multiplicities, fragments, chargeLine, route });
  const isParted = fragments !== undefined && charges.length > 1;
  return {
    source: name,
    symbols: atoms.symbols,
    geometry: atoms.geometry(unit),
    charge: charges[0]!,
    multiplicity: multiplicities[0]!,
    ...(fragments === undefined ? {} : { fragments }),
    ...(isParted
      ? { fragmentCharges: charges.slice(1), fragmentMultiplicities: multiplicities.slice(1).map(Math.abs) }
      : {}),
    ...nucleiOf(atoms, masses),
    ...(title === ""
      ? {}
      : { name: title, remarks: [{ text: title, place: source.placeOfLine(titleLine), what: "a title" }] }),
    notices: [...notices, {
      ...source.placeOfLine(route.line),
      severity: "note",
      statement: `only the molecule is read, not the route ${describeValue(route.text)}`,
    }],
    place: (field, index) => {
      if (index === undefined || field.startsWith("fragment_")) return source.placeOfLine(chargeLine);
      const atom = field === "fragments" ? fragments?.[index]?.[0] ?? 0 : index;
      return source.placeOfLine(atoms.lines[atom] ?? chargeLine);
    },
  };
}

/** More than any job asks for. */
const MAX_ROUTE_LENGTH = 5000;

function sectionsOf(source: LineSource, lines: readonly string[]): Sections {
  const isBlank = (line: number) => (lines[line - 1] ?? "").trim() === "";
  let line = lines.findIndex((text) => text.trim().startsWith("#")) + 1;
  if (line === 0) {
    failAtLine(source, 1, { found: "no route, a line that begins with #", expected: "a Gaussian input" });
  }
  const first = line;
  const parts: string[] = [];
  for (; line <= lines.length && !isBlank(line); line++) {
    parts.push(lines[line - 1]!.replace(/!.*/, "").trim());
  }
  const route = { line: first, text: parts.join(" ").replaceAll(/\s+/g, " ") };
  if (route.text.length > MAX_ROUTE_LENGTH) {
    failAtLine(source, first, {
      found: `a route of ${route.text.length} characters`,
      expected: `at most ${MAX_ROUTE_LENGTH}, and a blank line behind it`,
    });
  }
  if (/\bgeom(?:etry)?\s*=?\s*\(?[^)\s]*\b(?:all)?ch(?:ec)?k/i.test(route.text)) {
    failAtLine(source, first, {
      found: "a geometry in a checkpoint file (Geom=Check)",
      expected: "the atoms in the input itself",
      hint: "Take the coordinates from the output: save them as .xyz.",
    });
  }
  if (/(?:^|\s)charge(?:\s|=|\(|$)/i.test(route.text)) {
    failAtLine(source, first, {
      found: "point charges around the molecule (Charge)",
      expected: "a molecule without a field",
      hint: "Charges of other fragments can be given as embedding_charges.",
    });
  }
  if (/\boniom\b/i.test(route.text)) {
    failAtLine(source, first, { found: "layers of ONIOM", expected: "a molecule that is computed whole" });
  }
  while (line <= lines.length && isBlank(line)) line++;
  const title: string[] = [];
  const titleLine = line;
  for (; line <= lines.length && !isBlank(line); line++) title.push(lines[line - 1]!.trim());
  while (line <= lines.length && isBlank(line)) line++;
  if (line > lines.length) {
    failAtLine(source, lines.length, {
      found: "the end of the file",
      expected: "route, title, and charge and multiplicity, with a blank line after each",
    });
  }
  return { route, title: title.join(" ").slice(0, 200), titleLine, chargeLine: line };
}

function unitOf(
  source: LineSource,
  { text, line }: Sections["route"],
): { readonly unit: LengthUnit; readonly line: number } | undefined {
  const [, list] = /\bunits\s*(?:=\s*\(?|\()\s*([\w, ]+)/i.exec(text) ?? [];
  if (list === undefined) return undefined;
  if (/\b(?:au|bohr)\b/i.test(list)) return { unit: "bohr", line };
  if (/\bang(?:strom)?s?\b/i.test(list)) return { unit: "angstrom", line };
  if (/^\s*(?:deg|rad)\w*\s*$/i.test(list)) return undefined;
  return failAtLine(source, line, { found: `units=${list.trim()}`, expected: "units=au or units=ang" });
}

/** Charges and multiplicities of the whole and of each fragment. */
function chargesOf(source: LineSource, text: string, line: number): readonly [number[], number[]] {
  const fields = fieldsOf(text.replace(/!.*/, ""));
  const values = fields.map((field) => parseDecimal(field));
  const isWhole = values.every((value) => Number.isInteger(value));
  const multiplicities = values.filter((_, i) => i % 2 === 1) as number[];
  if (values.length < 2 || values.length % 2 === 1 || !isWhole || multiplicities.includes(0)) {
    failAtLine(source, line, {
      found: describeValue(text.trim()),
      expected: "charge and multiplicity, of the whole and then of each fragment, as in 0 1 or 1 1 1 1 0 1",
    });
  }
  return [values.filter((_, i) => i % 2 === 0) as number[], multiplicities];
}

function checkFragments(
  source: LineSource,
  { charges, multiplicities, fragments, chargeLine, route }: {
    readonly charges: readonly number[];
    readonly multiplicities: readonly number[];
    readonly fragments: readonly (readonly number[])[] | undefined;
    readonly chargeLine: number;
    readonly route: Sections["route"];
  },
): readonly Notice[] {
  const count = charges.length - 1;
  if (count > 0 && count !== fragments?.length) {
    failAtLine(source, chargeLine, {
      found: `charges of ${count} fragments`,
      expected: `those of ${fragments?.length ?? 0}, which the atoms have`,
    });
  }
  const counterpoise = /\bcounterpoise\s*=?\s*\(?\s*(\d+)/i.exec(route.text)?.[1];
  if (counterpoise !== undefined && Number(counterpoise) !== fragments?.length) {
    failAtLine(source, route.line, {
      found: `Counterpoise=${counterpoise}`,
      expected: `the number of fragments that the atoms have, ${fragments?.length ?? 0}`,
    });
  }
  if (multiplicities[0]! < 0) {
    failAtLine(source, chargeLine, { found: `the multiplicity ${multiplicities[0]}`, expected: "1 or more" });
  }
  if (!multiplicities.slice(1).some((value) => value < 0)) return [];
  return [{
    ...source.placeOfLine(chargeLine),
    severity: "warning",
    statement: "negative multiplicities, whose spins point down, are taken without their signs",
    advice: "nmer couples no spins of fragments: check the multiplicities of all n-mers.",
  }];
}

const ATOM = /^([A-Za-z][A-Za-z0-9]*|\d{1,3})(-[^(\s,]*)?(?:\(([^)]*)\))?[\s,]+(.*)$/;

function readAtom(
  source: LineSource,
  written: string,
  line: number,
  atoms: AtomLines,
  numbers: (number | undefined)[],
  masses: (string | undefined)[],
): void {
  const text = written.replace(/!.*/, "").trim();
  const refuse = (found: string, expected: string, hint?: string): never =>
    failAtLine(source, line, { found, expected, hint });
  if (text.startsWith("@")) refuse(`the file ${describeValue(text)}`, "the atoms in the input itself");
  const [, symbol, type, parameters = "", rest] = ATOM.exec(text) ?? [];
  if (symbol === undefined || rest === undefined) {
    return refuse(describeValue(text), "a symbol and three coordinates", Z_MATRIX);
  }
  if (/^tv$/i.test(symbol)) {
    refuse("a translation vector (Tv)", "an isolated molecule", "nmer knows no periodic systems.");
  }
  if (/bq$/i.test(symbol) || /^-bq/i.test(type ?? "")) {
    refuse(
      "a ghost atom (Bq)",
      "a real atom",
      "Ghost atoms are placed by nmer itself, as the BSSE treatment needs them.",
    );
  }
  if (/^x{1,2}$/i.test(symbol)) refuse("a dummy atom (X)", "a real atom", "Remove it.");
  const fields = fieldsOf(rest);
  // Between symbol and coordinates may stand whether the atom is frozen: 0 or -1.
  const isFrozen = /^(?:0|-\d+)$/.test(fields[0] ?? "") && fields.length >= 4;
  const columns = isFrozen ? fields.slice(1) : fields;
  // GaussView writes layers, H, M or L, where there is no ONIOM, too.
  const coordinates = columns.length === 4 && /^[HML]$/i.test(columns[3]!) ? columns.slice(0, 3) : columns;
  if (coordinates.length > 3) refuse(describeValue(text), "a symbol and three coordinates alone", Z_MATRIX);
  if (coordinates.length < 3 || coordinates.some((field) => parseDecimal(field) === undefined)) {
    refuse(describeValue(text), "a symbol and three coordinates", Z_MATRIX);
  }
  const { fragment, mass } = parametersOf(source, line, parameters);
  atoms.add([symbol, ...coordinates], line);
  numbers.push(fragment);
  masses.push(mass);
}

const Z_MATRIX = "Z-matrices are not read: give Cartesian coordinates, as Open Babel writes them to .xyz.";

function parametersOf(source: LineSource, line: number, text: string) {
  let fragment: number | undefined;
  let mass: string | undefined;
  for (const item of text.split(",").map((part) => part.trim()).filter((part) => part !== "")) {
    const [, key = "", value = ""] = /^(\w+)\s*=\s*(\S+)$/.exec(item) ?? [];
    if (/^fragment$/i.test(key) && /^[1-9]\d{0,5}$/.test(value)) fragment = Number(value);
    else if (/^iso$/i.test(key) && parseDecimal(value) !== undefined) mass = value;
    else if (!/^(?:spin|zeff|qmom|nmagm|gfac)$/i.test(key)) {
      failAtLine(source, line, {
        found: describeValue(item),
        expected: "Fragment=, Iso=, Spin=, ZEff=, QMom= or NMagM=",
      });
    }
  }
  return { ...(fragment === undefined ? {} : { fragment }), ...(mass === undefined ? {} : { mass }) };
}

/** Isotopes of labels, and of `Iso=`: a mass number where it is whole, else a mass. */
function nucleiOf(atoms: AtomLines, masses: readonly (string | undefined)[]) {
  if (masses.every((mass) => mass === undefined)) return atoms.nuclei();
  const isWhole = (mass: string | undefined): mass is string => mass !== undefined && /^\d+$/.test(mass);
  return {
    massNumbers: masses.map((mass) => isWhole(mass) ? Number(mass) : undefined),
    masses: masses.map((mass) => mass === undefined || isWhole(mass) ? undefined : Number(mass)),
  };
}

/** A further job with the same molecule, from the checkpoint file, changes nothing. */
function refuseNextJob(source: LineSource, lines: readonly string[], from: number): void {
  for (let i = from - 1; i < lines.length; i++) {
    if (!/^\s*--link1--/i.test(lines[i]!)) continue;
    let route = "";
    for (
      let at = i + 1;
      at < lines.length && lines[at]!.trim() !== "" && route.length < MAX_ROUTE_LENGTH;
      at++
    ) {
      route += ` ${lines[at]!.slice(0, MAX_ROUTE_LENGTH)}`;
    }
    if (/\bgeom(?:etry)?\s*=?\s*\(?[^)\s]*\ballch(?:ec)?k/i.test(route)) continue;
    failAtLine(source, i + 1, {
      found: "a second job (--Link1--) with a molecule of its own",
      expected: "one molecule",
      hint: "Put each job into a file of its own.",
    });
  }
}
