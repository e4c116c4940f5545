// Removes what dead runs of this user's have left of MPI: what their ranks have recorded, by its name, its owner and the
// number of the file, where rank and launcher are gone and no process holds it.

import { isGone } from "../ranks/neighbours.ts";
import { ownBelonging } from "./belongings.ts";
import { filesInUse, isInUse } from "./in_use.ts";
import { kindOf } from "./names.ts";
import type { Belonging, RankRecord } from "./record.ts";
import { type RecordFolder, useDeadRecords } from "./record_folder.ts";

/** This machine, as records name it. */
export type SweptMachine = Pick<RankRecord, "host" | "sharedMemory">;

/** What sweeping asks of the system; tests have another. */
export interface SweptSystem {
  readonly isGone: typeof isGone;
  readonly filesInUse: () => ReadonlySet<string>;
}

// The record of another machine or another container: whatever it names is not to be seen here, and goes with that.
const FOREIGN_SECONDS = 86_400;

/**
 * Removes what dead runs have left.
 *
 * @returns The paths that were removed.
 */
export function sweepRemains(
  folder: RecordFolder,
  { host, sharedMemory }: SweptMachine,
  system: SweptSystem = { isGone, filesInUse },
): readonly string[] {
  const removed: string[] = [];
  let inUse: ReadonlySet<string> | undefined;
  useDeadRecords(folder, (record, ageSeconds) => {
    if (record.host !== host || record.sharedMemory !== sharedMemory) return ageSeconds > FOREIGN_SECONDS;
    if (record.launcher !== undefined && !system.isGone(record.launcher)) return false;
    const there = record.belongings.filter((belonging) => isThere(belonging, folder.uid));
    if (there.length === 0) return true;
    inUse ??= system.filesInUse();
    const free = there.filter(({ path }) => !isInUse(path, inUse!));
    for (const { path } of free) if (isRemoved(path)) removed.push(path);
    // What looked as if it was in use may have been held by another rank that was removing it.
    return there.every((belonging) => removed.includes(belonging.path) || !isThere(belonging, folder.uid));
  });
  return removed;
}

// Another of the same name may have been made since.
function isThere({ path, dev, ino }: Belonging, uid: number): boolean {
  const kind = kindOf(path);
  const found = kind === undefined ? undefined : ownBelonging(path, kind, uid);
  return found !== undefined && found.dev === dev && found.ino === ino;
}

// Two ranks of a new run may remove the same folder, for which each has a record of its own.
const MAX_TRIES = 3;

// Links in a folder are removed, and never followed.
function isRemoved(path: string, tries = MAX_TRIES): boolean {
  try {
    Deno.removeSync(path, { recursive: true });
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound || (tries > 1 && isRemoved(path, tries - 1));
  }
}
