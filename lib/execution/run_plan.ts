// Running a plan: level after level, each a scoped batch of fibers that take the next task as soon as they are
// free. What a level starts ends with it: in success, failure, timeout and interruption.

import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { type TaskIndex, taskIndex } from "../base/indices.ts";
import { heaviestFirst, type Outcome, type Plan, type PlanLevel, type WorkOf } from "../plan/mod.ts";
import { Carrier, type CarrierError } from "./carrier.ts";
import { Observer } from "./events.ts";
import { OutcomeTable } from "./outcome_table.ts";

/** How a plan is run. */
export interface RunOptions {
  /** How much work a task is, relative to others: the heaviest ones start first. */
  readonly workOf: WorkOf;
  /** Longest time of one task; undefined for no limit. */
  readonly timeout: Duration.Duration | undefined;
  /** How often a task is tried again that its carrier lost. */
  readonly retries: number;
  /** Whether a failed task ends the run, or only leaves out what depends on it. */
  readonly onFailure: "continue" | "abort";
}

/** Runs all tasks of a plan; every one of them has an outcome when it ends. */
export const runPlan = Effect.fnUntraced(function* (plan: Plan, options: RunOptions) {
  const { mode, slots } = yield* Carrier;
  const { notify } = yield* Observer;
  const outcomes = new OutcomeTable(plan.taskCount);
  const levels = plan.levels.map(({ nbody, start, end }) => ({ nbody, tasks: end - start }));
  notify({ type: "run-started", mode, workers: slots, levels });
  const seconds = yield* timed(Effect.forEach(
    plan.levels,
    (level) => Effect.scoped(runLevel(plan, level, options, outcomes)),
    { discard: true },
  ));
  notify({ type: "run-finished", seconds });
  return outcomes;
});

const runLevel = Effect.fnUntraced(
  function* (plan: Plan, level: PlanLevel, options: RunOptions, outcomes: OutcomeTable) {
    const { nbody } = level;
    const { slots } = yield* Carrier;
    const { notify } = yield* Observer;
    notify({ type: "level-started", nbody, tasks: level.end - level.start });
    const order = heaviestFirst(level, options.workOf);
    const models = plan.models;
    let next = 0;

    const runTask = Effect.fnUntraced(function* (index: TaskIndex) {
      if (options.onFailure === "abort" && outcomes.failures.size > 0) {
        return { status: "cancelled" } satisfies Outcome;
      }
      notify({ type: "task-started", nbody, index });
      const { model, real, basis } = plan.at(index);
      return yield* attempt({ model: models.indexOf(model), real, basis }, options, (reason) => {
        notify({ type: "task-retried", nbody, index, reason });
      });
    });

    const takeTasks = Effect.whileLoop({
      while: () => next < order.length,
      body: () => {
        const index = taskIndex(order[next++]!);
        return Effect.map(runTask(index), (outcome) => ({ index, outcome }));
      },
      step: ({ index, outcome }) => {
        outcomes.set(index, outcome);
        notify({ type: "task-finished", nbody, index, outcome });
      },
    });

    const seconds = yield* timed(Effect.all(
      Array.from({ length: Math.min(slots, order.length) }, () => takeTasks),
      { concurrency: "unbounded", discard: true },
    ));
    notify({ type: "level-finished", nbody, seconds });
  },
);

// A task, tried again where its carrier lost it; ends with an outcome.
const attempt = Effect.fnUntraced(function* (
  task: Parameters<Carrier["Service"]["evaluate"]>[0],
  { timeout, retries }: RunOptions,
  onRetry: (reason: string) => void,
) {
  const { evaluate } = yield* Carrier;
  for (let tries = 0;; tries++) {
    const outcome = yield* evaluate(task).pipe(
      Effect.map((evaluation): Outcome => evaluation.outcome),
      timeout === undefined ? (self) => self : Effect.timeoutOrElse({
        duration: timeout,
        orElse: () => Effect.succeed(timedOut(timeout)),
      }),
      Effect.catch((error: CarrierError) => {
        if (tries < retries) return Effect.sync(() => onRetry(error.message));
        return Effect.succeed<Outcome>({
          status: "failed",
          message: `${error.message}, ${tries + 1} times; run again, or exclude the task`,
          remedy: "give-up",
          seconds: 0,
        });
      }),
    );
    if (outcome !== undefined) return outcome satisfies Outcome;
  }
});

function timedOut(timeout: Duration.Duration): Outcome {
  return {
    status: "failed",
    message: `did not end within ${Duration.format(timeout)}; give it more time with --timeout`,
    remedy: "more-resources",
    seconds: Duration.toSeconds(timeout),
  };
}

// The seconds that an effect takes.
function timed<E, R>(effect: Effect.Effect<unknown, E, R>): Effect.Effect<number, E, R> {
  return Effect.gen(function* () {
    const begin = yield* Clock.monotonicTimeNanos;
    yield* effect;
    return Number((yield* Clock.monotonicTimeNanos) - begin) / 1e9;
  });
}
