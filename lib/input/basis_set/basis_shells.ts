// Shells of a basis set as readers collect them from lines: contracted functions by element, with the checks that hold
// in every format. What a file says is kept as it is; nothing is normalised or reordered.

import type { BasisSet } from "../../base/basis_set.ts";
import type { SharedShell } from "../../base/basis_set.ts";
import { atomicNumberOf, elementSymbol } from "../../base/elements.ts";
import { describeValue } from "../../base/error.ts";
import { decimalCommaHint } from "../document/decimal_comma.ts";
import { failAtLine, type LineSource } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";

/** Largest file of a basis set that is read, in bytes: 8 MiB, some ten times what the largest libraries take. */
export const MAX_BASIS_BYTES = 8 * 2 ** 20;

/** More primitives than any shell has that is meant: what comes after them is not read. */
export const MAX_PRIMITIVES = 200;

/** More contracted functions than any element has that is meant, a shell of d functions counted once. */
export const MAX_COLUMNS = 1000;

/** The least norm of a contraction, by the sum of its coefficients' squares: with less, the rest is mostly rounding. */
const MIN_NORM = 1e-6;

/** Overlaps of normalised primitives of one angular momentum, row after row. */
function primitiveOverlaps(l: number, exponents: readonly number[]): Float64Array {
  return Float64Array.from(
    exponents.flatMap((a) => exponents.map((b) => (2 * Math.sqrt(a * b) / (a + b)) ** (l + 1.5))),
  );
}

/** The norm squared of a contraction, by the sum of its coefficients' squares. */
function remainingNorm(overlaps: Float64Array, column: readonly number[]): number {
  const largest = Math.max(...column.map(Math.abs));
  let norm = 0, squares = 0, at = 0;
  for (const value of column) {
    squares += (value / largest) ** 2;
    for (const other of column) norm += (value / largest) * (other / largest) * overlaps[at++]!;
  }
  return norm / squares;
}

/** Whether a number can be an exponent that is meant, in bohr^-2: those of Psi4's library lie between 7e-4 and 2e8. */
export function isExponent(value: number): boolean {
  return value >= 1e-8 && value <= 1e15;
}

/** What an exponent must be, for messages. */
export const EXPONENTS = "an exponent from 1e-8 to 1e15, in bohr^-2";

/** Letters of the angular momenta, from 0. */
const LETTERS = "SPDFGHI";

/** The angular momenta that the name of a shell means (`S`, `p`, `SP` or `L`), or undefined. */
export function shellMomenta(name: string): readonly number[] | undefined {
  const letters = name.toUpperCase();
  if (letters === "SP" || letters === "L") return [0, 1];
  const l = LETTERS.indexOf(letters);
  return letters.length === 1 && l >= 0 ? [l] : undefined;
}

/** What a shell's name must be, for messages. */
export const SHELL_NAMES = "a shell: S, P, D, F, G, H, I or SP";

/** A shell while its lines are read. */
export interface ShellDraft {
  /** Line of its head. */
  readonly line: number;
  readonly momenta: readonly number[];
  /** Primitives: exponent, then a coefficient for each contracted function. */
  readonly rows: (readonly number[])[];
}

/** The elements of a basis set as they are collected. */
export class BasisShells {
  readonly #shells = new Map<number, SharedShell[]>();
  readonly #corePotentials = new Set<number>();

  constructor(private readonly source: LineSource) {}

  /** The atomic number of a field that must be an element's symbol. */
  elementOf(field: string, line: number): number {
    const atomicNumber = /^[a-z]{1,3}$/i.test(field) ? atomicNumberOf(field) : undefined;
    if (atomicNumber === undefined) {
      failAtLine(this.source, line, { found: describeValue(field), expected: "the symbol of an element" });
    }
    return atomicNumber;
  }

  /** Whether an element has shells already. */
  has(atomicNumber: number): boolean {
    return this.#shells.has(atomicNumber);
  }

