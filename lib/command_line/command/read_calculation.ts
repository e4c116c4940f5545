// From the name of an input to a calculation that is planned.

import type * as Effect from "effect/Effect";
import { InputError, type NmerError } from "../../base/error.ts";
import { late } from "../../base/workarounds/late_module.ts";
import { type Calculation, prepare } from "../../calculation/prepare/prepare.ts";
import { readGeometryInput } from "../../input/geometry_input.ts";
import { readInput } from "../../input/read_input.ts";
import type { Host } from "../host/host.ts";
import type { Arguments } from "../options/arguments.ts";
import { checkExecution } from "../options/execution_options.ts";
import { geometryKeys } from "../options/geometry_options.ts";
import { readRegistry } from "../options/user_programs.ts";
import { fromPromise } from "./expected_errors.ts";
import { withoutForeignText } from "../output/foreign_text.ts";

/**
 * Reads an input and plans it; nothing is computed. Fails with an InputError.
 *
 * @param args Arguments that may name programs of the user's own, or stand for the input of a molecule.
 */
export function readCalculation(
  host: Host,
  path: string,
  args?: Arguments,
): Effect.Effect<Calculation, NmerError> {
  return fromPromise(async () => {
    const registry = await readRegistry(host, args);
    try {
      const keys = args === undefined ? undefined : geometryKeys(path, args);
      const input = keys === undefined
        ? await readInput(path, host.readFile)
        : await readGeometryInput(path, keys, host.readFile);
      checkExecution(input);
      return prepare(input, registry);
    } catch (error) {
      throw await asOtherFile(host, path, error) ?? await withoutForeignText(host, path, error);
    }
  });
}

/**
 * What is said instead of an error of a file that is another one than was meant, as a journal or a picture; undefined where
 * the error says it.
 *
 * @param expected What the command takes; default an input.
 */
export async function asOtherFile(
  host: Pick<Host, "readFile" | "fileStatus">,
  path: string,
  error: unknown,
  expected?: string,
): Promise<InputError | undefined> {
  if (!(error instanceof InputError) || error.problem.file !== path) return undefined;
  const { refusedAsInput }: typeof import("./other_input.ts") = await import(late("./other_input.ts"));
  return await refusedAsInput(host, path, expected);
}

/** A host that keeps account of the files that are read, which no output may overwrite. */
export function recordingReads(host: Host): { readonly host: Host; readonly files: () => readonly string[] } {
  const files = new Set<string>();
  const readFile: Host["readFile"] = async (path, maxBytes) => {
    const bytes = await host.readFile(path, maxBytes);
    files.add(path);
    return bytes;
  };
  return { host: { ...host, readFile }, files: () => [...files] };
}
