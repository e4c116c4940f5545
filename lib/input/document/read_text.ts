// Reading of text files through a function that the caller gives, so that nothing here depends on a file system.

import { describeValue, InputError, type Place } from "../../base/error.ts";
import { decodeText } from "./text.ts";

/**
 * Reads a file's content. It may stop as soon as it has more than `maxBytes`; what it then returns is refused.
 * Errors that it throws are reported by their name (`NotFound`, `PermissionDenied`, `IsADirectory`) or message.
 */
export type ReadFile = (path: string, maxBytes: number) => Promise<Uint8Array>;

/**
 * Reads a file of text.
 *
 * @param path Path of the file.
 * @param readFile How files are read.
 * @param maxBytes Size that it may have.
 * @param from Where the file is named, for the message when it cannot be read.
 * @throws {InputError} Where it cannot be read, is too big, not UTF-8, binary or empty.
 */
export async function readText(
  path: string,
  readFile: ReadFile,
  maxBytes: number,
  from?: Place,
): Promise<string> {
  return decodeText(await readBytes(path, readFile, maxBytes, from), path, maxBytes);
}

/** The content of a file as {@linkcode readText} reads it; one that is too big has more than `maxBytes` bytes. */
export async function readBytes(
  path: string,
  readFile: ReadFile,
  maxBytes: number,
  from?: Place,
): Promise<Uint8Array> {
  const place = from ?? { file: path };
  const fail = (found: string): never => {
    throw new InputError({ ...place, found, expected: "a file that can be read" });
  };
  if (path.includes("\0")) fail(`${describeValue(path)}, a path with a NUL character`);
  try {
    return await readFile(path, maxBytes);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return fail(
      `${describeValue(path)}, ${READ_ERRORS[error.name] ?? `which cannot be read: ${error.message}`}`,
    );
  }
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  NotFound: "which does not exist",
  PermissionDenied: "which may not be read",
  NotCapable: "which Deno's permissions do not allow to read",
  IsADirectory: "which is a directory",
  NotADirectory: "in something that is not a directory",
};
