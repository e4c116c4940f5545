// Files that shall take the place of others: new ones, under names that nobody can foresee, locked (flock) as long as
// their process lives. In a folder that others can write to, a name that could be foreseen would be a trap: a link of
// that name leads the writer to a file of his own.

// Deno's own module: the standard library's takes 10 ms to load.
import { join } from "node:path";

/** A file that was just made. */
export interface TemporaryFile extends Disposable {
  readonly path: string;
  readonly file: Deno.FsFile;
}

const NAME = /^\.nmer-[0-9a-f]{32}\.tmp$/;
const ATTEMPTS = 5;

/**
 * Makes a file in a folder; closed with the block that uses it.
 *
 * @param folder Where; the name is chosen here.
 * @param mode Its permissions, from which the process's umask takes away; default as for any file.
 * @throws {Error} Deno's, where none can be made.
 */
export function makeTemporaryFile(folder: string, mode?: number): TemporaryFile {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const path = join(folder, `.nmer-${crypto.getRandomValues(new Uint8Array(16)).toHex()}.tmp`);
    const options = mode === undefined ? {} : { mode };
    // With createNew nothing that is there is opened, a link neither.
    const file = Deno.openSync(path, { write: true, createNew: true, ...options });
    if (isOwn(file, path)) return { path, file, [Symbol.dispose]: () => file.close() };
    file.close();
  }
  throw new Error("where files vanish as soon as they are made");
}

/** Removes what processes that were killed have left in a folder; never follows a link, and never fails. */
export async function sweepTemporaryFiles(folder: string): Promise<void> {
  if (Deno.build.os !== "linux") return;
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  for (const { name, isFile } of entries) {
    if (isFile && NAME.test(name)) await sweep(join(folder, name)).catch(() => {});
  }
}

// In between another process may have taken it for one that a dead process left.
function isOwn(file: Deno.FsFile, path: string): boolean {
  try {
    return isLocked(file) && Deno.lstatSync(path).ino === file.statSync().ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

// Where there are no such locks nothing is swept either.
function isLocked(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return true;
  }
}

async function sweep(path: string): Promise<void> {
  using file = await Deno.open(path);
  // Who holds the lock has proved that nobody else does; removing takes away the name, whatever it has become.
  if (await file.tryLock(true)) await Deno.remove(path);
}
