// Reader of basis sets in the format of Gaussian 94, which Psi4's .gbs files have, too: blocks of an element each,
// that `****` ends; in a block shells with a head (`S 3 1.00`) and a line for each primitive. Psi4's first line
// `spherical` or `cartesian` is read; Gaussian's own files do not say it. https://gaussian.com/gen/

import type { BasisSet } from "../../base/basis_set.ts";
import { elementSymbol } from "../../base/elements.ts";
import { describeValue } from "../../base/error.ts";
import { BasisShells, SHELL_NAMES, type ShellDraft, shellMomenta } from "./basis_shells.ts";
import { failAtLine, type LineSource, meaningfulLines, type NumberedLine } from "../document/lines.ts";
import { parseDecimal } from "../document/quantities.ts";

const SEPARATOR = /^\*{3,}$/;

/** Head of a core potential: `RB-ECP 3 28`, the highest angular momentum and the number of electrons. */
const CORE_POTENTIAL = /^-?[a-z]+-ECP\s+(\d)\s+\d+$/i;

/**
 * Reads a basis set in Gaussian 94's format.
 *
 * @throws {InputError} With file and line.
 */
export function readGaussian94Basis(source: LineSource): Omit<BasisSet, "name" | "source"> {
  const lines = meaningfulLines(source.text, /!.*$/);
  const shells = new BasisShells(source);
  let functions: BasisSet["functions"];
  let elements: readonly number[] = [];
  for (let at = 0; at < lines.length; at++) {
    const { line, text } = lines[at]!;
    const fields = text.split(/\s+/);
    if (SEPARATOR.test(text)) {
      elements = [];
    } else if (/^(?:spherical|cartesian)$/i.test(text) && elements.length === 0 && shells.isEmpty) {
      functions = text.toLowerCase() as "spherical" | "cartesian";
    } else if (elements.length === 0 && CORE_POTENTIAL.test(lines[at + 1]?.text ?? "")) {
      shells.addCorePotential(shells.elementOf(fields[0]!.replace(/^-/, ""), line));
      at = skipCorePotential(source, lines, at + 1);
    } else if (elements.length === 0) {
      elements = elementsOf(source, shells, fields, line);
    } else {
      at = readShell(source, shells, elements, lines, at);
    }
  }
  return { ...(functions === undefined ? {} : { functions }), ...shells.record() };
}

/** The atomic numbers of a line as `C N O 0`; a minus sign, with which Gaussian makes an element optional, is dropped. */
function elementsOf(
  source: LineSource,
  shells: BasisShells,
  fields: readonly string[],
  line: number,
): readonly number[] {
  if (fields.length < 2 || fields.at(-1) !== "0") {
    failAtLine(source, line, {
      found: describeValue(fields.join(" ")),
      expected: "the head of an element, as in O 0, or **** between elements",
    });
  }
  return fields.slice(0, -1).map((field) => {
    const atomicNumber = shells.elementOf(field.replace(/^-/, ""), line);
    if (!shells.has(atomicNumber)) return atomicNumber;
    const found = `${elementSymbol(atomicNumber)} a second time`;
    return failAtLine(source, line, { found, expected: "one block for each element" });
  });
}

/** Reads a shell whose head is the line at a place, and returns the place of its last line. */
function readShell(
  source: LineSource,
  shells: BasisShells,
  elements: readonly number[],
  lines: readonly NumberedLine[],
  at: number,
): number {
  const { line, text } = lines[at]!;
  const [name, count, factor] = text.split(/\s+/);
  const momenta = shellMomenta(name!);
  if (momenta === undefined) {
    failAtLine(source, line, {
      found: describeValue(text),
      expected: `${SHELL_NAMES}, or **** after the element`,
    });
  }
  if (!/^[1-9]\d{0,3}$/.test(count ?? "")) {
    const found = count === undefined ? "no number of primitives" : describeValue(count);
    failAtLine(source, line, { found, expected: "the number of primitives, as in S 3 1.00" });
  }
  const scale = factor === undefined ? 1 : parseDecimal(factor);
  if (scale === undefined || !(scale > 0)) {
    failAtLine(source, line, {
      found: describeValue(factor),
      expected: "a scale factor above 0, mostly 1.00",
    });
  }
  const shell: ShellDraft = { line, momenta, rows: [] };
  const end = at + Number(count);
  for (let row = at + 1; row <= end; row++) {
    const next = lines[row];
    if (next === undefined || !/^[\d.+-]/.test(next.text)) {
      failAtLine(source, next?.line ?? line, {
        found: next === undefined ? `the end after ${row - at - 1} primitives` : describeValue(next.text),
        expected: `${count} primitives, as line ${line} says`,
      });
    }
    const fields = next.text.split(/\s+/);
    if (fields.length !== 1 + momenta.length) {
      const expected = momenta.length === 1
        ? "an exponent and a coefficient"
        : "an exponent and two coefficients";
      failAtLine(source, next.line, { found: describeValue(next.text), expected });
    }
    shells.addPrimitive(shell, fields, next.line, scale ** 2);
  }
  for (const element of elements) shells.add(element, shell);
  return end;
}

/**
 * Goes over a core potential whose head is the line at a place, and returns the place of its last line: for each
 * angular momentum a title, a number, and that many lines.
 */
function skipCorePotential(source: LineSource, lines: readonly NumberedLine[], at: number): number {
  const { line, text } = lines[at]!;
  let end = at;
  for (let parts = 1 + Number(CORE_POTENTIAL.exec(text)![1]); parts > 0; parts--) {
    const count = lines[end + 2]?.text ?? "";
    end += 2 + Number(count);
    if (!/^\d{1,3}$/.test(count) || end >= lines.length) {
      failAtLine(source, line, {
        found: "a core potential that ends too early",
        expected: "for each angular momentum a title, a number, and that many lines",
      });
    }
  }
  return end;
}
