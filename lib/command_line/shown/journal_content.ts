// What a journal has already of a calculation that is planned.

import { late } from "../../base/workarounds/late_module.ts";
import * as Effect from "effect/Effect";
import type { Calculation } from "../../calculation/mod.ts";
import type { SizeOf } from "../../calculation/cost/sizes.ts";
import type { JoinedPhases } from "../../calculation/merge/join_phases.ts";
import type { JournalContent } from "../output/plan_details.ts";

/** What is asked of a journal. */
export interface JournalQuestion {
  /** Its name; the file is there, and may be opened. */
  readonly journal: string;
  readonly identity: { readonly pid: number; readonly host: string };
}

/** A journal beside a calculation: what it has of it, or why that is not known. */
export type ReadJournal = { readonly journal: string } & (JoinedPhases | { readonly unreadable: string });

// Of more it would take longer than whoever plans would wait for.
const MAX_TASKS = 500_000;

/** Reads a journal; one that cannot be read now is no reason not to plan. */
export const readJournal = Effect.fnUntraced(function* (
  calculation: Calculation,
  { journal, identity }: JournalQuestion,
): Effect.fn.Return<ReadJournal> {
  if (calculation.plan.taskCount > MAX_TASKS) {
    return { journal, unreadable: "there are too many tasks to look all of them up" };
  }
  // Loaded when there is a journal, since it takes longer than all the rest.
  const { joinPhases }: typeof import("../../calculation/merge/join_phases.ts") = yield* Effect.promise(() =>
    import(late("../../calculation/merge/join_phases.ts"))
  );
  const request = { journals: [journal], identity, beside: true, report: () => {} };
  return yield* Effect.match(joinPhases(calculation, request), {
    onFailure: ({ message }): ReadJournal => ({ journal, unreadable: message.replace(/\.$/, "") }),
    onSuccess: (joined): ReadJournal => ({ journal, ...joined }),
  });
});

/**
 * What a journal has, and what is left.
 *
 * @param whole The calculation with all of its tasks, as far as these are known or to be expected.
 * @param times Expected times of tasks, and by what factor they may be longer or shorter.
 */
export function journalContent(
  read: ReadJournal,
  whole: Calculation,
  times: { readonly sizeOf: SizeOf; readonly spread: number } | undefined,
): JournalContent {
  if ("unreadable" in read) return { journal: read.journal, unreadable: read.unreadable };
  const { journal, calculation: { part, plan }, joined: { known: { missing } } } = read;
  const isForecast = whole.plan !== plan;
  const known = (part ?? plan).taskCount - missing.taskCount;
  let seconds = 0;
  if (times !== undefined) {
    for (const { index, model, real, basis } of whole.plan.tasks()) {
      const found = isForecast ? plan.indexOf(model, real, basis) : index;
      if (found === undefined ? whole.part?.has(index) === false : !missing.has(found)) continue;
      seconds += times.sizeOf(model, basis).seconds;
    }
  }
  const taskCount = Math.max(known, (whole.part ?? whole.plan).taskCount);
  return {
    journal,
    results: known,
    taskCount,
    isForecast,
    ...(times === undefined
      ? {}
      : { secondsLeft: [seconds / times.spread, seconds * times.spread] as const }),
  };
}
