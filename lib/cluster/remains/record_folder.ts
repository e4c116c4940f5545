// The folder that holds the records of a user's ranks on this machine: in /tmp, whatever TMPDIR says, since a batch
// system may give each job another one and remove it, while shared memory stays.

import { join } from "@std/path";
import { MAX_RECORD_BYTES, type RankRecord, readRecord } from "./record.ts";

/** Where records are, and whose. */
export interface RecordFolder {
  readonly path: string;
  readonly uid: number;
}

/** A record that its rank keeps: locked until it is closed, or its process ends. */
export interface KeptRecord {
  /** Removes it, once nothing is left that it names. */
  readonly remove: () => void;
}

const NAME = /^[0-9a-f]{32}\.json$/;
// One that is empty is being made, unless it is older.
const MAKING_SECONDS = 60;
const ATTEMPTS = 5;

/** The folder of this user. */
export function recordFolder(uid: number, root = "/tmp"): RecordFolder {
  return { path: join(root, `nmer-mpi-${uid}`), uid };
}

/**
 * Keeps a record for this process.
 *
 * @throws {Error} Where there is no such folder, and none can be made; where it is another user's, or a link.
 */
export function keepRecord(folder: RecordFolder, record: RankRecord): KeptRecord {
  const { path, file } = makeRecord(folder);
  file.tryLockSync(true);
  file.writeSync(new TextEncoder().encode(JSON.stringify(record)));
  return {
    remove: () => {
      Deno.removeSync(path);
      file.close();
      removeIfEmpty(folder);
    },
  };
}

function makeRecord(folder: RecordFolder): { readonly path: string; readonly file: Deno.FsFile } {
  const path = join(folder.path, `${crypto.getRandomValues(new Uint8Array(16)).toHex()}.json`);
  for (let attempt = 1;; attempt++) {
    makeFolder(folder);
    try {
      return { path, file: Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }) };
    } catch (error) {
      // A rank that has ended has removed the folder, as an empty one.
      if (!(error instanceof Deno.errors.NotFound) || attempt === ATTEMPTS) throw error;
    }
  }
}

function makeFolder(folder: RecordFolder): void {
  try {
    Deno.mkdirSync(folder.path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  if (!isSafe(folder)) throw new Error(`${folder.path} is not this user's alone`);
}

/** What is done with a dead rank's record; says whether it is to be removed. */
export type UseRecord = (record: RankRecord, ageSeconds: number) => boolean;

/**
 * Gives the records of dead ranks one after the other, each to one process only.
 *
 * @param use What is done with each.
 */
export function useDeadRecords(folder: RecordFolder, use: UseRecord): void {
  if (!isSafe(folder)) return;
  for (const { name, isFile } of Array.from(Deno.readDirSync(folder.path))) {
    if (isFile && NAME.test(name)) useRecord(join(folder.path, name), folder.uid, use);
  }
  removeIfEmpty(folder);
}

function useRecord(path: string, uid: number, use: UseRecord): void {
  try {
    using file = Deno.openSync(path, { read: true, write: true });
    const { size, mtime, uid: owner } = file.statSync();
    if (owner !== uid || !file.tryLockSync(true)) return;
    const ageSeconds = (Date.now() - (mtime?.getTime() ?? 0)) / 1000;
    if (size === 0 && ageSeconds < MAKING_SECONDS) return;
    const record = size > MAX_RECORD_BYTES ? undefined : readRecord(Deno.readTextFileSync(path));
    if (record === undefined || use(record, ageSeconds)) Deno.removeSync(path);
  } catch { /* gone meanwhile, or on a file system without locks */ }
}

// Others may write to what is above it, and lay a link or a folder of theirs in the way.
function isSafe({ path, uid }: RecordFolder): boolean {
  try {
    const { isDirectory, uid: owner, mode } = Deno.lstatSync(path);
    return isDirectory && owner === uid && ((mode ?? 0o777) & 0o077) === 0;
  } catch {
    return false;
  }
}

function removeIfEmpty({ path }: RecordFolder): void {
  try {
    Deno.removeSync(path);
  } catch { /* other ranks have theirs in it */ }
}
