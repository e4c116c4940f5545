// Readers of the files of molecules, by the extensions of their names.

import { describeValue, InputError, type Place } from "../../base/error.ts";
import type { LengthUnit, MoleculeRecord } from "../records/molecule_record.ts";
import { parseDocument } from "../document/parse_document.ts";
import { checkAgainst } from "../document/schema_error.ts";
import { qcschemaMolecule } from "../molecule/molecule_record.ts";
import { qcschemaMoleculeSchema } from "../molecule/molecule_schema.ts";
import { readPsi4File } from "../molecule/psi4_text.ts";
import { readXyz } from "../molecule/xyz.ts";
import { autofragmentMolecule, isAutofragment } from "./autofragment.ts";

/** A reader of a file's text; its comments are not heeded yet. */
export type MoleculeReader = (
  text: string,
  name: string,
  units?: LengthUnit,
) => MoleculeRecord | Promise<MoleculeRecord>;

// Those of other programs are loaded where they are needed: most molecules are in XYZ files.
const sdf: MoleculeReader = async (text, name, units) =>
  (await import("./sdf.ts")).readSdf(text, name, units);
const pdb: MoleculeReader = async (text, name, units) =>
  (await import("./pdb.ts")).readPdb(text, name, units);
const gaussian: MoleculeReader = async (text, name, units) =>
  (await import("./gaussian.ts")).readGaussian(text, name, units);

const READERS: Readonly<Record<string, MoleculeReader>> = {
  ".xyz": (text, name, units) => readXyz(text, { name, ...(units ? { units } : {}) }),
  ".json": readJson,
  ".txt": readText,
  ".mol": readMol,
  ".sdf": sdf,
  ".mol2": async (text, name, units) => (await import("./mol2.ts")).readMol2(text, name, units),
  ".pdb": pdb,
  ".ent": pdb,
  ".gjf": gaussian,
  ".com": gaussian,
  ".inp": readInp,
};

const EXPECTED = ".xyz, .json (QCSchema Molecule), .pdb, .sdf, .mol2, .mol (MDL or Psi4-style), .gjf, .com " +
  "(Gaussian), .inp (ORCA) or .txt (Psi4-style text)";

const HINTS: Readonly<Record<string, string>> = {
  ".cif": "A CIF is a crystal: cut the molecules out, as Mercury, ASE or cctbx do, and save them as .xyz. " +
    "For an mmCIF of a protein, write a PDB file, as gemmi convert does, and add hydrogens.",
  ".mmcif": "Write a PDB file, as gemmi convert does, and add hydrogens.",
  ".gro": "Convert it to .pdb, as gmx editconf does.",
  ".log": "Take the coordinates from the output, as cclib's ccwrite xyz does.",
  ".out": "Take the coordinates from the output, as cclib's ccwrite xyz does.",
};

/** The extension of a file's name, in lower case, with its dot; empty where it has none. */
export function extensionOf(path: string): string {
  return /\.\w+$/.exec(path)?.[0].toLowerCase() ?? "";
}

/** Whether a name is that of a molecule's file and of nothing else. */
export function isMoleculeName(path: string): boolean {
  const extension = extensionOf(path);
  return extension !== ".json" && Object.hasOwn(READERS, extension);
}

/**
 * The reader of a file of a molecule.
 *
 * @param from Where the file is named, for the message where there is none for it.
 * @throws {InputError} For other kinds of files, with the way out.
 */
export function readerOf(path: string, from?: Place): MoleculeReader {
  const extension = extensionOf(path);
  if (Object.hasOwn(READERS, extension)) return READERS[extension]!;
  const hint = Object.hasOwn(HINTS, extension) ? HINTS[extension] : undefined;
  throw new InputError({
    ...(from ?? { file: path }),
    found: extension === "" ? `${describeValue(path)}, a file without an extension` : `a ${extension} file`,
    expected: EXPECTED,
    hint,
  });
}

/** A file .mol is an MDL molfile, or Psi4-style text. */
async function readMol(text: string, name: string, units?: LengthUnit): Promise<MoleculeRecord> {
  const { isMolfile, readSdf } = await import("./sdf.ts");
  return isMolfile(text) ? readSdf(text, name, units) : readText(text, name, units);
}

function readText(text: string, name: string, units?: LengthUnit): MoleculeRecord {
  const version = /^.*\b(V[23]000)\s*$/m.exec(text)?.[1];
  if (version !== undefined) {
    const found = `an MDL molfile (${version})`;
    throw new InputError({ file: name, found, expected: "Psi4-style text", hint: "Call it .sdf." });
  }
  return readPsi4File(text, { name, ...(units ? { units } : {}) });
}

async function readInp(text: string, name: string, units?: LengthUnit): Promise<MoleculeRecord> {
  const { isOrcaInput, readOrca } = await import("./orca.ts");
  if (isOrcaInput(text)) return readOrca(text, name, units);
  throw new InputError({
    file: name,
    found: "no coordinates as ORCA has them (* xyz)",
    expected: "an ORCA input",
    hint: "Of inputs of other programs called .inp (GAMESS, Q-Chem, CP2K), save the coordinates as .xyz.",
  });
}

function readJson(text: string, name: string, units?: LengthUnit): MoleculeRecord {
  const document = parseDocument(text, { name, format: "json" });
  if (isAutofragment(document.value)) {
    if (units !== "bohr") return autofragmentMolecule(document);
    const found = "units: bohr for the output of autofragment";
    throw new InputError({ file: name, found, expected: "angstrom, the unit of that format" });
  }
  if (units === "angstrom") {
    const found = "units: angstrom for a QCSchema Molecule";
    throw new InputError({ file: name, found, expected: "bohr, the unit of QCSchema" });
  }
  return qcschemaMolecule(document, [], checkAgainst(qcschemaMoleculeSchema, document));
}
