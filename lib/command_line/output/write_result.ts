// Results as text and as files. Those of many tasks are long, so the process listens while they are written.

import * as Effect from "effect/Effect";
import { inSlices } from "../../execution/in_slices.ts";
import type { Host } from "../host/host.ts";
import { jsonSteps } from "./json_steps.ts";
import { type Format, OutputError, serialise } from "./output.ts";

/** A result as text that ends with a line feed. */
export function resultText(value: unknown, format: Format): Effect.Effect<string> {
  return format === "json"
    ? Effect.map(inSlices(jsonSteps(value)), (text) => `${text}\n`)
    : Effect.promise(() => serialise(value, format));
}

/** Writes a result file, whole or not at all; its name says whether as YAML (`.yaml`, `.yml`) or as JSON. */
export function writeResult(host: Host, path: string, value: unknown): Effect.Effect<void, OutputError> {
  const write = (text: string) =>
    Effect.tryPromise({
      try: () => host.writeFile(path, text),
      catch: (error) => {
        const reason = error instanceof Error ? error.message : String(error);
        return new OutputError(
          `the result could not be written to ${path}: ${reason}; make space or take another -o, and run again`,
        );
      },
    }).pipe(Effect.uninterruptible);
  return Effect.flatMap(resultText(value, /\.ya?ml$/i.test(path) ? "yaml" : "json"), write);
}
