// Reader of basis sets in NWChem's format: `basis spherical`, shells with a head (`O S`) and lines of an exponent and
// the coefficients of one or several functions, `end`. As in NWChem, functions are Cartesian where the first line does
// not say spherical; the first and the last line may be missing. A library has such a block for each element.
// Effective core potentials are noted, not read. https://nwchemgit.github.io/Basis.html

import type { BasisSet } from "../../base/basis_set.ts";
import { elementSymbol } from "../../base/elements.ts";
import { describeValue } from "../../base/error.ts";
import { failAtLine, type LineSource, meaningfulLines } from "../document/lines.ts";
import { BasisShells, SHELL_NAMES, type ShellDraft, shellMomenta } from "./basis_shells.ts";

/** Words of the first line that change nothing here. */
const WITHOUT_EFFECT: readonly string[] = ["print", "noprint", "segment", "nosegment"];

/**
 * Reads a basis set in NWChem's format.
 *
 * @throws {InputError} With file and line.
 */
export function readNwchemBasis(source: LineSource): Omit<BasisSet, "name" | "source"> {
  const shells = new BasisShells(source);
  let functions: BasisSet["functions"];
  let open: { readonly element: number; readonly shell: ShellDraft } | undefined;
  const close = () => {
    if (open !== undefined) shells.add(open.element, open.shell);
    open = undefined;
  };
  const ofBlock = new Set<number>();
  let block: "basis" | "ecp" | "ended" | undefined;
  for (const { line, text } of meaningfulLines(source.text, /#.*$/)) {
    const fields = text.split(/\s+/);
    const word = fields[0]!.toLowerCase();
    if (word === "basis" || word === "ecp") {
      close();
      ofBlock.clear();
      if (block !== undefined && block !== "ended" || block === undefined && !shells.isEmpty) {
        failAtLine(source, line, { found: describeValue(text), expected: "end before it" });
      }
      block = word;
      if (word === "basis") functions = agreed(source, functions, functionsOf(source, text, line), line);
    } else if (word === "end") {
      close();
      block = "ended";
    } else if (block === "ended") {
      failAtLine(source, line, { found: describeValue(text), expected: "basis, ecp or nothing after end" });
    } else if (block === "ecp") {
      if (/^nelec$/i.test(fields[1] ?? "")) shells.addCorePotential(shells.elementOf(fields[0]!, line));
    } else if (open !== undefined && /^[\d.+-]/.test(text)) {
      shells.addPrimitive(open.shell, fields, line);
    } else {
      close();
      const element = shells.elementOf(fields[0]!, line);
      if (shells.has(element) && !ofBlock.has(element)) {
        const found = `${elementSymbol(element)} in a second block`;
        failAtLine(source, line, { found, expected: "all functions of an element in one" });
      }
      ofBlock.add(element);
      open = { element, shell: headOf(source, fields, line) };
    }
  }
  close();
  return { ...(functions === undefined ? {} : { functions }), ...shells.record() };
}

function functionsOf(source: LineSource, text: string, line: number): "spherical" | "cartesian" {
  const name = /"([^"]*)"/.exec(text)?.[1];
  if (name !== undefined && !/^(?:ao basis|[a-z]{1,3}_.+)$/i.test(name.trim())) {
    const found = `the basis ${describeValue(name)}`;
    failAtLine(source, line, { found, expected: 'the basis of the orbitals, "ao basis" or without a name' });
  }
  const words = text.replace(/"[^"]*"/, " ").trim().toLowerCase().split(/\s+/).slice(1);
  for (const word of words) {
    if (["spherical", "cartesian", ...WITHOUT_EFFECT].includes(word)) continue;
    failAtLine(source, line, { found: describeValue(word), expected: "spherical or cartesian" });
  }
  return words.includes("spherical") ? "spherical" : "cartesian";
}

/** Blocks of a library, one for each element, say the same. */
function agreed<T>(source: LineSource, before: T | undefined, now: T, line: number): T {
  if (before === undefined || before === now) return now;
  return failAtLine(source, line, { found: `${now} functions`, expected: `${before} ones, as before` });
}

function headOf(source: LineSource, [element, name, ...rest]: readonly string[], line: number): ShellDraft {
  const momenta = name === undefined || rest.length > 0 ? undefined : shellMomenta(name);
  if (momenta !== undefined) return { line, momenta, rows: [] };
  const isLibrary = name?.toLowerCase() === "library";
  return failAtLine(source, line, {
    found: describeValue([element, name, ...rest].join(" ")),
    expected: `an element and ${SHELL_NAMES}`,
    ...(isLibrary ? { hint: "A library of NWChem's is not read; write the functions themselves." } : {}),
  });
}
