// Reader of MDL molfiles and SD files, V2000 (CTfile Formats, BIOVIA 2020): atoms with formal charges, radicals and
// isotopes, and the bonds that make its fragments. One molecule in three dimensions, all hydrogens in it. Angstrom.

import { describeValue } from "../../base/error.ts";
import { AtomLines } from "../molecule/atom_lines.ts";
import { failAtLine, fileSource, type LineSource } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";
import { checkText, MAX_TEXT_BYTES } from "../document/text.ts";
import type { MoleculeRecord } from "../records/molecule_record.ts";
import { bondedParts } from "./bonded_parts.ts";
import { checkHydrogens } from "./missing_hydrogens.ts";
import { refuseOtherUnit } from "./stated_units.ts";
import type { LengthUnit } from "../records/molecule_record.ts";

/** Charges of the atom block by their codes; 4 is a doublet radical. */
const CHARGE_OF_CODE = [0, 3, 2, 1, 0, -1, -2, -3] as const;
/** Unpaired electrons of `M  RAD`: a singlet's two are paired. */
const UNPAIRED = [0, 0, 1, 2] as const;
const MULTIPLICITY_OF_RADICAL = [1, 1, 2, 3] as const;

/** Whether a text is a molfile. */
export function isMolfile(text: string): boolean {
  return /^(?:[^\n]*\n){3}[^\n]*\bV[23]000\s*(?:\n|$)/.test(text.slice(0, 4096).replaceAll(/\r\n?/g, "\n"));
}

/** What is known of each atom beside its place. */
interface AtomNotes {
  readonly charge: number[];
  readonly radical: number[];
}

/**
 * Reads a molfile or an SD file of one molecule.
 *
 * @throws {InputError} With file and line.
 */
export function readSdf(text: string, name: string, units?: LengthUnit): MoleculeRecord {
  const source = fileSource(checkText(text, name, MAX_TEXT_BYTES), name);
  refuseOtherUnit(source, "an MDL molfile", units);
  const lines = source.text.split("\n");
  const { atoms: atomCount, bonds: bondCount } = readCounts(source, lines);
  const atoms = new AtomLines(source);
  const notes: AtomNotes = { charge: [], radical: [] };
  for (let line = 5; line < 5 + atomCount; line++) readAtom(source, lines[line - 1], line, atoms, notes);
  refuseDrawing(source, lines, atoms);
  const orders = new Array<number>(atomCount).fill(0);
  const bonds = Array.from({ length: bondCount }, (_, i) => {
    const line = 5 + atomCount + i;
    const [one, other, order] = readBond(source, lines[line - 1], line, atomCount);
    for (const atom of [one, other]) orders[atom]! += order;
    return [one, other, order] as const;
  });
  const masses = readProperties(source, lines, 5 + atomCount + bondCount, atomCount, notes);
  const place = (atom: number) => source.placeOfLine(atoms.lines[atom] ?? 4);
  const fragments = bondedParts(atomCount, bonds);
  const notices = checkHydrogens(
    atoms.symbols.map((symbol, i) => ({
      symbol,
      bondOrders: orders[i]!,
      charge: notes.charge[i]!,
      unpaired: UNPAIRED[notes.radical[i]!]!,
    })),
    place,
  );
  const title = lines[0]!.trim().slice(0, 200);
  const massNumbers = atoms.symbols.map((_, i) => masses.get(i));
  return {
    source: name,
    symbols: atoms.symbols,
    geometry: atoms.geometry("angstrom"),
    fragments,
    fragmentCharges: fragments.map((part) => part.reduce((sum, atom) => sum + notes.charge[atom]!, 0)),
    fragmentMultiplicities: fragments.map((part) => multiplicityOf(part, notes)),
    grouped: "the bonds",
    ...(bonds.length === 0 ? {} : { kept: { connectivity: bonds } }),
    ...(masses.size === 0 ? atoms.nuclei() : { massNumbers }),
    ...(title === "" ? {} : { name: title }),
    remarks: [[title, 1, "a title"], [lines[2]!.trim(), 3, "a comment"]].flatMap((
      [text, line, what],
    ) =>
      text === "" ? [] : [{ text: String(text), place: source.placeOfLine(Number(line)), what: String(what) }]
    ),
    ...(notices.length === 0 ? {} : { notices }),
    place: (field, index) => {
      if (index === undefined) return source.placeOfLine(4);
      return field === "symbols" || field === "geometry" ? place(index) : place(fragments[index]?.[0] ?? 0);
    },
  };
}

