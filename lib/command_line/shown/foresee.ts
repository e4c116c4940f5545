// A calculation as far as it is known before it runs: as a journal of it has chosen its n-mers, and from there on as it is
// to be expected.

import * as Effect from "effect/Effect";
import { InputError } from "../../base/error.ts";
import { late } from "../../base/workarounds/late_module.ts";
import { shownName } from "../../base/plain_text.ts";
import type { SizeOf } from "../../calculation/cost/sizes.ts";
import type { Calculation } from "../../calculation/prepare/prepare.ts";
import type { ScreeningForecast } from "../../calculation/screening_forecast/screening_forecast.ts";
import { inSlices } from "../../execution/in_slices.ts";
import { isUnfinished } from "../../plan/mod.ts";
import { fromPromise } from "../command/expected_errors.ts";
import type { Host } from "../host/host.ts";
import { type ReadJournal, readJournal } from "./journal_content.ts";

/** What is known of a calculation. */
export interface Foreseen {
  /** As far as n-mers are chosen. */
  readonly followed: Calculation;
  /** With all tasks that are to be expected; `followed` where none more are, or where they are too many. */
  readonly whole: Calculation;
  /** Where n-mers are not chosen yet. */
  readonly forecast?: ScreeningForecast;
  /** Of the journal, where there is one that may be opened. */
  readonly journal?: ReadJournal;
}

/** What is known to be expected. */
export interface ForesightRequest {
  /** Times of tasks; absent where no program says them. */
  readonly sizeOf?: SizeOf;
  /** The journal that a run would continue; false for none. */
  readonly kept: string | false;
  readonly found: { readonly mayOpen: boolean };
}

/** A calculation as far as a journal has chosen its n-mers; nothing of it is expected. */
export const followedBy = Effect.fnUntraced(
  function* (host: Host, calculation: Calculation, journal: string) {
    if (!isUnfinished(calculation.plan)) return { followed: calculation };
    const { identity } = yield* fromPromise(host.runEnvironment);
    if (calculation.equivalents !== undefined) yield* inSlices(calculation.equivalents.find());
    const read = yield* readJournal(calculation, { journal, identity });
    if (!("unreadable" in read)) return { followed: read.calculation };
    return yield* Effect.fail(
      new InputError({
        found: `the journal ${
          shownName(journal)
        }, of which it is not known what it chose: ${read.unreadable}`,
        expected: "one that can be read",
      }),
    );
  },
);

/**
 * Looks ahead.
 *
 * @param beside Whether other thresholds are looked at, too.
 */
export const foresee = Effect.fnUntraced(function* (
  host: Host,
  calculation: Calculation,
  { sizeOf, kept, found }: ForesightRequest,
  { beside }: { readonly beside: boolean },
) {
  if (calculation.equivalents !== undefined) yield* inSlices(calculation.equivalents.find());
  const journal = kept === false || !found.mayOpen ? undefined : yield* readJournal(calculation, {
    journal: kept,
    identity: (yield* fromPromise(host.runEnvironment)).identity,
  });
  const followed = journal === undefined || "unreadable" in journal ? calculation : journal.calculation;
  const ofJournal = journal === undefined ? {} : { journal };
  if (!isUnfinished(followed.plan)) return { followed, whole: followed, ...ofJournal } satisfies Foreseen;
  // Loaded where it is needed, since plans are to be there at once.
  const { forecastScreening }: typeof import("../../calculation/screening_forecast/screening_forecast.ts") =
    yield* Effect.promise(() => import(late("../../calculation/screening_forecast/screening_forecast.ts")));
  const forecast = yield* inSlices(forecastScreening(followed, sizeOf, { beside }));
  return { followed, whole: forecast.whole ?? followed, forecast, ...ofJournal } as Foreseen;
});
