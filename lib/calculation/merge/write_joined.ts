// What several journals have together as one journal, from which a later run of the input continues.

import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import { taskIndex } from "../../base/indices.ts";
import type { TaskResult } from "../../base/task_result.ts";
import { VERSION } from "../../base/version.ts";
import { inSlices, openJournal } from "../../execution/mod.ts";
import { copyKey, identityOf, taskKeys, type TaskRequest } from "../../programs/mod.ts";
import { copyClasses } from "../copies/copy_classes.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { describeRun } from "../run/describe_run.ts";
import type { Joined } from "./join.ts";

const TASKS_PER_TRANSACTION = 1000;

/**
 * Writes the results of journals into another one.
 *
 * @param path Its file, which may be there already.
 * @param identity Who writes it.
 */
export const writeJoined: (
  calculation: Calculation,
  joined: Joined,
  path: string,
  identity: { readonly pid: number; readonly host: string },
) => Effect.Effect<void, NmerError> = Effect.fnUntraced(
  function* (calculation, { known, context }, path, identity) {
    const { plan } = calculation;
    const description = describeRun(calculation, context);
    const journal = yield* openJournal({ path, description, lockOwner: { ...identity, version: VERSION } });
    const ownKeyOf = taskKeys(context);
    const classes = yield* inSlices(copyClasses(calculation, context));
    const keyOf = (request: TaskRequest, { copied }: TaskResult) => {
      const key = ownKeyOf(request);
      return copied === undefined ? key : copyKey(key, classes!);
    };
    const programs = context.models.map((model) => {
      const { name, version } = identityOf(model, context.installations);
      return `${name} ${version}`;
    });
    for (let from = 0; from < plan.taskCount; from += TASKS_PER_TRANSACTION) {
      const indices = Array.from(
        { length: Math.min(TASKS_PER_TRANSACTION, plan.taskCount - from) },
        (_, i) => taskIndex(from + i),
      );
      const finished = indices.flatMap((index) => {
        const result = known.outcomes.result(index);
        if (result === undefined) return [];
        const { model: name, real, basis } = plan.at(index);
        const model = plan.models.indexOf(name);
        const seconds = known.outcomes.seconds(index);
        return [{
          index,
          key: keyOf({ model, real, basis }, result),
          outcome: result.copied === undefined
            ? { status: "converged", result, seconds } as const
            : { status: "reused", result, secondsBefore: seconds } as const,
          attempts: 1,
          worker: undefined,
          program: programs[model]!,
        }];
      });
      yield* journal.record(finished);
      yield* inSlices(pause());
    }
    yield* journal.finishRun(known.missing.taskCount === 0 ? "finished" : "interrupted");
  },
  Effect.scoped,
);

// A moment for signals.
function* pause() {
  yield;
}
