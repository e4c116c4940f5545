// Lines of text that name an atom and its coordinates, as XYZ files and Psi4-style texts have them. Lines count from 1.

import { bohrFromAngstrom } from "../../base/units.ts";
import { ELEMENT_COUNT, elementSymbol } from "../../base/elements.ts";
import { nuclideOf } from "../../base/isotopes/isotopes.ts";
import { describeValue } from "../../base/error.ts";
import { decimalCommaHint } from "../document/decimal_comma.ts";
import { failAtLine, type LineSource } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";
import type { LengthUnit, MoleculeRecord } from "../records/molecule_record.ts";

/** The unit of length that a word means, or undefined. */
export function lengthUnitOf(word: string): LengthUnit | undefined {
  if (/^(?:bohr|au|a\.u\.)$/i.test(word)) return "bohr";
  if (/^(?:ang|angstrom|angstroms|Å)$/i.test(word)) return "angstrom";
  return undefined;
}

/** Atoms as they are collected from lines. */
export class AtomLines {
  /** Symbol of each atom, as written, without what makes a label of it. */
  readonly symbols: string[] = [];
  /** Coordinates as written, three for each atom. */
  readonly coordinates: number[] = [];
  /** Line of each atom. */
  readonly lines: number[] = [];

  private readonly labels: string[] = [];
  private readonly masses: (number | undefined)[] = [];
  private readonly massNumbers: (number | undefined)[] = [];

  constructor(private readonly source: LineSource) {}

  /**
   * Adds the atom of a line.
   *
   * @param fields Symbol and three coordinates; further fields are not looked at.
   * @throws {InputError} Where a field is missing or is not what it must be.
   */
  add(fields: readonly string[], line: number): void {
    const label = fields[0] ?? "";
    const { symbol, mass, massNumber } = this.nuclideOf(label, line);
    for (const [i, axis] of ["x", "y", "z"].entries()) {
      // QM9 has exponents as Mathematica writes them: 1.2*^-6.
      const field = fields[i + 1];
      const value = field === undefined ? undefined : parseDecimal(field.replace("*^", "e"));
      if (value === undefined) {
        const found = field === undefined ? `only ${i} coordinates` : describeValue(field);
        const hint = decimalCommaHint(field ?? "");
        const expected = `a finite number as the ${axis} coordinate`;
        failAtLine(this.source, line, { found, expected, hint });
      }
      this.coordinates.push(value);
    }
    this.labels.push(label);
    this.symbols.push(symbol);
    this.masses.push(mass);
    this.massNumbers.push(massNumber);
    this.lines.push(line);
  }

  /** The coordinates in bohr, flat. */
  geometry(unit: LengthUnit): Float64Array {
    const convert = unit === "bohr" ? (length: number) => length : bohrFromAngstrom;
    const geometry = Float64Array.from(this.coordinates, convert);
    const wrong = geometry.findIndex((coordinate) => !Number.isFinite(coordinate));
    if (wrong >= 0) {
      const found = `${this.coordinates[wrong]} ${unit}`;
      failAtLine(this.source, this.lines[Math.floor(wrong / 3)]!, {
        found,
        expected: "a finite number in bohr",
      });
    }
    return geometry;
  }

  /** What the labels say of isotopes, where they say anything. */
  nuclei(): Pick<MoleculeRecord, "masses" | "massNumbers"> {
    const isSaid = (values: readonly (number | undefined)[]) => values.some((value) => value !== undefined);
    return {
      ...(isSaid(this.masses) ? { masses: this.masses } : {}),
      ...(isSaid(this.massNumbers) ? { massNumbers: this.massNumbers } : {}),
    };
  }

