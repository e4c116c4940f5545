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
import { qcschemaMolecule } from "./molecule/molecule_record.ts";
import { qcschemaMoleculeSchema } from "./molecule/molecule_schema.ts";
import { readPsi4File } from "./molecule/psi4_text.ts";
import type { InputRecord } from "./records/input_record.ts";
import type { LengthUnit, MoleculeRecord } from "./records/molecule_record.ts";
import { readFileUpTo } from "./document/read_file.ts";
import { type ReadFile, readText } from "./document/read_text.ts";
import { checkAgainst } from "./document/schema_error.ts";
import { MAX_JSON_BYTES, MAX_TEXT_BYTES, MAX_YAML_BYTES } from "./document/text.ts";
import { readXyz } from "./molecule/xyz.ts";

/**
 * Reads an input and the file that holds its molecule.
 *
 * @param path Path of the input: YAML or JSON, nmer's own or a QCSchema ManyBodyInput.
 * @param readFile How files are read; default by Deno.
 * @throws {InputError} With file, line and key path where anything is wrong with either.
 */
export async function readInput(path: string, readFile: ReadFile = readFileUpTo): Promise<InputRecord> {
  if (/\.(?:xyz|pdb|txt|mol)$/i.test(path)) {
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
 * Reads the file of a molecule: .xyz, .json (QCSchema Molecule), .txt or .mol (Psi4-style text).
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
    return READERS[extensionOf(text)]!(text, path, units);
  }
  const extension = /\.\w+$/.exec(path)?.[0].toLowerCase() ?? "";
  const parse = READERS[extension];
  if (parse === undefined) {
    throw new InputError({
      ...(from ?? { file: path }),
      found: extension === "" ? `${describeValue(path)}, a file without an extension` : `a ${extension} file`,
      expected: ".xyz, .json (QCSchema Molecule), .txt or .mol (Psi4-style text)",
      ...(extension === ".pdb"
        ? { hint: "PDB files are not supported yet, since they leave bonds, charges and hydrogens open." }
        : {}),
    });
  }
  const text = await readText(path, readFile, MAX_TEXT_BYTES, from);
  return parse(text, path, units);
}

const READERS: Readonly<Record<string, (text: string, name: string, units?: LengthUnit) => MoleculeRecord>> =
  {
    ".xyz": (text, name, units) => readXyz(text, { name, ...(units ? { units } : {}) }),
    ".txt": readTextFile,
    ".mol": readTextFile,
    ".json": (text, name, units) => parseMolecule(text, name, units),
  };

function extensionOf(text: string): string {
  return /^\ufeff?\s*\d+\s*$/m.exec(text)?.index === 0
    ? ".xyz"
    : /^\ufeff?\s*\{/.test(text)
    ? ".json"
    : ".txt";
}

function readTextFile(text: string, name: string, units?: LengthUnit): MoleculeRecord {
  const version = /^.*\b(V[23]000)\s*$/m.exec(text)?.[1];
  if (version !== undefined) {
    const found = `an MDL molfile (${version})`;
    throw new InputError({ file: name, found, expected: "Psi4-style text", hint: "Convert it to .xyz." });
  }
  return readPsi4File(text, { name, ...(units ? { units } : {}) });
}

function parseMolecule(text: string, name: string, units?: LengthUnit): MoleculeRecord {
  const document = parseDocument(text, { name, format: "json" });
  if (units === "angstrom") {
    const found = "units: angstrom for a QCSchema Molecule";
    throw new InputError({ file: name, found, expected: "bohr, the unit of QCSchema" });
  }
  return qcschemaMolecule(document, [], checkAgainst(qcschemaMoleculeSchema, document));
}