/** Stated radicals decide; several in one part need not couple in one way. */
function multiplicityOf(part: readonly number[], { radical }: AtomNotes): number | undefined {
  const radicals = part.filter((atom) => radical[atom] !== 0);
  return radicals.length === 1 ? MULTIPLICITY_OF_RADICAL[radical[radicals[0]!]!] : undefined;
}

function readCounts(source: LineSource, lines: readonly string[]) {
  const line = lines[3] ?? "";
  const [, atoms, bonds] = /^([ \d]{3})([ \d]{3})/.exec(line) ?? [];
  if (/V3000\s*$/.test(line)) {
    failAtLine(source, 4, {
      found: "a molfile of version V3000",
      expected: "version V2000",
      hint: "Convert it: obabel in.sdf -O out.sdf writes V2000.",
    });
  }
  if (atoms === undefined || !/V2000\s*$/.test(line) || Number(atoms) < 1) {
    failAtLine(source, Math.min(4, lines.length), {
      found: line.trim() === "" ? "no counts" : describeValue(line.trim()),
      expected: "the numbers of atoms and bonds, and V2000",
    });
  }
  return { atoms: Number(atoms), bonds: Number(bonds) };
}

function readAtom(
  source: LineSource,
  text: string | undefined,
  line: number,
  atoms: AtomLines,
  notes: AtomNotes,
): void {
  if (text === undefined || text.trim() === "" || /^M {2}END/.test(text)) {
    failAtLine(source, Math.min(line, source.text.split("\n").length), {
      found: `the end after ${line - 5} atoms`,
      expected: "as many atoms as the fourth line says",
    });
  }
  const coordinates = [0, 10, 20].map((at) => text.slice(at, at + 10).trim());
  const symbol = text.slice(31, 34).trim();
  if (!/^(?:[A-Z][a-z]?|\*)$/.test(symbol) || /^(?:A|Q|L|LP|R|X|M|\*)$/.test(symbol)) {
    failAtLine(source, line, { found: describeValue(symbol), expected: "an element in columns 32 to 34" });
  }
  atoms.add([symbol, ...coordinates], line);
  const field = (at: number, width: number) => Number(text.slice(at, at + width).trim() || "0");
  const [difference, code] = [field(34, 2), field(36, 3)];
  if (difference !== 0) {
    failAtLine(source, line, {
      found: `the mass difference ${difference}`,
      expected: "isotopes as M  ISO states them",
      hint: "Write the mass number in a line M  ISO, and 0 here.",
    });
  }
  if (!(code >= 0 && code <= 7) || !Number.isInteger(code)) {
    failAtLine(source, line, {
      found: `the charge code ${text.slice(36, 39)}`,
      expected: "a code from 0 to 7",
    });
  }
  notes.charge.push(CHARGE_OF_CODE[code]!);
  notes.radical.push(code === 4 ? 2 : 0);
}

/** A drawing has no third dimension. */
function refuseDrawing(source: LineSource, lines: readonly string[], atoms: AtomLines): void {
  const isFlat = atoms.symbols.every((_, i) => atoms.coordinates[3 * i + 2] === 0);
  const isStated = /^.{20}2D/.test(lines[1] ?? "");
  const isWithoutExtent = isFlat && atoms.symbols.length > 1 &&
    atoms.coordinates.every((value) => value === 0);
  if (!isWithoutExtent && !(isStated && isFlat)) return;
  failAtLine(source, isStated ? 2 : 5, {
    found: isStated ? "coordinates in two dimensions, a drawing" : "atoms that are all in one place",
    expected: "coordinates in three dimensions",
    hint: "Make them, as obabel in.sdf -O out.sdf --gen3d -h does.",
  });
}

