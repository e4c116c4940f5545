// Files that a command writes, checked before anything is computed for them.

import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../../base/error.ts";
import type { Host, LineFile } from "../host/host.ts";

/**
 * Refuses a name under which no result can be written, or one of the files that the calculation is read from, before
 * anything is computed.
 *
 * Fails with an {@linkcode InputError}.
 */
export function checkOutput(
  host: Host,
  path: string,
  inputs: readonly string[],
): Effect.Effect<void, InputError> {
  return Effect.tryPromise({
    try: async () => {
      await host.checkWritable(path);
      for (const input of inputs) {
        if (await host.isSameFile(path, input)) throw new Error("which this calculation is read from");
      }
    },
    catch: (error) => cannotWrite("-o", path, error),
  });
}

/** Opens a log; fails with an InputError where it cannot be written. */
export function openLog(host: Host, path: string): Effect.Effect<LineFile, InputError> {
  return Effect.try({ try: () => host.appendTo(path), catch: (error) => cannotWrite("--log", path, error) });
}

function cannotWrite(option: string, path: string, error: unknown): InputError {
  const reason = error instanceof Error ? REASONS[error.name] ?? error.message : String(error);
  return new InputError({
    keyPath: [option],
    found: `${describeValue(path)}, ${reason}`,
    expected: "a file to write",
  });
}

const REASONS: Readonly<Record<string, string>> = {
  NotFound: "in a directory that does not exist",
  PermissionDenied: "which may not be written",
  NotCapable: "which Deno's permissions do not allow to write",
  IsADirectory: "which is a directory",
  NotADirectory: "in something that is not a directory",
};
