// From the name of an input to a calculation that is planned.

import type * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
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
      throw await withoutForeignText(host, path, error);
    }
  });
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
