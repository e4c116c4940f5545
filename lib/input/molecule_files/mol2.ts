// Reader of Tripos mol2 files (Tripos Mol2 File Format, 2007): atoms, the bonds that make its fragments, and partial
// charges, whose sums are the fragments' charges where they are whole numbers. One molecule. Angstrom.

import { describeValue } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import { AtomLines } from "../molecule/atom_lines.ts";
import { failAtLine, fieldsOf, fileSource, type LineSource } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";
import { checkText, MAX_TEXT_BYTES } from "../document/text.ts";
import type { LengthUnit, MoleculeRecord, Remark } from "../records/molecule_record.ts";
import { bondedParts } from "./bonded_parts.ts";
import { checkHydrogens } from "./missing_hydrogens.ts";
import { refuseOtherUnit } from "./stated_units.ts";

/** How far a sum of partial charges, rounded to three or four decimals each, is from a whole number at most. */
const MAX_ROUNDING = 0.1;

interface Section {
  /** Line of its head. */
  readonly line: number;
  /** Its lines that say something. */
  readonly rows: { readonly line: number; readonly text: string }[];
}

/**
 * Reads a mol2 file of one molecule.
 *
 * @throws {InputError} With file and line.
 */
export function readMol2(text: string, name: string, units?: LengthUnit): MoleculeRecord {
  const source = fileSource(checkText(text, name, MAX_TEXT_BYTES), name);
  refuseOtherUnit(source, "a mol2 file", units);
  const sections = sectionsOf(source);
  const head = sections.get("MOLECULE") ?? missing(source, "MOLECULE");
  const [atomCount, bondCount] = countsOf(source, head);
  const rows = (sections.get("ATOM") ?? missing(source, "ATOM")).rows;
  if (rows.length !== atomCount) {
    failAtLine(source, sections.get("ATOM")!.line, {
      found: `${rows.length} atoms`,
      expected: `${atomCount}, as the head says`,
    });
  }
  const atoms = new AtomLines(source);
  const partial: (number | undefined)[] = [];
  const numbers = new Map<string, number>();
  for (const row of rows) readAtom(source, row, atoms, partial, numbers);
  const { bonds, orders } = readBonds(source, sections.get("BOND"), bondCount, numbers, atomCount);
  const fragments = bondedParts(atomCount, bonds);
  const place = (atom: number) => source.placeOfLine(atoms.lines[atom] ?? 1);
  const hasCharges = head.rows[3]?.text.toUpperCase() !== "NO_CHARGES" &&
    partial.every((value) => value !== undefined) && partial.some((value) => value !== 0);
  const stated = hasCharges ? statedCharges(source, fragments, partial as number[], atoms.lines) : undefined;
  const charges = stated?.charges;
  const notices = [
    ...cellNotices(source, sections.get("CRYSIN")),
    ...(bonds.length === 0 ? [] : checkHydrogens(
      atoms.symbols.map((symbol, i) => ({
        symbol,
        bondOrders: orders[i]!,
        charge: formalCharge(symbol, orders[i]!),
        unpaired: 0,
      })),
      place,
    )),
  ];
  const title = (head.rows[0]?.text ?? "").slice(0, 200);
  const hasTitle = !/^\**$/.test(title);
  return {
    source: name,
    symbols: atoms.symbols,
    geometry: atoms.geometry("angstrom"),
    fragments,
    ...(charges === undefined ? {} : { fragmentCharges: charges }),
    grouped: "the bonds",
    ...(bonds.length === 0 ? {} : { kept: { connectivity: bonds } }),
    ...(hasTitle ? { name: title } : {}),
    remarks: [
      ...(hasTitle ? [{ text: title, place: source.placeOfLine(head.rows[0]!.line), what: "a title" }] : []),
      ...(stated?.remark === undefined ? [] : [stated.remark]),
    ],
    ...(notices.length === 0 ? {} : { notices }),
    ...(stated?.notices === undefined ? {} : { chargeNotices: stated.notices }),
    place: (field, index) => {
      if (index === undefined) return source.placeOfLine(head.line);
      return field === "symbols" || field === "geometry" ? place(index) : place(fragments[index]?.[0] ?? 0);
    },
  };
}

// Ions are not marked in mol2: an N of four bonds is a cation, an O of one bond beside may be an anion.
function formalCharge(symbol: string, orders: number): number {
  if (symbol === "N" || symbol === "P") return orders > 3.4 && symbol === "N" ? 1 : 0;
  return symbol === "O" && orders >= 1 && orders < 2 ? -1 : 0;
}

function sectionsOf(source: LineSource): ReadonlyMap<string, Section> {
  const sections = new Map<string, Section>();
  let current: Section | undefined;
  for (const [i, raw] of source.text.split("\n").entries()) {
    const line = i + 1, text = raw.trim();
    const name = /^@<TRIPOS>(\w+)/.exec(text)?.[1];
    if (name !== undefined) {
      if (sections.has(name) && /^(?:MOLECULE|ATOM|BOND)$/.test(name)) {
        failAtLine(source, line, {
          found: name === "MOLECULE" ? "a second molecule" : `a second section ${name}`,
          expected: "one molecule",
          hint: "Put each molecule into a file of its own, as obabel in.mol2 -O out.mol2 -m does.",
        });
      }
      current = { line, rows: [] };
      sections.set(name, current);
      continue;
    }
    // In the head a blank line is one that says nothing; elsewhere it is none.
    const isHead = current !== undefined && current === sections.get("MOLECULE");
    if (
      raw.startsWith("#") || current === undefined || (text === "" && !(isHead && current.rows.length < 4))
    ) {
      continue;
    }
    current.rows.push({ line, text });
  }
  return sections;
}

