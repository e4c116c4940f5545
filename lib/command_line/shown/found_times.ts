// What a journal says of the times of a calculation's tasks.

import * as Effect from "effect/Effect";
import { shownName } from "../../base/plain_text.ts";
import { late } from "../../base/workarounds/late_module.ts";
import type { Calibration } from "../../calculation/cost/calibration.ts";
import type { Calculation } from "../../calculation/prepare/prepare.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";

/** A journal that a plan may follow. */
export interface FoundTimes {
  /** Its name where it has times of the calculation's models. */
  readonly timesFrom: string | undefined;
  /** Whether it is there, and may be opened. */
  readonly mayOpen: boolean;
}

/** None. */
export const NO_JOURNAL: FoundTimes = { timesFrom: undefined, mayOpen: false };

/**
 * Takes the times of a journal into a calibration.
 *
 * @param isNamed Whether the user has named it: one of another user is not opened otherwise.
 */
export const learnFrom = Effect.fnUntraced(function* (
  host: Host,
  journal: string,
  isNamed: boolean,
  calculation: Calculation,
  calibration: Calibration,
) {
  const { kind } = yield* fromPromise(() => host.fileStatus(journal));
  if (kind !== "file") return NO_JOURNAL;
  // Loaded when there is a journal, since it takes longer than all the rest.
  const { importTimes, TASK_TIMES }: typeof import("../../calculation/cost/timing_history.ts") = yield* Effect
    .promise(() => import(late("../../calculation/cost/timing_history.ts")));
  const { checkOwner, eventsInFile }: typeof import("../../execution/journal/mod.ts") = yield* Effect
    .promise(() => import(late("../../execution/journal/mod.ts")));
  const mayOpen = yield* Effect.match(
    attempt(() => checkOwner(journal, isNamed ? "anybody" : "this-user")),
    { onSuccess: () => true, onFailure: () => false },
  );
  if (!mayOpen) {
    say(
      host,
      `the journal ${shownName(journal)} is of another user: its times are not used, and a run refuses it`,
    );
    return NO_JOURNAL;
  }
  const hasTimes = importTimes(calculation, calibration, eventsInFile(journal, TASK_TIMES));
  return { timesFrom: hasTimes ? journal : undefined, mayOpen: true };
});
