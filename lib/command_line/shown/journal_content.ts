// What a journal has already of a calculation that is planned.

import { late } from "../../base/workarounds/late_module.ts";
import * as Effect from "effect/Effect";
import { taskIndex } from "../../base/indices.ts";
import type { Calculation } from "../../calculation/mod.ts";
import type { SizeOf } from "../../calculation/cost/sizes.ts";
import type { JournalContent } from "../output/plan_details.ts";

/** What is asked of a journal. */
export interface JournalQuestion {
  /** Its name; the file is there, and may be opened. */
  readonly journal: string;
  readonly identity: { readonly pid: number; readonly host: string };
  /** Expected times of tasks, and by what factor they may be longer or shorter. */
  readonly times?: { readonly sizeOf: SizeOf; readonly spread: number };
}

// Of more it would take longer than whoever plans would wait for.
const MAX_TASKS = 500_000;

/** What a journal has of a calculation; one that cannot be read now is no reason not to plan. */
export const journalContent = Effect.fnUntraced(function* (
  calculation: Calculation,
  { journal, identity, times }: JournalQuestion,
): Effect.fn.Return<JournalContent> {
  const { plan } = calculation;
  if (plan.taskCount > MAX_TASKS) {
    return { journal, unreadable: "there are too many tasks to look all of them up" };
  }
  // Loaded when there is a journal, since it takes longer than all the rest.
  const { joinPhases }: typeof import("../../calculation/merge/join_phases.ts") = yield* Effect.promise(() =>
    import(late("../../calculation/merge/join_phases.ts"))
  );
  const request = { journals: [journal], identity, beside: true, report: () => {} };
  return yield* Effect.match(joinPhases(calculation, request), {
    onFailure: ({ message }): JournalContent => ({ journal, unreadable: message.replace(/\.$/, "") }),
    onSuccess: ({ calculation: { part, plan }, joined: { known: { missing } } }) => {
      const { taskCount } = part ?? plan;
      let seconds = 0;
      for (let i = 0; times !== undefined && i < plan.taskCount; i++) {
        if (!missing.has(i)) continue;
        const { model, basis } = plan.at(taskIndex(i));
        seconds += times.sizeOf(model, basis).seconds;
      }
      return {
        journal,
        results: taskCount - missing.taskCount,
        taskCount,
        ...(times === undefined
          ? {}
          : { secondsLeft: [seconds / times.spread, seconds * times.spread] as const }),
      };
    },
  });
});