function missing(source: LineSource, name: string): never {
  return failAtLine(source, 1, { found: `no section @<TRIPOS>${name}`, expected: "a mol2 file" });
}

function countsOf(source: LineSource, head: Section): readonly [number, number] {
  const row = head.rows[1];
  const counts = fieldsOf(row?.text ?? "").map(Number);
  if (row === undefined || !(Number.isInteger(counts[0]) && counts[0]! > 0)) {
    failAtLine(source, row?.line ?? head.line, {
      found: row === undefined ? "no counts" : describeValue(row.text),
      expected: "the numbers of atoms and bonds",
    });
  }
  return [counts[0]!, counts[1] ?? 0];
}

function readAtom(
  source: LineSource,
  { line, text }: { readonly line: number; readonly text: string },
  atoms: AtomLines,
  partial: (number | undefined)[],
  numbers: Map<string, number>,
): void {
  const [id, , x, y, z, type, , , charge] = fieldsOf(text);
  const element = type?.split(".")[0] ?? "";
  if (!/^[A-Z][A-Za-z]?$/.test(element) || /^(?:Du|LP|HEV|HET|HAL|ANY)$/i.test(element)) {
    failAtLine(source, line, {
      found: type === undefined ? "no type of the atom" : `the type ${describeValue(type)}`,
      expected: "an element, as in C.3, N.am or Na",
    });
  }
  if (id === undefined || numbers.has(id)) {
    failAtLine(source, line, { found: `the number ${id} again`, expected: "a number for each atom" });
  }
  numbers.set(id, atoms.symbols.length);
  atoms.add([element, x ?? "", y ?? "", z ?? ""], line);
  const value = charge === undefined ? undefined : parseDecimal(charge);
  if (charge !== undefined && value === undefined) {
    failAtLine(source, line, { found: describeValue(charge), expected: "a partial charge" });
  }
  partial.push(value);
}

function readBonds(
  source: LineSource,
  section: Section | undefined,
  count: number,
  numbers: ReadonlyMap<string, number>,
  atomCount: number,
) {
  const rows = section?.rows ?? [];
  if (rows.length !== count) {
    failAtLine(source, section?.line ?? 1, {
      found: `${rows.length} bonds`,
      expected: `${count}, as the head says`,
    });
  }
  const orders = new Array<number>(atomCount).fill(0);
  const bonds = rows.flatMap(({ line, text }) => {
    const [, one, other, type = "1"] = fieldsOf(text);
    const [a, b] = [numbers.get(one ?? ""), numbers.get(other ?? "")];
    if (a === undefined || b === undefined || a === b) {
      failAtLine(source, line, { found: describeValue(text), expected: "a bond of two different atoms" });
    }
    if (type === "nc") return [];
    const order = type === "ar" ? 1.5 : type === "am" ? 1 : Number(type) || 1;
    orders[a]! += order;
    orders[b]! += order;
    return [[a, b, order] as const];
  });
  return { bonds, orders };
}

/** Charges of the fragments from partial charges; where they add up to no whole number, the input must say them. */
function statedCharges(
  source: LineSource,
  fragments: readonly (readonly number[])[],
  partial: readonly number[],
  lines: readonly number[],
): { readonly charges?: readonly number[]; readonly notices?: readonly Notice[]; readonly remark?: Remark } {
  const sums = fragments.map((part) => part.reduce((sum, atom) => sum + partial[atom]!, 0));
  const odd = sums.findIndex((sum) => Math.abs(sum - Math.round(sum)) > MAX_ROUNDING);
  const at = (fragment: number) => source.placeOfLine(lines[fragments[fragment]![0]!]!);
  if (odd >= 0) {
    const text = `charge ~ ${sums[odd]!.toFixed(3)}, the sum of the partial charges of fragment ${odd + 1}`;
    return { remark: { text, place: at(odd), what: "a column of charges" } };
  }
  const charges = sums.map((sum) => Math.round(sum) + 0);
  const ion = charges.findIndex((charge) => charge !== 0);
  if (ion < 0) return { charges };
  const statement =
    `the charges ${charges.slice(0, 12).join(", ")}${charges.length > 12 ? ", ..." : ""} of the ` +
    "fragments are the sums of the file's partial charges";
  return { charges, notices: [{ ...at(ion), severity: "note", statement }] };
}

function cellNotices(source: LineSource, section: Section | undefined): readonly Notice[] {
  if (section === undefined) return [];
  return [{
    ...source.placeOfLine(section.line),
    severity: "warning",
    statement: "the file states a crystal's cell (CRYSIN), and an isolated molecule is computed",
    advice: "nmer knows no periodic systems: check that none is meant.",
  }];
}
