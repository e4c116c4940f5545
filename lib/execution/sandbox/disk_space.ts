// Free space on the disk of a directory: enough before a program starts, and still enough while it runs.

import { statfs } from "node:fs/promises";
import * as Effect from "effect/Effect";
import { SandboxError } from "./error.ts";

/** What stays free for everybody else, in bytes. */
export const MIN_FREE_BYTES = 2 ** 28;

const LOOK_EVERY = "1 second";

/** Bytes that are free for this user on the disk of a directory; infinite where that cannot be known. */
export type FreeBytes = (directory: string) => Promise<number>;

/** As the file system reports it. */
export const freeBytes: FreeBytes = async (directory) => {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
};

/** What is asked for, and how it is found out. */
export interface DiskOptions {
  /** Bytes that must be free. */
  readonly minFreeBytes?: number;
  /** Finds out what is free. */
  readonly freeBytes?: FreeBytes;
}

/** Fails where the disk of a directory has too little free space. The result is what may be written, in bytes. */
export const checkDisk = (
  directory: string,
  { minFreeBytes: least = MIN_FREE_BYTES, freeBytes: free = freeBytes }: DiskOptions = {},
): Effect.Effect<number, SandboxError> =>
  Effect.flatMap(
    Effect.promise(() => free(directory)),
    (bytes) =>
      bytes >= least ? Effect.succeed(bytes - least) : Effect.fail(
        new SandboxError(
          "disk-full",
          `only ${megabytes(bytes)} are free on the disk of the scratch directory ${directory}, and ` +
            `${megabytes(least)} must be; free some space, or give another with --scratch`,
        ),
      ),
  );

/** Does some work as long as the disk has free space; interrupts it, and fails, when there is too little. */
export const whileDiskHasRoom = <A, E, R>(
  directory: string,
  work: Effect.Effect<A, E, R>,
  options: DiskOptions = {},
): Effect.Effect<A, E | SandboxError, R> => {
  const look = Effect.andThen(Effect.sleep(LOOK_EVERY), checkDisk(directory, options));
  return Effect.raceFirst(work, Effect.forever(look));
};

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1e6)} MB`;
}
