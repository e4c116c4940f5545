// Files that a command writes: whether they can be written, before anything is computed for them.

import * as Effect from "effect/Effect";
import { describeValue, InputError, type Place } from "../../base/error.ts";
import { enumeration } from "../../base/plural.ts";
import { isOfSystem } from "../host/file_status.ts";
import type { Host, LineFile } from "../host/host.ts";
import type { Arguments } from "../options/arguments.ts";
import { REPORT_FORMATS, type ReportFormats } from "./report_formats.ts";

/** The name of a result that goes to standard output. */
export const STANDARD_OUTPUT = "-";

// What the system calls it: there is one way to write there.
const NAMES_OF_STANDARD_OUTPUT = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/** The name of the result in a command's arguments; undefined where it is not written. */
export function resultName(args: Arguments): string | undefined {
  const name = args.options.get("output");
  return typeof name === "string" ? standardName(name) : undefined;
}

/** A name, or `-` where it is one of standard output's. */
export function standardName(name: string): string {
  return NAMES_OF_STANDARD_OUTPUT.includes(name) ? STANDARD_OUTPUT : name;
}

/**
 * Refuses a name under which no result can be written, or whose extension promises a form that nmer does not write.
 *
 * Fails with an {@linkcode InputError}.
 *
 * @param host Knows what can be written.
 * @param path Name of the result.
 * @param formats The forms that there are.
 */
export const checkResultFile = Effect.fnUntraced(function* (
  host: Host,
  path: string,
  formats: ReportFormats = REPORT_FORMATS,
) {
  const { kind } = yield* Effect.promise(() => host.fileStatus(path));
  const extensions = Object.values(formats).flatMap((format) => format.extensions);
  const isKnown = extensions.some((extension) => path.toLowerCase().endsWith(extension));
  const isNamed = kind === "nothing" || kind === "file" && !isOfSystem(path);
  if (!isKnown && isNamed) {
    return yield* Effect.fail(
      new InputError({
        keyPath: ["-o"],
        found: describeValue(path),
        expected: `a name that ends with ${
          enumeration(extensions)
        }, or ${STANDARD_OUTPUT} for standard output`,
        hint: "The extension says in which form the result is written.",
      }),
    );
  }
  yield* checkWritableFile(host, path, { keyPath: ["-o"] });
});

/** Refuses a name under which no file can be written; fails with an InputError. */
export function checkWritableFile(
  host: Host,
  path: string,
  place: Place = {},
): Effect.Effect<void, InputError> {
  return Effect.tryPromise({
    try: () => host.checkWritable(path),
    catch: (error) => cannotWrite(place, path, error),
  });
}

/**
 * Opens a log; fails with an InputError where it cannot be written.
 *
 * @param host Opens it.
 * @param path Its name.
 * @param place What named it.
 */
export function openLog(
  host: Host,
  path: string,
  place: Place = { keyPath: ["--log"] },
): Effect.Effect<LineFile, InputError> {
  return Effect.tryPromise({
    try: () => host.appendTo(path),
    catch: (error) => cannotWrite(place, path, error),
  });
}

/** The error of a file that cannot be written, which an option or an input has named. */
export function cannotWrite(place: Place, path: string, error: unknown): InputError {
  const reason = error instanceof Error ? REASONS[error.name] ?? error.message : String(error);
  return new InputError({
    ...place,
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
