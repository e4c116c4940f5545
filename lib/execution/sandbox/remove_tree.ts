// Removing a directory that a program could write to. Symbolic links are removed, never followed; directories that
// nobody may enter are opened first.

import { join } from "@std/path";

/**
 * Removes a directory with all that is in it, as far as that can be done.
 *
 * @param path The directory; nothing happens where it is something else.
 * @param last Name of an entry that goes after all others.
 */
export async function removeTree(path: string, last?: string): Promise<void> {
  if (!await isDirectory(path)) return;
  if (last !== undefined) {
    for (const name of await namesIn(path)) if (name !== last) await removeEntry(join(path, name));
  }
  await removeEntry(path);
}

async function removeEntry(path: string): Promise<void> {
  try {
    return await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || !await isDirectory(path)) return;
  }
  await openUp(path);
  await Deno.remove(path, { recursive: true }).catch(() => {});
}

async function openUp(directory: string): Promise<void> {
  await Deno.chmod(directory, 0o700).catch(() => {});
  for (const name of await namesIn(directory)) {
    const path = join(directory, name);
    if (await isDirectory(path)) await openUp(path);
  }
}

async function namesIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(directory)) names.push(name);
  } catch { /* not there, or not ours */ }
  return names;
}

async function isDirectory(path: string): Promise<boolean> {
  return (await Deno.lstat(path).catch(() => undefined))?.isDirectory ?? false;
}
