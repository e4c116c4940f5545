// What a worker's reply means for its task.

import * as Effect from "effect/Effect";
import type { Converged, Failed } from "../../plan/mod.ts";
import type { Reply } from "../../programs/portable.ts";

/** The outcome that a reply tells of; an interruption where the task was cancelled. */
export function outcomeOf(reply: Exclude<Reply, { kind: "ready" }>): Effect.Effect<Converged | Failed> {
  switch (reply.kind) {
    case "converged":
      return Effect.succeed({
        status: "converged",
        result: reply.computed,
        seconds: reply.seconds,
        ...(reply.helpedSeconds !== undefined && { helpedSeconds: reply.helpedSeconds }),
      });
    case "failed": {
      const { message, remedy, seconds } = reply;
      return Effect.succeed({ status: "failed", message, remedy, seconds });
    }
    case "cancelled":
      return Effect.interrupt;
  }
}
