// Whether the spans of a run go to OpenTelemetry.

import * as Effect from "effect/Effect";
import * as Tracer from "effect/Tracer";

// Where Deno puts its part of OpenTelemetry when it runs with OTEL_DENO=true, and nothing otherwise. To look here takes
// no permission.
const OPEN_TELEMETRY = Symbol.for("opentelemetry.js.api.1");

/** Runs a program with its spans exported, where Deno exports any: `OTEL_DENO=true nmer run ...`. */
export function withOpenTelemetry<A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
  if (!(OPEN_TELEMETRY in globalThis)) return program;
  return Effect.flatMap(
    Effect.promise(() => import("./open_telemetry.ts")),
    ({ openTelemetry }) => Effect.provideService(program, Tracer.Tracer, openTelemetry),
  );
}
