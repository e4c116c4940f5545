// The one way by which commands show something on standard output: to people as text, in lines of their terminal's width,
// to programs as JSON or YAML. Where it is piped, lines stay as they are.

import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import { wrappedText } from "../../base/text/wrapped_text.ts";
import { attempt, fromPromise } from "./expected_errors.ts";
import type { Host } from "../host/host.ts";
import { serialise, type ValueFormat } from "../output/serialise.ts";

/** Something that is shown. */
export interface Shown {
  /** For people, with a line feed at its end; tables are to keep within a width in characters, where there is one. */
  readonly text: (width: number | undefined) => string;
  /** For programs. */
  readonly value: () => unknown;
}

/** Shows something in a form; fails with an OutputError where standard output is gone. */
export function show(
  host: Host,
  format: "text" | ValueFormat,
  { text, value }: Shown,
): Effect.Effect<void, NmerError> {
  if (format === "text") return attempt(() => showText(host, text(host.outColumns?.())));
  return Effect.flatMap(
    fromPromise(async () => await serialise(value(), format)),
    (made) => attempt(() => host.out(made)),
  );
}

/** Shows text to people. */
export function showText(host: Host, text: string): void {
  host.out(wrappedText(text, host.outColumns?.()));
}
