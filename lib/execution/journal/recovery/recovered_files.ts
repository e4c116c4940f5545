// The files of a recovery, and the order in which they change places. A crash between any two steps leaves the
// journal's rows in at least one of the files that the next attempt reads.
//
//   NAME.salvage-wal   the write-ahead log of the damaged file, kept from SQLite, which would delete it
//   NAME.salvage-part  the new file while it is filled
//   NAME.salvage       the new file when it is whole
//   NAME.damaged-1     the damaged file, kept for a person to look at; -wal and -journal likewise

import { statSync } from "node:fs";
import { dirname } from "node:path";

/** Names of the files beside a journal. */
export function recoveryNames(path: string) {
  return {
    log: `${path}-wal`,
    rollback: `${path}-journal`,
    keptLog: `${path}.salvage-wal`,
    part: `${path}.salvage-part`,
    whole: `${path}.salvage`,
  };
}

/** What an earlier attempt that was cut short has left behind and the next one needs. */
export function unfinishedRecovery(path: string): readonly string[] {
  const { keptLog, whole } = recoveryNames(path);
  return [keptLog, whole].filter(exists);
}

/** Whether there is a file of that name. */
export function exists(path: string): boolean {
  return inode(path) !== undefined;
}

/** What distinguishes the file of a name from others; undefined where there is none. */
export function inode(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}

/** Gives a file a second name that outlives the first; a copy where the file system knows only one name. */
export function setAside(path: string, second: string): void {
  try {
    Deno.linkSync(path, second);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw error;
    Deno.copyFileSync(path, `${second}-part`);
    syncFile(`${second}-part`);
    Deno.renameSync(`${second}-part`, second);
  }
  syncFolder(path);
}

/** Puts the recovered file in the place of the damaged one, which is kept under the name that it returns. */
export function replaceDamaged(path: string): string {
  const { log, rollback, keptLog, whole } = recoveryNames(path);
  const damaged = keepDamaged(path);
  // Whatever lies beside the new file by the old name would be taken for its own.
  if (exists(log)) Deno.removeSync(log);
  if (exists(rollback)) Deno.renameSync(rollback, `${damaged}-journal`);
  syncFolder(path);
  Deno.renameSync(whole, path);
  syncFolder(path);
  if (exists(keptLog)) Deno.renameSync(keptLog, `${damaged}-wal`);
  syncFolder(path);
  return damaged;
}

/** Makes the names in the folder of a file durable. */
export function syncFolder(path: string): void {
  if (Deno.build.os === "windows") return; // cannot open folders, and keeps names by itself
  syncFile(dirname(path));
}

function keepDamaged(path: string): string {
  for (let number = 1;; number++) {
    const damaged = `${path}.damaged-${number}`;
    if (exists(damaged)) {
      if (inode(damaged) === inode(path)) return damaged; // an attempt that was cut short got this far
      continue;
    }
    setAside(path, damaged);
    return damaged;
  }
}

function syncFile(path: string): void {
  using file = Deno.openSync(path, { read: true });
  file.syncSync();
}
