// Errors that end a command: said on standard error, and made an exit status.

import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import { NmerError } from "../../base/error.ts";
import { EXIT, exitStatusOf } from "../command/command.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { messageOf } from "../output/programs_here.ts";

/** Says an error; gives the exit status that it means. */
export function reportError(error: NmerError, host: Host): Effect.Effect<number> {
  return Effect.map(messageOf(error, host), (message) => {
    say(host, message);
    return exitStatusOf(error);
  });
}

/** A command whose errors are said, bugs of nmer with their stack, and are exit statuses. Interruptions remain. */
export function withErrorsReported(
  command: Effect.Effect<number, NmerError>,
  host: Host,
): Effect.Effect<number> {
  return command.pipe(
    Effect.catch((error) => reportError(error, host)),
    Effect.catchCause((cause) => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.failCause(cause as Cause.Cause<never>);
      const defect = Cause.squash(cause);
      if (defect instanceof NmerError) return reportError(defect, host);
      return Effect.sync(() => {
        host.err(`nmer: a bug in nmer, please report it:\n${Cause.pretty(cause)}\n`);
        return EXIT.bug;
      });
    }),
  );
}
