// Lines of text that name an atom and its coordinates, as XYZ files and Psi4-style texts have them. Lines count from 1.

import { bohrFromAngstrom } from "../../base/units.ts";
import { ELEMENT_COUNT, elementSymbol } from "../../base/elements.ts";
import { describeValue } from "../../base/error.ts";
import { failAtLine, type LineSource } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";
import type { LengthUnit } from "../records/molecule_record.ts";

/** The unit of length that a word means, or undefined. */
export function lengthUnitOf(word: string): LengthUnit | undefined {
  if (/^(?:bohr|au|a\.u\.)$/i.test(word)) return "bohr";
  if (/^(?:ang|angstrom|angstroms|Å)$/i.test(word)) return "angstrom";
  return undefined;
}

/** Atoms as they are collected from lines. */
export class AtomLines {
  /** Symbol of each atom, as written. */
  readonly symbols: string[] = [];
  /** Coordinates as written, three for each atom. */
  readonly coordinates: number[] = [];
  /** Line of each atom. */
  readonly lines: number[] = [];

  constructor(private readonly source: LineSource) {}

  /**
   * Adds the atom of a line.
   *
   * @param fields Symbol and three coordinates; further fields are not looked at.
   * @throws {InputError} Where a field is missing or is not what it must be.
   */
  add(fields: readonly string[], line: number): void {
    const symbol = this.symbolOf(fields[0] ?? "", line);
    for (const [i, axis] of ["x", "y", "z"].entries()) {
      const field = fields[i + 1];
      const value = field === undefined ? undefined : parseDecimal(field);
      if (value === undefined) {
        const found = field === undefined ? `only ${i} coordinates` : describeValue(field);
        failAtLine(this.source, line, { found, expected: `a finite number as the ${axis} coordinate` });
      }
      this.coordinates.push(value);
    }
    this.symbols.push(symbol);
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

  /** The element's symbol of `O`, `o`, `O1`, `H_a`, `8`. */
  private symbolOf(label: string, line: number): string {
    const refuse = (expected: string, hint?: string): never =>
      failAtLine(this.source, line, {
        found: describeValue(label),
        expected,
        ...(hint === undefined ? {} : { hint }),
      });
    if (/^(?:@|gh\()/i.test(label)) {
      refuse("a real atom", "Ghost atoms are placed by nmer itself, as the BSSE treatment needs them.");
    }
    if (label.includes("@") || /^\d+[A-Za-z]/.test(label)) {
      refuse(
        "an element without a mass",
        "Energies and their derivatives do not depend on masses: leave it out.",
      );
    }
    const number = /^(\d{1,3})(?:_\w+)?$/.exec(label)?.[1];
    if (number !== undefined) {
      if (Number(number) >= 1 && Number(number) <= ELEMENT_COUNT) return elementSymbol(Number(number));
      refuse(`an atomic number from 1 to ${ELEMENT_COUNT}`);
    }
    return /^([A-Za-z]{1,3})(?:\d+|_\w+)?$/.exec(label)?.[1] ??
      refuse("an element symbol or an atomic number");
  }
}

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
