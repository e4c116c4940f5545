// One process at a time opens journals in a folder: between the look at a damaged file and the recovered one in its
// place nobody may come to hold either. The turn is a lock (flock) on the folder, which leaves no file behind, ends
// with the process, and has nothing to do with SQLite's own locks on the file. File systems without such locks (NFS
// for folders) leave it at SQLite's, which are enough unless several processes find the same damage at once.

import { dirname } from "node:path";
import { JournalError } from "./error.ts";

const PAUSE_MILLISECONDS = 10;
const MAX_PAUSES = 6000; // a minute: a recovery takes some 10 s for a million results

/**
 * Does some work while no other process opens a journal in the same folder.
 *
 * @throws {JournalError} Of reason `in-use` where others take too long.
 */
export function withFolderLock<A>(path: string, work: () => A): A {
  using folder = openFolder(dirname(path));
  for (let pauses = 0; folder !== undefined && !lock(folder); pauses++) {
    if (pauses === MAX_PAUSES) {
      throw new JournalError(
        "in-use",
        path,
        `other processes are opening journals in the folder of ${path}; wait for them, or give another --journal`,
      );
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
  }
  return work();
}

// Whatever is wrong with the folder, opening the journal will say it better.
function openFolder(folder: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(folder, { read: true });
  } catch {
    return undefined;
  }
}

// True also where there are no such locks.
function lock(folder: Deno.FsFile): boolean {
  try {
    return folder.tryLockSync(true);
  } catch {
    return true;
  }
}
