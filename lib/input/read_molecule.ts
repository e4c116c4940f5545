// The file of a molecule, of any format -> its record, through a function that reads files.

import type { Place } from "../base/error.ts";
import { type ReadFile, readText } from "./document/read_text.ts";
import { MAX_TEXT_BYTES } from "./document/text.ts";
import { heedRemarks } from "./molecule/heed_remarks.ts";
import { readerOf } from "./molecule_files/readers.ts";
import type { LengthUnit, MoleculeRecord } from "./records/molecule_record.ts";

/** Options of {@linkcode readMolecule}. */
export interface ReadMoleculeOptions {
  /** Unit of the coordinates where the file does not say it; default angstrom. */
  readonly units?: LengthUnit;
  /** Where the file is named, for the message when it cannot be read. */
  readonly from?: Place;
}

/**
 * Reads the file of a molecule: .xyz, .json (QCSchema Molecule or autofragment's output), .pdb, .sdf, .mol2, .mol (MDL or
 * Psi4-style), .gjf and .com (Gaussian), .inp (ORCA), .txt (Psi4-style text).
 *
 * @throws {InputError} With file and line; also for other kinds of files.
 */
export async function readMolecule(
  path: string,
  readFile: ReadFile,
  options: ReadMoleculeOptions = {},
): Promise<MoleculeRecord> {
  return heedRemarks(await readAtoms(path, readFile, options));
}

/** The molecule of a file, its comments not heeded yet; `-` is standard input, whose first line tells its format. */
export async function readAtoms(
  path: string,
  readFile: ReadFile,
  options: ReadMoleculeOptions,
): Promise<MoleculeRecord> {
  const { from, units } = options;
  if (path === "-") {
    const text = await readText(path, readFile, MAX_TEXT_BYTES, from);
    return await readerOf(`input${extensionOf(text)}`)(text, path, units);
  }
  const parse = readerOf(path, from);
  return await parse(await readText(path, readFile, MAX_TEXT_BYTES, from), path, units);
}

function extensionOf(text: string): string {
  return /^\ufeff?\s*\d+\s*$/m.exec(text)?.index === 0
    ? ".xyz"
    : /^\ufeff?\s*\{/.test(text)
    ? ".json"
    : ".txt";
}
