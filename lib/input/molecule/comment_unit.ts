// What a comment beside coordinates says of their unit of length, and of a periodic cell. Only exact forms are taken;
// a comment that names a unit of length otherwise may mean the coordinates, a distance or an energy, and is refused
// unless the input says the unit.

import { describeValue } from "../../base/error.ts";
import { failAtLine, type LineSource } from "../document/lines.ts";
import type { LengthUnit } from "../records/molecule_record.ts";

const HINT =
  "Give the key units in the input, as in molecule: { file: ..., units: angstrom }; it settles the question. " +
  'In the comment, "units: bohr" or "units: angstrom" is understood.';

// `units: bohr`, not of another quantity (`dipole units: bohr`) and not a part of one (`units: bohr/fs`).
const UNITS =
  /(?<!\b(?:energy|energies|dipoles?|forces?|gradients?|velocity|velocities|stress|volume|cell|charges?)[ _])\bunits?(?:\s?[=:]\s?|\s)["']?(bohr|angstroms?)["']?(?=[\s,;)\]}]|\.?$)/i;
// i-PI's: https://ipi-code.org, where a comment names the units of positions and cell in braces.
const IPI = /\bpositions\s?\{\s?(\w+)\s?\}/i;
const IPI_UNITS: Readonly<Record<string, LengthUnit>> = {
  angstrom: "angstrom",
  atomic_unit: "bohr",
  bohr: "bohr",
};

/** Words that name a unit of length other than angstrom, or a unit that may be one. */
const OTHER_LENGTH =
  /\bbohr\w{0,5}\b|\ba\. ?u\b\.?|\batomic[ _]?units?\b|\bnm\b|\b(?:nano|pico)met(?:er|re)s?\b/i;
const ATOMIC_UNIT = /\b(?:au|AU)\b/;
const ANGSTROM = /\bangstr(?:o|ö|oe)ms?\b|\bang\b|\u00c5|\u212b/i;

/**
 * The unit of the coordinates that a comment states.
 *
 * @param line Line of the comment.
 * @param settled Whether the count line or the input says the unit, so that unclear words do not matter.
 * @throws {InputError} Where it names a unit of length in another way and nothing else says the unit.
 */
export function unitInComment(
  source: LineSource,
  written: string,
  line: number,
  settled: boolean,
): { readonly unit: LengthUnit; readonly line: number } | undefined {
  const comment = written.replace(/\s+/g, " ").trim();
  const ipi = IPI.exec(comment)?.[1]?.toLowerCase();
  const word = UNITS.exec(comment)?.[1] ?? /^(bohr|angstroms?)$/i.exec(comment)?.[1];
  if (ipi !== undefined && !Object.hasOwn(IPI_UNITS, ipi)) {
    failAtLine(source, line, {
      found: `positions in ${describeValue(ipi)}`,
      expected: "angstrom or atomic_unit",
      hint: "Convert the coordinates.",
    });
  }
  if (ipi !== undefined) return { unit: IPI_UNITS[ipi]!, line };
  if (word !== undefined) return { unit: word.toLowerCase() === "bohr" ? "bohr" : "angstrom", line };
  const mentioned = otherLengthIn(comment) ?? ANGSTROM.exec(comment)?.[0];
  if (mentioned === undefined || settled) return undefined;
  return failAtLine(source, line, {
    found: `a comment that mentions ${mentioned}, ${describeValue(comment)}`,
    expected: "a clear unit of length",
    hint: HINT,
  });
}

/** The word by which a comment names a unit of length that is not angstrom, or undefined. `Au` is gold. */
export function otherLengthIn(comment: string): string | undefined {
  return (OTHER_LENGTH.exec(comment) ?? ATOMIC_UNIT.exec(comment))?.[0];
}

/**
 * Refuses the comment of a periodic system: the lattice of extended XYZ (https://github.com/libAtoms/extxyz), i-PI's
 * `# CELL(abcABC): ...`, and whatever else gives a cell.
 *
 * @throws {InputError} With the comment's line.
 */
export function refusePeriodic(source: LineSource, comment: string, line: number): void {
  const pbc = /\bpbc\s*=\s*(?:"([^"]*)"|'([^']*)'|[[{]([^\]}]*)[\]}]|(\S*))/i.exec(comment)?.slice(1);
  const values = pbc?.find((value) => value !== undefined)?.split(/[\s,]+/).filter((value) => value !== "");
  const directions = values?.length === 0 ? undefined : values;
  const isOpen = directions?.every((value) => /^["']?(?:F|false|0|\.false\.)["']?$/i.test(value)) ?? false;
  const cell = /(?<![\w])(?:lattice|(?:unit_?|super_?)?cell|box|pbc_?box)\w{0,20}\s*[=:({[]/i.exec(comment)
    ?.[0];
  if (isOpen || (directions === undefined && cell === undefined)) return;
  const word = cell === undefined || directions !== undefined ? "pbc" : cell.replace(/\s*[=:({[]$/, "");
  failAtLine(source, line, {
    found: word === "pbc"
      ? `the periodicity ${describeValue(`pbc=${directions!.join(" ")}`)}`
      : /^lattice/i.test(word)
      ? "a lattice"
      : `a periodic cell (${word})`,
    expected: "an isolated molecule",
    hint: `nmer knows no periodic systems; remove ${
      word === "pbc" ? "pbc and Lattice" : word
    } from the comment to compute the cell's content alone.`,
  });
}
