// Messages about files outside of an input's folder, which whoever wrote the input may not be allowed to see: a service
// that runs inputs of others would show them the first lines of any file that it can read.

// Deno's own module: the standard library's takes 10 ms to load.
import { relative } from "node:path";
import { InputError } from "../../base/error.ts";
import type { Host } from "../host/host.ts";
import { folderOfInput } from "../options/input_paths.ts";

/**
 * An error without the text of a file that an input names and that lies outside of the input's folder, links followed. The
 * place stays, and what was expected where nothing of the file is in it.
 *
 * @param inputPath The input.
 * @param error Whatever was thrown while it was read.
 */
export async function withoutForeignText(host: Host, inputPath: string, error: unknown): Promise<unknown> {
  if (!(error instanceof InputError)) return error;
  const { file, line, column, keyPath, expected } = error.problem;
  if (file === undefined || file === inputPath) return error;
  const [folder, named] = await Promise.all([
    host.fileStatus(folderOfInput(inputPath)),
    host.fileStatus(file),
  ]);
  if (named.kind === "nothing" || isBelow(folder.path, named.path)) return error;
  return new InputError({
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(keyPath === undefined ? {} : { keyPath }),
    found: "what nmer cannot take; text of files outside of the input's folder is not shown",
    expected: /["\d]/.test(expected) ? "what the guide says of such files" : expected,
    hint: "Copy the file beside the input to read more.",
  });
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !/^(?:\.\.[/\\]|[/\\]|[A-Za-z]:)/.test(way);
}