function readBond(source: LineSource, text: string | undefined, line: number, atomCount: number) {
  const [, ...fields] = /^([ \d]{3})([ \d]{3})([ \d]{3})/.exec(text ?? "") ?? [];
  const [one, other, type] = fields.map(Number) as [number?, number?, number?];
  const isAtom = (index: number | undefined) => index !== undefined && index >= 1 && index <= atomCount;
  if (!isAtom(one) || !isAtom(other) || one === other) {
    failAtLine(source, Math.min(line, source.text.split("\n").length), {
      found: describeValue(text?.trim() ?? "the end of the file"),
      expected: `a bond of two different atoms from 1 to ${atomCount}`,
    });
  }
  // Aromatic bonds are 4; what may be several kinds counts as one bond.
  const order = type === 4 ? 1.5 : type === 2 || type === 3 ? type : 1;
  return [one! - 1, other! - 1, order] as const;
}

const PROPERTY = /^M {2}(CHG|RAD|ISO)([ \d]{3})(.*)$/;

/**
 * Reads the lines after the bonds into the notes, and refuses a second molecule.
 *
 * @returns Mass numbers of the atoms that have one.
 */
function readProperties(
  source: LineSource,
  lines: readonly string[],
  from: number,
  atomCount: number,
  notes: AtomNotes,
): ReadonlyMap<number, number> {
  const masses = new Map<number, number>();
  let isFirst = true;
  let end = lines.length;
  for (let line = from; line <= lines.length; line++) {
    const text = lines[line - 1]!;
    if (/^M {2}END|^\$\$\$\$/.test(text)) {
      end = line;
      break;
    }
    if (/^M {2}(?:SMT|STY|POL|SED|ALS|LIN|RGP)|^[AG] {2}/.test(text)) continue;
    const [, kind, count, rest] = PROPERTY.exec(text) ?? [];
    if (kind === undefined) continue;
    // The lines replace what the atoms' lines say of charges and radicals.
    if (isFirst && kind !== "ISO") {
      notes.charge.fill(0);
      notes.radical.fill(0);
      isFirst = false;
    }
    const values = rest!.trim().split(/\s+/).map((field) => parseDecimal(field));
    if (values.length !== 2 * Number(count) || values.some((value) => !Number.isInteger(value))) {
      failAtLine(source, line, { found: describeValue(text), expected: "pairs of an atom and a value" });
    }
    for (let i = 0; i < values.length; i += 2) {
      const [atom, value] = [values[i]! - 1, values[i + 1]!];
      const isFine = kind === "RAD"
        ? value >= 0 && value <= 3
        : Math.abs(value) <= (kind === "CHG" ? 15 : 400);
      if (!(atom >= 0 && atom < atomCount) || !isFine) {
        failAtLine(source, line, {
          found: `${value} for atom ${atom + 1}`,
          expected: kind === "RAD" ? "0 to 3 for an atom" : `a value of an atom from 1 to ${atomCount}`,
        });
      }
      if (kind === "CHG") notes.charge[atom] = value;
      else if (kind === "RAD") notes.radical[atom] = value;
      else masses.set(atom, value);
    }
  }
  refuseSecond(source, lines, end);
  return masses;
}

function refuseSecond(source: LineSource, lines: readonly string[], end: number): void {
  const separator = lines.findIndex((text, i) => i >= end - 1 && /^\$\$\$\$/.test(text));
  if (separator < 0) return;
  const next = lines.findIndex((text, i) => i > separator && text.trim() !== "");
  if (next < 0) return;
  failAtLine(source, next + 1, {
    found: "a second molecule",
    expected: "one molecule",
    hint:
      "Put each molecule into a file of its own, as obabel in.sdf -O out.sdf -m does, or join them to one.",
  });
}
