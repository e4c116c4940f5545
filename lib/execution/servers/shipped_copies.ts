// Files that are shipped with nmer, for commands of others: by their paths where nmer is on this machine's disk, and
// else, where it was imported over the network or is inside of an executable, as copies in the private directory of each command.

import { dirname, fromFileUrl, join } from "@std/path";
import { areOnDisk, ownFile } from "../../base/files/own_files.ts";
import { SHIPPED_FILES, shippedText } from "../../programs/mod.ts";

/** Of the copies, in the directory of a command. */
const FOLDER = "nmer";

/**
 * How a command names a shipped file: by its path, or by its URL until {@linkcode withCopies} makes copies.
 *
 * @param root The folder of `lib/` and `workers/`.
 * @param file Its path from there.
 */
export function shippedWord(root: URL, file: string, onDisk: boolean = areOnDisk(root)): string {
  const url = ownFile(file, root);
  return onDisk ? fromFileUrl(url) : url.href;
}

/**
 * The words of a command, with paths of copies in the place of URLs of shipped files. Nothing is copied where there
 * are none.
 *
 * @param words The arguments of the command.
 * @param root The folder of `lib/` and `workers/`.
 * @param directory Where the copies go: new, and for this user alone.
 * @throws {Error} Where a file cannot be loaded or written.
 */
export async function withCopies(
  words: readonly string[],
  root: URL,
  directory: string,
  onDisk: boolean = areOnDisk(root),
): Promise<readonly string[]> {
  if (onDisk) return words;
  const copies = new Map(
    SHIPPED_FILES.map((file) => [shippedWord(root, file, false), join(directory, FOLDER, file)]),
  );
  if (!words.some((word) => copies.has(word))) return words;
  for (const [i, path] of [...copies.values()].entries()) {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(path, await shippedText(SHIPPED_FILES[i]!), { createNew: true, mode: 0o600 });
  }
  return words.map((word) => copies.get(word) ?? word);
}
