// Paths that an input names under `execution:` for files that a run writes. Whoever wrote the input does not decide
// what is written elsewhere on the reader's disk: they stay below the input's folder.

// Deno's own module: the standard library's takes 10 ms to load.
import { dirname, join } from "node:path";
import { describeValue, InputError, type Place } from "../../base/error.ts";
import { isOfSystem } from "../host/file_status.ts";

/** The folder of an input, below which lie the files that it may have written; the current one for a pipe. */
export function folderOfInput(source: string): string {
  return isSystemPath(source) ? "." : dirname(source);
}

/** Whether a path is one of the system's own, as `/dev/stdin` or a pipe of the shell, where no files are kept. */
export function isSystemPath(path: string): boolean {
  return path === "-" || isOfSystem(path);
}

/**
 * The path of a file that an input lets a run write: below its folder.
 *
 * @param written As the input has it.
 * @param place Where the input has it, with the input's name as its file.
 * @param wayOut How else the path can be given, as in `--log or NMER_LOG`.
 * @throws {InputError} Where it is absolute, hidden, or leads out of the folder.
 */
export function pathBelowInput(written: string, place: Place, wayOut: string): string {
  const parts = written.split(/[/\\]/);
  const found = /^(?:[/\\]|[A-Za-z]:)/.test(written)
    ? "an absolute path"
    : parts.includes("..")
    ? "a path that leads out of the input's folder"
    : parts.some((part) => /^(?:\.(?!$)|~)/.test(part))
    ? "a hidden file or folder"
    : undefined;
  if (found !== undefined) throw outsideOfInput(`${describeValue(written)}, ${found}`, place, wayOut);
  return join(folderOfInput(place.file ?? "."), written);
}

/** The error of a path that an input may not have written. */
export function outsideOfInput(found: string, place: Place, wayOut: string): InputError {
  return new InputError({
    ...place,
    found,
    expected: "a path below the folder of the input",
    hint:
      `An input does not decide what is written elsewhere: take it out, and give the path with ${wayOut}.`,
  });
}
