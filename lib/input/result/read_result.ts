// A result file of nmer's -> ResultRecord.

import { formatOfName } from "../document/parse_document.ts";
import { readFileUpTo } from "../document/read_file.ts";
import { type ReadFile, readText } from "../document/read_text.ts";
import { MAX_YAML_BYTES } from "../document/text.ts";
import { MAX_RESULT_BYTES, parseResult } from "./result_file.ts";
import type { ResultRecord } from "./result_record.ts";

/**
 * Reads a result file, JSON or YAML.
 *
 * @example
 * ```ts
 * import { InputError, readResult } from "@nmer/nmer";
 *
 * try {
 *   await readResult("examples/water_trimer.yaml"); // an input, and no result
 * } catch (error) {
 *   if (!(error instanceof InputError)) throw error;
 *   console.log(error.message);
 * }
 * ```
 *
 * @param path Path of the file.
 * @param readFile How files are read; default by Deno.
 * @throws {InputError} With file, line and key path: where it is no result of nmer's, or contradicts itself.
 */
export async function readResult(path: string, readFile: ReadFile = readFileUpTo): Promise<ResultRecord> {
  const maxBytes = formatOfName(path) === "yaml" ? MAX_YAML_BYTES : MAX_RESULT_BYTES;
  return parseResult(await readText(path, readFile, maxBytes), { name: path });
}
