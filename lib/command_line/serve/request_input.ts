// The input of a request, read as that of a file beside which the client stands: it may name files to read, and none
// that is written. Messages speak of its keys, or of its lines where it is a text; of a file as `nmer run` does.

// Deno's own module: the standard library's takes 10 ms to load.
import { dirname, join, resolve } from "node:path";
import * as Effect from "effect/Effect";
import { describeValue, InputError, type NmerError, type Place } from "../../base/error.ts";
import type { Calculation } from "../../calculation/mod.ts";
import { EXECUTION_OPTIONS } from "../../input/options/execution_options.ts";
import { propertyOf } from "../../input/options/option.ts";
import { attempt } from "../command/expected_errors.ts";
import { readCalculation, recordingReads } from "../command/read_calculation.ts";
import type { Host } from "../host/host.ts";
import type { Arguments } from "../options/arguments.ts";
import type { RunMessage } from "./protocol.ts";

/** An input that was read. */
export interface ReadRequest {
  readonly calculation: Calculation;
  /** The files that it was read from. */
  readonly files: readonly string[];
  /** The folder that its paths begin at. */
  readonly folder: string;
  /** Where something stands in it: without the name of a file, which it has not. */
  readonly placed: <P extends Place>(place: P) => P;
}

/** Reads and plans the input of a request; fails with an InputError that names keys, or lines of a text. */
export const readRequestInput = Effect.fnUntraced(function* (
  host: Host,
  parsed: Arguments,
  { input = {}, file, folder: named }: Pick<RunMessage, "input" | "file" | "folder">,
) {
  if (file !== undefined) return yield* readFromFile(host, parsed, resolve(named ?? ".", file));
  const folder = resolve(named ?? ".");
  const isText = typeof input === "string";
  const path = join(folder, isText ? "request" : "request.json");
  const placed = <P extends Place>(place: P): P => placeOf(place, path, isText);
  const text = yield* attempt(() => isText ? input : written(input));
  const reads = recordingReads({ ...host, readFile: (name, most) => host.readFile(name, most) });
  let isRead = false; // a file that is called like the input can be asked for by the input
  const readFile: Host["readFile"] = (name, maxBytes) => {
    if (isRead || name !== path) return reads.host.readFile(name, maxBytes);
    isRead = true;
    return Promise.resolve(new TextEncoder().encode(text));
  };
  const calculation = yield* readUnwritten({ ...host, readFile }, parsed, path).pipe(
    Effect.mapError((error): NmerError =>
      error instanceof InputError ? new InputError(placed(error.problem)) : error
    ),
  );
  return { calculation, files: reads.files(), folder, placed } satisfies ReadRequest;
});

const readFromFile = Effect.fnUntraced(function* (host: Host, parsed: Arguments, path: string) {
  const reads = recordingReads(host);
  const calculation = yield* readUnwritten(reads.host, parsed, path);
  const placed = <P extends Place>(place: P): P => place;
  return { calculation, files: reads.files(), folder: dirname(path), placed } satisfies ReadRequest;
});

function readUnwritten(host: Host, parsed: Arguments, path: string) {
  return Effect.tap(
    readCalculation(host, path, parsed),
    (calculation) => attempt(() => refuseWritten(calculation)),
  );
}

// An object has no lines that its author knows of.
function placeOf<P extends Place>(place: P, path: string, isText: boolean): P {
  if (place.file !== path) return place;
  const { file: _, line, column, ...rest } = place;
  const inText = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  return { ...rest, ...(isText ? inText : {}) } as P;
}

function written(input: object): string {
  return JSON.stringify(input, (key, value) => {
    if (typeof value !== "number" || Number.isFinite(value)) return value;
    throw new InputError({ keyPath: [key], found: String(value), expected: "a number that is finite" });
  });
}

// The client decides what is written, by options of the request: whoever wrote the input may be somebody else.
function refuseWritten({ input: { execution, locate } }: Calculation): void {
  for (const [key, option] of Object.entries(EXECUTION_OPTIONS)) {
    const isWritten = "isWritten" in option || key === "shard";
    const value = (execution as Readonly<Record<string, unknown>>)[propertyOf(key, option)];
    if (!isWritten || typeof value !== "string") continue;
    const keyPath = ["execution", key];
    throw new InputError({
      ...locate(keyPath),
      keyPath,
      found: describeValue(value),
      expected: "nothing: the input of a request names no files to be written, and no part of a run",
      hint: key === "journal" || key === "scratch"
        ? `Give it as an option of the request: "options": {"${key}": ...}.`
        : "Take it out.",
    });
  }
}
