// The file of a molecule and a few keys -> InputRecord: a calculation that nobody has written an input for. The keys are
// those of an input, so that the same checks hold; what is wrong with one is said of whatever gave it.

import type { BasisSet } from "../base/basis_set.ts";
import { InputError, type Place } from "../base/error.ts";
import type { KeyPath } from "../base/key_path.ts";
import type { Document } from "./document/document.ts";
import { nmerDraft } from "./input_record.ts";
import type { ReadFile } from "./document/read_text.ts";
import { readBasisSet } from "./read_basis_set.ts";
import { readAtoms } from "./read_molecule.ts";
import { inWords } from "./records/locate_error.ts";
import type { InputRecord } from "./records/input_record.ts";
import type { LengthUnit } from "./records/molecule_record.ts";

/** What is said of a molecule's calculation. */
export interface GeometryKeys {
  /** Keys of an input but `molecule`, as they would be written there. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Keys under `molecule` beside its file. */
  readonly molecule: Readonly<Record<string, unknown>>;
  /** What gave a key, as in `["--basis"]` for `["model", "basis"]`; undefined where nothing did. */
  readonly giver: (keyPath: KeyPath) => KeyPath | undefined;
  /** A message that speaks of keys in the words of what gives them. */
  readonly wording: (message: string) => string;
}

/**
 * The input of a molecule's file. Where the file does not say its fragments, they are detected.
 *
 * @param path The file; `-` for standard input, whose format its first line tells.
 * @param keys What is computed of it. Files that they name are relative to the current folder.
 * @param readFile How files are read.
 * @throws {InputError} With the place in the file, or what gave a wrong value.
 */
export async function readGeometryInput(
  path: string,
  keys: GeometryKeys,
  readFile: ReadFile,
): Promise<InputRecord> {
  const { units } = keys.molecule as { readonly units?: LengthUnit };
  const check = (molecule: object) =>
    nmerDraft(documentOf(path, keys, { file: path, ...keys.molecule, ...molecule }));
  return await withGiver(path, keys, async () => {
    check({}); // before any file is read
    const atoms = await readAtoms(path, readFile, units === undefined ? {} : { units });
    const { basisFiles = [], finish } = check(atoms.fragments === undefined ? { fragments: "auto" } : {});
    const basisSets: BasisSet[] = [];
    for (const { path: written, keyPath } of basisFiles) {
      basisSets.push(await readBasisSet(written, readFile, placeOf(path, keys, keyPath)));
    }
    return { ...finish(atoms, basisSets), wording: keys.wording };
  });
}

// Errors say of which option they are; those that know a line are of the molecule's file.
async function withGiver<A>(path: string, keys: GeometryKeys, work: () => Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { file, line, keyPath = [] } = error.problem;
    const isOfKeys = (file === undefined || file === path) && line === undefined && keyPath.length > 0;
    const { file: _, keyPath: __, ...problem } = error.problem;
    const told = isOfKeys ? { ...problem, ...placeOf(path, keys, keyPath) } : error.problem;
    throw new InputError(inWords(keys.wording, told));
  }
}

// What no option gives was found in the molecule.
function placeOf(path: string, { giver }: GeometryKeys, keyPath: KeyPath): Place {
  const given = giver(keyPath);
  return given === undefined ? { file: path } : { keyPath: given };
}

function documentOf(path: string, keys: GeometryKeys, molecule: object): Document {
  return {
    name: path,
    value: { ...keys.input, molecule },
    locate: (keyPath) => keyPath.length === 0 ? { file: path } : placeOf(path, keys, keyPath),
    blockLine: () => undefined,
  };
}
