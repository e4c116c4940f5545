// The file of a molecule and a few keys -> InputRecord: a calculation that nobody has written an input for. The keys are
// those of an input, so that the same checks hold; what is wrong with one is said of whatever gave it.

import type { BasisSet } from "../base/basis_set.ts";
import { InputError } from "../base/error.ts";
import type { KeyPath } from "../base/key_path.ts";
import type { Document } from "./document/document.ts";
import { nmerDraft } from "./input_record.ts";
import type { ReadFile } from "./document/read_text.ts";
import { readAtoms, readBasisSet } from "./read_input.ts";
import type { InputRecord } from "./records/input_record.ts";
import type { LengthUnit } from "./records/molecule_record.ts";

/** What is said of a molecule's calculation. */
export interface GeometryKeys {
  /** Keys of an input but `molecule`, as they would be written there. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Keys under `molecule` beside its file. */
  readonly molecule: Readonly<Record<string, unknown>>;
  /** What gave a key, as in `["--basis"]` for `["model", "basis"]`. */
  readonly giver: (keyPath: KeyPath) => KeyPath;
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
      basisSets.push(await readBasisSet(written, readFile, { keyPath: keys.giver(keyPath) }));
    }
    return finish(atoms, basisSets);
  });
}

// Errors say of which option they are; those that know a line are of the molecule's file.
async function withGiver<A>(path: string, { giver }: GeometryKeys, work: () => Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { file, line, keyPath, ...problem } = error.problem;
    const isOfKeys = (file === undefined || file === path) && line === undefined &&
      (keyPath?.length ?? 0) > 0;
    if (!isOfKeys) throw error;
    throw new InputError({ ...problem, keyPath: giver(keyPath!) });
  }
}

function documentOf(path: string, { input, giver }: GeometryKeys, molecule: object): Document {
  return {
    name: path,
    value: { ...input, molecule },
    locate: (keyPath) => keyPath.length === 0 ? { file: path } : { keyPath: giver(keyPath) },
    blockLine: () => undefined,
  };
}
