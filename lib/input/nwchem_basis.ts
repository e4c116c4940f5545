// Reader of basis sets in NWChem's format: `basis spherical`, shells with a head (`O S`) and lines of an exponent and
// the coefficients of one or several functions, `end`. As in NWChem, functions are Cartesian where the first line does
// not say spherical; the first and the last line may be missing. https://nwchemgit.github.io/Basis.html

import { describeValue } from "../base/error.ts";
import { failAtLine, type LineSource } from "./atom_lines.ts";
import {
  BasisShells,
  meaningfulLines,
  refuseCorePotential,
  SHELL_NAMES,
  type ShellDraft,
  shellMomenta,
} from "./basis_shells.ts";
import type { BasisSetRecord } from "./record.ts";

/** Words of the first line that change nothing here. */
const WITHOUT_EFFECT: readonly string[] = ["print", "noprint", "segment", "nosegment"];

/**
 * Reads a basis set in NWChem's format.
 *
 * @throws InputError With file and line.
 */
export function readNwchemBasis(source: LineSource): Pick<BasisSetRecord, "functions" | "elements"> {
  const shells = new BasisShells(source);
  let functions: BasisSetRecord["functions"];
  let open: { readonly element: number; readonly shell: ShellDraft } | undefined;
  const close = () => {
    if (open !== undefined) shells.add(open.element, open.shell);
    open = undefined;
  };
  let ended = false;
  for (const { line, text } of meaningfulLines(source.text, /#.*$/)) {
    const fields = text.split(/\s+/);
    const word = fields[0]!.toLowerCase();
    if (word === "ecp") refuseCorePotential(source, line);
    if (ended) {
      failAtLine(source, line, { found: describeValue(text), expected: "nothing after end" });
    }
    if (word === "basis") {
      if (functions !== undefined || open !== undefined || !shells.isEmpty) {
        failAtLine(source, line, { found: "a second basis set", expected: "one in a file" });
      }
      functions = functionsOf(source, text, line);
    } else if (word === "end") {
      close();
      ended = true;
    } else if (open !== undefined && /^[\d.+-]/.test(text)) {
      shells.addPrimitive(open.shell, fields, line);
    } else {
      close();
      open = { element: shells.elementOf(fields[0]!, line), shell: headOf(source, fields, line) };
    }
  }
  close();
  return { ...(functions === undefined ? {} : { functions }), elements: shells.elements() };
}

function functionsOf(source: LineSource, text: string, line: number): "spherical" | "cartesian" {
  const name = /"([^"]*)"/.exec(text)?.[1];
  if (name !== undefined && name.trim().toLowerCase() !== "ao basis") {
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