  /**
   * Adds the primitive of a line to a shell: an exponent and a coefficient for each of its functions.
   *
   * @param scale Factor of the exponent.
   */
  addPrimitive(shell: ShellDraft, fields: readonly string[], line: number, scale = 1): void {
    const { source } = this;
    const values = fields.map((field, i) => {
      const value = parseDecimal(field);
      if (value !== undefined && (i > 0 || isExponent(value * scale))) return value;
      const expected = i === 0 ? EXPONENTS : "a coefficient, a finite number";
      const hint = decimalCommaHint(field);
      return failAtLine(source, line, {
        found: describeValue(field),
        expected,
        hint,
      });
    });
    const columns = shell.rows[0] === undefined
      ? (shell.momenta.length === 2 ? 2 : values.length - 1)
      : shell.rows[0].length - 1;
    if (columns < 1 || values.length !== 1 + columns) {
      const coefficients = `${columns < 1 ? "at least one" : columns} coefficient${columns > 1 ? "s" : ""}`;
      failAtLine(source, line, {
        found: `${values.length} numbers`,
        expected: `an exponent and ${coefficients}, as the shell's ${
          shell.rows.length === 0 ? "name says" : "first line has"
        }`,
      });
    }
    values[0]! *= scale;
    if (shell.rows.some(([exponent]) => exponent === values[0])) {
      const found = `the exponent ${values[0]} again`;
      failAtLine(source, line, { found, expected: "each exponent of a shell once" });
    }
    if (shell.rows.length === MAX_PRIMITIVES) {
      const found = `more than ${MAX_PRIMITIVES} primitives in a shell`;
      failAtLine(source, line, { found, expected: `at most ${MAX_PRIMITIVES}` });
    }
    shell.rows.push(values);
  }

  /** Adds a shell that is complete. */
  add(atomicNumber: number, { line, momenta, rows }: ShellDraft): void {
    const { source } = this;
    if (rows.length === 0) {
      failAtLine(source, line, { found: "a shell without primitives", expected: "lines with exponents" });
    }
    const coefficients = rows[0]!.slice(1).map((_, column) => rows.map((row) => row[1 + column]!));
    if (coefficients.some((column) => column.every((value) => value === 0))) {
      const found = "a function whose coefficients are all 0";
      failAtLine(source, line, { found, expected: "a coefficient that is not 0" });
    }
    const exponents = rows.map(([exponent]) => exponent!);
    const overlaps = momenta.map((l) => primitiveOverlaps(l, exponents));
    coefficients.forEach((column, i) => {
      const share = remainingNorm(overlaps[i] ?? overlaps[0]!, column);
      if (share >= MIN_NORM) return;
      failAtLine(source, line, {
        found: `a contraction that cancels itself: its norm is ${
          share.toExponential(1)
        } of its primitives' sum of squares`,
        expected: `coefficients of normalised primitives that leave at least ${MIN_NORM}`,
      });
    });
    const shells = this.#shells.get(atomicNumber) ?? [];
    shells.push({ l: momenta, exponents, coefficients });
    const columns = shells.reduce((sum, shell) => sum + shell.coefficients.length, 0);
    if (columns > MAX_COLUMNS) {
      failAtLine(source, line, {
        found: `more than ${MAX_COLUMNS} contracted functions of ${elementSymbol(atomicNumber)}`,
        expected: "a basis set for molecules",
      });
    }
    this.#shells.set(atomicNumber, shells);
  }

  /** Notes that the functions of an element are for an effective core potential. */
  addCorePotential(atomicNumber: number): void {
    this.#corePotentials.add(atomicNumber);
  }

  /** What was collected, by atomic number, ascending. */
  record(): Pick<BasisSet, "elements" | "corePotentials"> {
    const elements = Object.fromEntries(
      [...this.#shells].sort(([a], [b]) => a - b).map(([z, shells]) => [String(z), shells]),
    );
    const corePotentials = [...this.#corePotentials].sort((a, b) => a - b);
    return { elements, ...(corePotentials.length === 0 ? {} : { corePotentials }) };
  }

  /** Whether there is no shell at all. */
  get isEmpty(): boolean {
    return this.#shells.size === 0;
  }
}
