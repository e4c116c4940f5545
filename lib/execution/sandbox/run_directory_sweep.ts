// What a dead run has left in the scratch directory, removed by the next one: directories of the same user and machine
// whose lock nobody holds. Locks need not reach from one machine to another, so those of other machines stay.

import { dirname, join } from "@std/path";
import { endOrphansIn } from "./orphans.ts";
import { removeTree } from "./remove_tree.ts";
import { ownUid } from "../own_uid.ts";

/** The file in a run directory that says whose it is, and that is locked. */
export const OWNER_FILE = "owner.json";

// What run directories are called.
const RUN_DIRECTORY_NAME = /^nmer-[0-9a-f]{32}$/;
const MAX_OWNER_BYTES = 4096;

/**
 * Removes the directories that dead runs left.
 *
 * @param root Absolute path of the directory that holds them.
 * @param host Name of this machine.
 * @returns The paths that were removed.
 */
export async function sweepRunDirectories(root: string, host: string): Promise<readonly string[]> {
  const directories: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(root)) {
      if (isDirectory && RUN_DIRECTORY_NAME.test(name)) directories.push(join(root, name));
    }
  } catch { /* who cannot read it has nothing to sweep there */ }
  const swept: string[] = [];
  for (const path of directories) if (await sweepRunDirectory(path, host)) swept.push(path);
  return swept;
}

async function sweepRunDirectory(directory: string, host: string): Promise<boolean> {
  try {
    const info = await Deno.lstat(directory);
    // Only the owner of a private directory can open what is in it, but root can everything.
    if (!info.isDirectory || info.uid !== ownUid(dirname(directory))) return false;
    const path = join(directory, OWNER_FILE);
    const entry = await Deno.lstat(path).catch(() => undefined);
    if (entry === undefined) {
      // One that is being made or removed: it is removed only where it is empty.
      await Deno.remove(directory);
      return true;
    }
    if (!entry.isFile || entry.uid !== info.uid || entry.size > MAX_OWNER_BYTES) return false;
    using file = await Deno.open(path, { read: true, write: true });
    if (!file.tryLockSync(true) || hostOf(await Deno.readTextFile(path)) !== host) return false;
    await endOrphansIn(directory);
    await removeTree(directory, OWNER_FILE);
    return true;
  } catch {
    return false; // another's, or gone, or on a file system without locks
  }
}

function hostOf(text: string): unknown {
  // Killed before it was written down: then nothing else is in the directory either.
  if (text === "") return undefined;
  const owner: unknown = JSON.parse(text);
  return typeof owner === "object" && owner !== null && "host" in owner ? owner.host : undefined;
}
