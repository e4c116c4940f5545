// Keys of a document -> MoleculeRecord: QCSchema fields (bohr), and the mapping under `molecule:` of an input, which
// names a file or holds a text and may add fragments and charges to what these say.

import { describeValue } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { LineSource } from "../document/lines.ts";
import type { Document } from "../document/document.ts";
import type { InputMoleculeForm, QcschemaMoleculeForm } from "./molecule_schema.ts";
import { failAt, withKeys } from "./molecule_keys.ts";
import { readPsi4Lines } from "./psi4_text.ts";
import { heedRemarks } from "./heed_remarks.ts";
import { statedUnit } from "./comment_unit.ts";
import type { LengthUnit, MoleculeRecord } from "../records/molecule_record.ts";

/** A molecule's file that an input names. */
export interface MoleculeFile {
  /** Path as written, relative to the input. */
  readonly path: string;
  /** Unit of its coordinates where it does not say it itself. */
  readonly units?: LengthUnit;
}

/** The file that the value of `molecule:` names, or undefined where the molecule is in the input itself. */
export function moleculeFileOf(molecule: string | InputMoleculeForm): MoleculeFile | undefined {
  if (typeof molecule === "string") return { path: molecule };
  if (molecule.file === undefined) return undefined;
  return { path: molecule.file, ...(molecule.units === undefined ? {} : { units: molecule.units }) };
}

/**
 * The molecule of an input.
 *
 * @param document The input.
 * @param molecule The value of `molecule:`, checked against its schema.
 * @param fromFile What its file says, where it names one.
 * @throws {InputError} Where keys contradict each other or what the file or text says.
 */
export function inputMolecule(
  document: Document,
  molecule: string | InputMoleculeForm,
  fromFile: MoleculeRecord | undefined,
): MoleculeRecord {
  const at: KeyPath = ["molecule"];
  if (typeof molecule === "string") return heedRemarks(fromFile!);
  const sources = (["file", "text", "symbols"] as const).filter((key) => molecule[key] !== undefined);
  if (sources.length !== 1) {
    failAt(document, at, {
      found: sources.length === 0 ? "no molecule" : `${sources.join(" and ")} at once`,
      expected: "exactly one of file, text and symbols",
    });
  }
  const { geometry, symbols } = molecule;
  if (symbols === undefined && (geometry !== undefined || molecule.real != null)) {
    const key = geometry === undefined ? "real" : "geometry";
    failAt(document, [...at, key], {
      found: `${key} beside ${sources[0]}`,
      expected: `${key} only with symbols`,
    });
  }
  if (symbols === undefined) {
    const base = fromFile ??
      readPsi4Lines(textSource(document, [...at, "text"], molecule.text!), molecule.units);
    refuseStatedUnit(document, at, molecule.comment, molecule.units);
    return heedRemarks(withKeys(document, at, base, molecule));
  }
  if (molecule.units === "angstrom") {
    failAt(document, [...at, "units"], {
      found: "angstrom beside symbols and geometry",
      expected: "bohr, the unit of QCSchema",
      hint: "Coordinates in angstrom can be given as text or in a file.",
    });
  }
  const { fragments, ...fields } = molecule;
  if (geometry === undefined) {
    failAt(document, at, { found: "symbols alone", expected: "symbols and geometry" });
  }
  const base = atomsOf(document, at, { ...fields, symbols, geometry });
  return heedRemarks(
    withKeys(document, at, base, { ...fields, ...(fragments == null ? {} : { fragments }) }),
  );
}

/**
 * A QCSchema Molecule, checked against its schema; its comment is not heeded yet.
 *
 * @param document The document that holds it.
 * @param at Where in the document.
 * @throws {InputError} Where the geometry does not fit the symbols or an atom is a ghost.
 */
export function qcschemaMolecule(
  document: Document,
  at: KeyPath,
  form: QcschemaMoleculeForm,
): MoleculeRecord {
  return withKeys(document, at, atomsOf(document, at, form), form);
}

function atomsOf(
  document: Document,
  at: KeyPath,
  form: Pick<QcschemaMoleculeForm, "symbols" | "geometry" | "real" | "comment">,
): MoleculeRecord {
  const { symbols } = form;
  const row = form.geometry.findIndex((item) => typeof item !== "number" && item.length !== 3);
  if (row >= 0) {
    const found = `${(form.geometry[row] as readonly number[]).length} coordinates`;
    failAt(document, [...at, "geometry", row], {
      found,
      expected: "3 coordinates",
      ...(mayBeDecimals(form.geometry[row] as readonly number[], 3) ? { hint: COMMA_HINT } : {}),
    });
  }
  const geometry = Float64Array.from(form.geometry.flat());
  if (geometry.length !== 3 * symbols.length) {
    const found = `${geometry.length} coordinates for ${symbols.length} atoms`;
    failAt(document, [...at, "geometry"], {
      found,
      expected: `${3 * symbols.length} coordinates`,
      ...(mayBeDecimals([...geometry], 3 * symbols.length) ? { hint: COMMA_HINT } : {}),
    });
  }
  const ghost = form.real?.indexOf(false) ?? -1;
  if (ghost >= 0) {
    failAt(document, [...at, "real", ghost], {
      found: `a ghost atom (${symbols[ghost] ?? ghost})`,
      expected: "real atoms only",
      hint: "Ghost atoms are placed by nmer itself, as the BSSE treatment needs them.",
    });
  }
  refuseStatedUnit(document, at, form.comment, "bohr");
  const isFlat = typeof form.geometry[0] === "number";
  return {
    source: document.name,
    symbols,
    geometry,
    place: (field, index) =>
      document.locate([
        ...at,
        ...(field === "symbols" || field === "geometry" ? [field] : []),
        ...(index === undefined ? [] : [field === "geometry" && isFlat ? 3 * index : index]),
      ]),
  };
}

/** Refuses a unit of length in the key `comment`, which nobody heeds there, unless it is what is taken. */
function refuseStatedUnit(
  document: Document,
  at: KeyPath,
  comment: string | null | undefined,
  taken: LengthUnit | undefined,
): void {
  const stated = statedUnit(comment ?? "");
  if (stated === undefined || stated === taken) return;
  failAt(document, [...at, "comment"], {
    found: `a comment that states ${stated}, ${describeValue(comment)}`,
    expected: taken === undefined
      ? "the key units, which says it"
      : `${taken}, in which the geometry is read`,
    hint: taken === "bohr" ? "Convert the geometry, or correct the comment." : `Write units: ${stated}.`,
  });
}

const COMMA_HINT = "Decimals are written with a point; a comma separates numbers.";

/** Whether whole numbers that are too many may be numbers with decimals, cut at their commas. */
function mayBeDecimals(values: readonly number[], expected: number): boolean {
  return values.length > expected && values.every(Number.isInteger);
}

/** Psi4-style text inside of a document; the file's own lines are known where it is a literal block. */
function textSource(document: Document, at: KeyPath, text: string): LineSource {
  const blockLine = document.blockLine(at);
  return {
    name: document.name,
    text: text.replaceAll(/\r\n?/g, "\n"),
    placeOfLine: (line) =>
      blockLine === undefined
        ? { ...document.locate(at), keyPath: [...at, `line ${line}`] }
        : { file: document.name, line: blockLine + line - 1, keyPath: at },
  };
}
