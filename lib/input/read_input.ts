// Files -> records. Files are read through a function that the caller gives, so that nothing here depends on a file
// system; `readFileUpTo` is the one for Deno's.

// Deno's own module: the standard library's takes 10 ms to load.
import type { BasisSet } from "../base/basis_set.ts";
import { dirname, isAbsolute, join } from "node:path";
import { InputError } from "../base/error.ts";
import type { ComponentRecord } from "./components.ts";
import { formatOfName, MAX_KNOWN_KEYS, parseDocument } from "./document/parse_document.ts";
import { draftInput } from "./input_draft.ts";
import type { InputRecord } from "./records/input_record.ts";
import { readFileUpTo } from "./document/read_file.ts";
import { type ReadFile, readText } from "./document/read_text.ts";
import { MAX_JSON_BYTES, MAX_YAML_BYTES } from "./document/text.ts";
import { isMoleculeName } from "./molecule_files/readers.ts";
import { readBasisSet } from "./read_basis_set.ts";
import { readAtoms } from "./read_molecule.ts";

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
        `Write an input with molecule: ${path}, or name a model beside it where options stand for an input: ` +
        `nmer run ${path} --method hf --basis 6-31g`,
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
 * Reads a file of components, the results of tasks that were computed elsewhere.
 *
 * @throws {InputError} With file, line and key path.
 */
export async function readComponents(path: string, readFile: ReadFile): Promise<readonly ComponentRecord[]> {
  const maxBytes = formatOfName(path) === "yaml" ? MAX_YAML_BYTES : MAX_JSON_BYTES;
  const { parseComponents } = await import("./components.ts");
  return parseComponents(await readText(path, readFile, maxBytes), { name: path });
}
