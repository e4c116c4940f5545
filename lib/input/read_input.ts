// Files -> records. Files are read through a function that the caller gives, so that nothing here depends on a file
// system; `readFileUpTo` is the one for Deno's.

// Deno's own module: the standard library's takes 10 ms to load.
import type { BasisSet } from "../base/basis_set.ts";
import { dirname, isAbsolute, join } from "node:path";
import { describeValue, InputError, type Place } from "../base/error.ts";
import type { ComponentRecord } from "./components.ts";
import {
  type DocumentOptions,
  formatOfName,
  MAX_KNOWN_KEYS,
  parseDocument,
} from "./document/parse_document.ts";
import { draftInput } from "./input_draft.ts";
import { heedRemarks } from "./molecule/heed_remarks.ts";
import type { InputRecord } from "./records/input_record.ts";
import type { LengthUnit, MoleculeRecord } from "./records/molecule_record.ts";
import { readFileUpTo } from "./document/read_file.ts";
import { type ReadFile, readText } from "./document/read_text.ts";
import { MAX_JSON_BYTES, MAX_TEXT_BYTES, MAX_YAML_BYTES } from "./document/text.ts";
import { isMoleculeName, readerOf } from "./molecule_files/readers.ts";

/**
 * Reads an input and the file that holds its molecule.
 *
 * @example
 * ```ts
 * import { prepare, readInput } from "@nmer/nmer";
 *
 * const input = await readInput("examples/water_trimer.yaml");
 * console.log(prepare(input).plan.taskCount);
 * ```
 *
 * @param path Path of the input: YAML or JSON, nmer's own or a QCSchema ManyBodyInput.
 * @param readFile How files are read; default by Deno.
 * @throws {InputError} With file, line and key path where anything is wrong with either.
 */
export async function readInput(path: string, readFile: ReadFile = readFileUpTo): Promise<InputRecord> {
  if (isMoleculeName(path)) {
    throw new InputError({
      file: path,
      found: "the file of a molecule",
      expected: "an input in YAML or JSON",
      hint:
        `Name a model beside it, as in --method hf --basis 6-31g, or write an input with molecule: ${path}`,
    });
  }
  const maxBytes = formatOfName(path) === "yaml" ? MAX_YAML_BYTES : MAX_JSON_BYTES;
  const document = parseDocument(await readText(path, readFile, maxBytes), { name: path }, MAX_KNOWN_KEYS);
  const { moleculeFile, basisFiles = [], finish } = draftInput(document);
  const beside = (written: string) => isAbsolute(written) ? written : join(dirname(path), written);
  const basisSets: BasisSet[] = [];
  for (const { path: written, keyPath } of basisFiles) {
    const from = { ...document.locate(keyPath), keyPath };
    basisSets.push(await readBasisSet(beside(written), readFile, from));
  }
  if (moleculeFile === undefined) return finish(undefined, basisSets);
  const { path: written, units } = moleculeFile;
  const key = typeof (document.value as { molecule: unknown }).molecule === "string" ? [] : ["file"];
  const from = document.locate(["molecule", ...key]);
  const molecule = await readAtoms(beside(written), readFile, { ...(units ? { units } : {}), from });
  return finish(molecule, basisSets);
}

/**
 * The input in a text whose molecule is in the text, too.
 *
 * @example
 * ```ts
 * import { parseInput } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * console.log(input.molecule.symbols, input.driver);
 * ```
 *
 * @throws {InputError} With line and key path; also where the molecule is in another file.
 */
export function parseInput(text: string, options: DocumentOptions = {}): InputRecord {
  const document = parseDocument(text, options, MAX_KNOWN_KEYS);
  const { moleculeFile, basisFiles: [basisFile] = [], finish } = draftInput(document);
  if (moleculeFile === undefined && basisFile === undefined) return finish();
  const file = moleculeFile ?? basisFile!;
  throw new InputError({
    ...document.locate(moleculeFile === undefined ? basisFile!.keyPath : ["molecule"]),
    found: `the path of a file, ${describeValue(file.path)}`,
    expected: moleculeFile === undefined
      ? "a basis set that the program knows by name"
      : "the molecule itself, as text or as symbols and geometry",
    hint: "A text without a place of its own cannot name other files.",
  });
}

/**
 * Reads the file of a basis set, in the format of Gaussian 94 or of NWChem.
 *
 * @param from Where the file is named, for the message when it cannot be read.
 * @throws {InputError} With file and line.
 */
export async function readBasisSet(path: string, readFile: ReadFile, from?: Place): Promise<BasisSet> {
  // Loaded where it is needed, as most inputs name a basis set.
  const { MAX_BASIS_BYTES } = await import("./basis_set/basis_shells.ts");
  const { parseBasisSet } = await import("./basis_set/basis_set_text.ts");
  return parseBasisSet(await readText(path, readFile, MAX_BASIS_BYTES, from), { source: path });
}

/**
 * Reads a file of components, the results of tasks that were computed elsewhere.
 *
 * @throws {InputError} With file, line and key path.
 */
export async function readComponents(path: string, readFile: ReadFile): Promise<readonly ComponentRecord[]> {
  const maxBytes = formatOfName(path) === "yaml" ? MAX_YAML_BYTES : MAX_JSON_BYTES;
  const { parseComponents } = await import("./components.ts");
  return parseComponents(await readText(path, readFile, maxBytes), { name: path });
}

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