  /**
   * Refuses labels such as CA, calcium in one file and a carbon atom in another, where other labels are those of a
   * force field.
   *
   * @throws {InputError} With the line of the first of them.
   */
  refuseAmbiguousLabels(): void {
    const atom = this.labels.findIndex((label) => AMBIGUOUS_LABEL.test(label));
    if (atom < 0) return;
    const label = this.labels[atom]!;
    // HE and NE are mostly helium and neon.
    const isRare = /^[HN]E/.test(label);
    const other = this.labels.find((item, i) =>
      item !== label && (!isRare && /^[A-Z]{1,3}\d/.test(item) || nuclideOf(this.symbols[i]!) === undefined)
    );
    if (other === undefined) return;
    const [first, second] = [label.charAt(0), label.charAt(1)];
    const element = `${first}${second.toLowerCase()}`;
    failAtLine(this.source, this.lines[atom]!, {
      found: `${describeValue(label)} beside labels such as ${describeValue(other)}`,
      expected: "an element",
      hint:
        `In a force field or a PDB file it is a ${first} atom: write ${first}, or ${element} where the element ${element} is meant.`,
    });
  }

  /** The element's symbol of `O`, `o`, `O1`, `H_a`, `8`, and the isotope of `2H`, `C@13.003`. */
  private nuclideOf(label: string, line: number): { symbol: string; mass?: number; massNumber?: number } {
    const refuse = (expected: string, hint?: string): never =>
      failAtLine(this.source, line, {
        found: describeValue(label),
        expected,
        hint,
      });
    if (/^(?:@|gh\()/i.test(label)) {
      refuse("a real atom", "Ghost atoms are placed by nmer itself, as the BSSE treatment needs them.");
    }
    const number = /^(\d{1,3})(?:_\w+)?$/.exec(label)?.[1];
    if (number !== undefined) {
      if (Number(number) >= 1 && Number(number) <= ELEMENT_COUNT) {
        return { symbol: elementSymbol(Number(number)) };
      }
      refuse(`an atomic number from 1 to ${ELEMENT_COUNT}`);
    }
    const [, ion, before, sign, after] = /^([A-Za-z]{1,2})(\d?)([-+])(\d?)$/.exec(label) ?? [];
    if (ion !== undefined && nuclideOf(ion) !== undefined) {
      const charge = `${sign === "-" ? "-" : ""}${before || after || 1}`;
      refuse(
        "an element symbol without a charge",
        `Write ${ion}, and the charge in the input, as in fragment_charges: [${charge}, 0]: one for each fragment.`,
      );
    }
    const parts = /^(\d{1,3})?([A-Za-z]{1,3})(?:\d+|_\w+)?(?:@(.+))?$/.exec(label);
    if (parts === null) return refuse("an element symbol or an atomic number", "As in O, O1, H_a or 8.");
    const [, massNumber, symbol, written] = parts;
    const mass = written === undefined ? undefined : parseDecimal(written);
    if (written !== undefined && !(mass !== undefined && mass > 0)) {
      refuse("a mass in atomic mass units after @, as in C@13.003");
    }
    return {
      symbol: symbol!,
      ...(mass === undefined ? {} : { mass }),
      ...(massNumber === undefined ? {} : { massNumber: Number(massNumber) }),
    };
  }
}

/** Names of atoms in proteins (alpha to zeta) that are also symbols of elements. */
const AMBIGUOUS_LABEL = /^(?:C[ADEF]|H[EGFO]|N[DE]|S[GB]|O[SG])\d*$/;

/**
 * The unit of a source's coordinates.
 *
 * @param stated What the source says itself, and in which line.
 * @param given What the user says about it.
 * @throws {InputError} Where the two differ.
 */
export function agreedUnit(
  source: LineSource,
  stated: { readonly unit: LengthUnit; readonly line: number } | undefined,
  given: LengthUnit | undefined,
): LengthUnit {
  if (stated !== undefined && given !== undefined && stated.unit !== given) {
    failAtLine(source, stated.line, {
      found: `coordinates stated to be in ${stated.unit}`,
      expected: `${given}, as the key units says`,
      hint: "Leave the key units out where the source says it.",
    });
  }
  return stated?.unit ?? given ?? "angstrom";
}
