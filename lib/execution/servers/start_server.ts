// Servers of external programs on this machine, each in a sandbox with a scratch directory of its own.

import * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import type { NmerError } from "../../base/error.ts";
import type { Resources } from "../../programs/mod.ts";
import {
  checkDisk,
  openRunDirectory,
  type RunDirectoryOptions,
  spawnSandboxed,
  whileDiskHasRoom,
} from "../sandbox/mod.ts";
import type { StartServer } from "./routing.ts";
import { withCopies } from "./shipped_copies.ts";

// A program that is given an amount of memory to use takes some more: its code, its libraries, what it forgot to count.
// The limit is where it has clearly run away.
const LIMIT_FACTOR = 1.5;
const LIMIT_EXTRA_BYTES = 2 ** 30;
// The stack of a thread, of which most is never used.
const STACK_BYTES = 2 ** 24;

/**
 * The memory that a process of a server may allocate, in bytes: never more than the machine has for it, since the limit
 * is to stand before the kernel kills for want of memory.
 *
 * @param resources What its task may use.
 * @param machineBytes What is free on the machine, or left by its control group.
 * @param reservedBytesPerThread What each thread allocates and does not touch: it takes no memory, but counts.
 */
export function memoryLimit(
  { memoryBytes, threads = 1 }: Resources,
  machineBytes: number,
  reservedBytesPerThread = 0,
): number {
  const used = LIMIT_FACTOR * memoryBytes + LIMIT_EXTRA_BYTES + STACK_BYTES * threads;
  return Math.min(used, machineBytes) + reservedBytesPerThread * threads;
}

/**
 * A place for servers, which is gone with the scope; each server is started in it.
 *
 * @param shippedFiles The root of the files that are shipped with nmer: the folder of `lib/` and `workers/`.
 * @param scratch Where the place is.
 * @param machineBytes Memory that is free on the machine; default no bound.
 */
export const denoServers = (
  shippedFiles: URL,
  scratch: RunDirectoryOptions,
  machineBytes = Infinity,
): Effect.Effect<StartServer, NmerError, Scope> =>
  Effect.map(
    openRunDirectory(scratch),
    ({ root, directory: newDirectory }): StartServer =>
    ({ command, args, environment, memoryUnlimited, reservedBytesPerThread }, resources) =>
      Effect.gen(function* () {
        const directory = yield* newDirectory("server");
        const { threads = 1 } = resources;
        const freeBytes = yield* checkDisk(root);
        const process = yield* spawnSandboxed({
          command,
          args: yield* Effect.promise(() => withCopies(args, shippedFiles, directory)),
          environment,
          directory,
          threads,
          ...(memoryUnlimited === true
            ? {}
            : { memoryBytes: memoryLimit(resources, machineBytes, reservedBytesPerThread) }),
          // A single file that grows fast must not fill the disk between two looks at it.
          ...(Number.isFinite(freeBytes) ? { fileBytes: freeBytes } : {}),
        });
        return { process, watch: whileDiskHasRoom(root, Effect.never) };
      }),
  );
