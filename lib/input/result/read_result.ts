// A result file of nmer's -> ResultRecord.

import { formatOfName } from "../document/parse_document.ts";
import { readFileUpTo } from "../document/read_file.ts";
import { InputError } from "../../base/error.ts";
import { readBytes, type ReadFile, readText } from "../document/read_text.ts";
import { decodeText, MAX_YAML_BYTES } from "../document/text.ts";
import { MAX_RESULT_BYTES, parseResult, parseResultBytes } from "./result_file.ts";
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
  if (formatOfName(path) === "yaml") {
    return parseResult(await readText(path, readFile, MAX_YAML_BYTES), { name: path });
  }
  const bytes = await jsonBytes(path, readFile);
  return bytes.length <= MAX_WHOLE_BYTES
    ? parseResult(decodeText(bytes, path, MAX_WHOLE_BYTES), { name: path })
    : parseResultBytes(bytes, path);
}

/** Above this size tasks are read one by one: 64 MiB. As objects they take ten times of what they take in the file. */
const MAX_WHOLE_BYTES = 2 ** 26;

/** So much is never in memory. */
const MAX_BYTES = 2 ** 42;

// An endless device is read for a while; what may be a large result, and only that, to its end.
async function jsonBytes(path: string, readFile: ReadFile): Promise<Uint8Array> {
  let bytes = await readBytes(path, readFile, MAX_RESULT_BYTES);
  const { length } = bytes;
  if (length <= MAX_RESULT_BYTES || !/^\s*\{/.test(decodedHead(bytes))) return bytes;
  bytes = new Uint8Array(); // both at once may be more than there is
  bytes = await readBytes(path, readFile, MAX_BYTES);
  if (bytes.length >= length) return bytes;
  throw new InputError({
    file: path,
    found: "a result of more than 512 MiB in something that can be read only once",
    expected: "a file",
  });
}

function decodedHead(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 2 ** 12));
}
