// Running a plan: level after level, or all levels side by side where nothing forbids it. Every task that is planned
// has an outcome when it ends: its own, or that it was cancelled.

import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type { NmerError } from "../../base/error.ts";
import { type TaskIndex, taskIndex } from "../../base/indices.ts";
import type { Steps } from "../../base/steps.ts";
import {
  heaviestFirstSteps,
  type ModelName,
  type Outcome,
  type Plan,
  type PlanLevel,
  type PlanPart,
  wholePlan,
  type WorkOf,
} from "../../plan/mod.ts";
import { Carrier } from "../carrier.ts";
import { Observer, type RunEvent, type Schedule } from "../events.ts";
import { inSlices } from "../in_slices.ts";
import { type MonotonicSeconds, monotonicSeconds } from "../monotonic_seconds.ts";
import { OutcomeTable } from "./outcomes.ts";
import { ResultStore } from "../result_store.ts";
import { runBatch } from "./batch.ts";
import { evenOrderSteps } from "./even_order.ts";
import { countIn, ModelFailures } from "./model_failures.ts";
import type { SchedulerPolicy } from "./scheduler.ts";
import { runSpans } from "../observers/spans.ts";
import { watchdog } from "../observers/watchdog.ts";

/** How a plan is run. */
export interface RunOptions {
  /** The tasks that are computed; the others get no outcome, and nothing counts them. Default all. */
  readonly part?: PlanPart;
  readonly schedule: Schedule;
  /** How many seconds a task is expected to take: the heaviest ones start first, unless cores are very many. */
  readonly workOf: WorkOf;
  /** What is larger starts first; default `workOf`. */
  readonly urgencyOf?: WorkOf;
  /** Memory for all tasks under way together, in bytes. */
  readonly memoryBytes: number;
  /** Memory that a task needs at least, in bytes. */
  readonly memoryOf: (index: TaskIndex) => number;
  /** Longest time of one task; undefined for no limit. */
  readonly timeout: Duration.Duration | undefined;
  /** Longest time of the whole run: nothing starts that would not end in it; undefined for no limit. */
  readonly runTimeout: Duration.Duration | undefined;
  /** Whether enough is known of a model's tasks to go by `workOf` there; default yes. */
  readonly isForeseen?: (model: ModelName) => boolean;
  /** By what factor a model's tasks may take longer than `workOf` says; default 1. */
  readonly spreadOf?: (model: ModelName) => number;
  /** Whether tasks of a model that are computed in one basis cost a worker less one after the other; default no. */
  readonly sharesBasis?: (model: ModelName) => boolean;
  /** How often a task is tried again that its carrier lost. */
  readonly retries: number;
  /** Whether a failed task ends the run, or only leaves out what depends on it. */
  readonly onFailure: "continue" | "abort";
  /** Whether outcomes have the properties of results, which take most of their memory; default true. */
  readonly keepProperties?: boolean;
}

/** Runs the tasks of a plan, or of a part of it; every one of them has an outcome when it ends. */
export const runPlan = (
  plan: Plan,
  options: RunOptions,
): Effect.Effect<OutcomeTable, NmerError, Carrier | Observer | ResultStore> =>
  watchdog(runSpans(plan, options.part ?? wholePlan(plan), runLevels(plan, options)));

const runLevels = Effect.fnUntraced(function* (plan: Plan, options: RunOptions) {
  const { mode, slots, prefetchBelowSeconds } = yield* Carrier;
  const { notify } = yield* Observer;
  const now = yield* monotonicSeconds;
  const begin = now();
  const deadline = options.runTimeout && begin + Duration.toSeconds(options.runTimeout);
  const policy = { ...yield* policyOf(plan, slots, options), prefetchBelowSeconds, deadline };
  const run = new LevelRun(plan, options, { policy, notify, now });
  const levels = run.parts.map(({ level: { nbody }, tasks }) => ({ nbody, tasks }));
  notify({ type: "run-started", mode, workers: slots, schedule: options.schedule, levels });
  yield* within(options.runTimeout, run.levels, () => run.outcomes.outOfTime = true);
  yield* inSlices(run.cancelPending());
  notify({ type: "run-finished", seconds: now() - begin });
  return run.outcomes;
});

function within<E, R>(
  timeout: Duration.Duration | undefined,
  work: Effect.Effect<void, E, R>,
  isOver: () => void,
): Effect.Effect<void, E, R> {
  return timeout === undefined
    ? work
    : Effect.timeoutOrElse(work, { duration: timeout, orElse: () => Effect.sync(isOver) });
}

/** What the levels of a run need beside their plan. */
interface LevelServices {
  readonly policy: SchedulerPolicy;
  readonly notify: (event: RunEvent) => void;
  readonly now: MonotonicSeconds;
}

/** What is computed of a level. */
interface LevelPart {
  readonly level: PlanLevel;
  /** How many of its tasks; not none. */
  readonly tasks: number;
}

/** The levels of a run, and what has become of their tasks. */
class LevelRun {
  readonly outcomes: OutcomeTable;
  /** Ascending by level. */
  readonly parts: readonly LevelPart[];
  readonly #part: PlanPart;
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #services: LevelServices;
  readonly #progress: LevelProgress;
  readonly #failures: ModelFailures;

  constructor(plan: Plan, options: RunOptions, services: LevelServices) {
    this.#plan = plan;
    this.#options = options;
    this.#services = services;
    this.outcomes = new OutcomeTable(plan.taskCount, options.keepProperties ?? true);
    this.#part = options.part ?? wholePlan(plan);
    this.parts = plan.levels.map((level) => ({ level, tasks: this.#part.count(level) }))
      .filter(({ tasks }) => tasks > 0);
    this.#progress = new LevelProgress(this.parts);
    this.#failures = new ModelFailures(plan, this.#part);
  }

  /** Runs all levels, as the schedule says. */
  get levels(): Effect.Effect<void, NmerError, Carrier | Observer | ResultStore> {
    return this.#options.schedule === "overlap" ? this.#sideBySide : this.#oneByOne;
  }

  /** Whatever has no outcome when a run ends will not be computed any more. */
  *cancelPending(): Steps<void> {
    const { outcomes } = this;
    for (let i = 0; i < outcomes.taskCount; i++) {
      const index = taskIndex(i);
      const isLeft = this.#part.has(index) && outcomes.status(index) === "pending";
      if (isLeft) this.#settle(index, { status: "cancelled" }, undefined);
      if (i % TASKS_PER_STEP === TASKS_PER_STEP - 1) yield;
    }
  }

  get #sideBySide() {
    const { workOf, urgencyOf = workOf } = this.#options;
    return Effect.forEach(this.parts, (part) => this.#start(part)).pipe(
      Effect.flatMap((orders) => inSlices(merge(this.#plan, orders, urgencyOf))),
      Effect.flatMap((order) => this.#batch(order)),
    );
  }

  get #oneByOne() {
    return Effect.forEach(
      this.parts,
      (part) =>
        Effect.suspend(() =>
          this.#isStopped || this.#hasEnded(part)
            ? Effect.void
            : Effect.flatMap(this.#start(part), (order) => this.#batch(order))
        ),
      { discard: true },
    );
  }

  /** Whether a failed task has ended the run. */
  get #isStopped(): boolean {
    return this.#options.onFailure === "abort" && this.outcomes.failures.size > 0;
  }

  /** Whether none of the tasks of a level would be tried. */
  #hasEnded({ level: { families } }: LevelPart): boolean {
    return families.every((planned) =>
      this.#failures.isEnded(planned.family.model) || countIn(this.#part, planned) === 0
    );
  }

  /** Starts a level; gives its tasks in the order in which they start. */
  #start({ level, tasks }: LevelPart): Effect.Effect<Uint32Array> {
    return Effect.suspend(() => {
      const { now, notify } = this.#services;
      this.#progress.started(level, now());
      notify({ type: "level-started", nbody: level.nbody, tasks });
      const { workOf, urgencyOf = workOf } = this.#options;
      const order = inSlices(heaviestFirstSteps(level, urgencyOf));
      const isWhole = tasks === level.end - level.start;
      return isWhole ? order : Effect.map(order, (all) => all.filter((index) => this.#part.has(index)));
    });
  }

  #batch(order: Uint32Array): Effect.Effect<void, NmerError, Carrier | Observer | ResultStore> {
    const { timeout, onFailure, urgencyOf } = this.#options;
    const { policy } = this.#services;
    const options = {
      policy,
      timeout,
      onFailure,
      isEnded: (model: ModelName) => this.#failures.isEnded(model),
      outOfTime: () => this.outcomes.outOfTime = true,
      settle: this.#settle,
    };
    // What is more urgent starts first in any case.
    if (urgencyOf !== undefined) return runBatch(this.#plan, order, options);
    return Effect.flatMap(
      inSlices(evenOrderSteps(order, policy)),
      (even) => runBatch(this.#plan, even, options),
    );
  }

  readonly #settle = (index: TaskIndex, outcome: Outcome, worker: string | undefined): void => {
    const { now, notify } = this.#services;
    this.outcomes.set(index, outcome);
    const level = this.#progress.settled(index, outcome);
    notify({ type: "task-finished", nbody: level.nbody, index, outcome, worker });
    const ended = this.#failures.settled(this.#plan.at(index).model, outcome);
    if (ended !== undefined) {
      this.outcomes.endedModels.push(ended);
      notify({ type: "model-ended", model: ended.model, failed: ended.failed, reason: ended.message });
    }
    if (level.left > 0 || level.begin === undefined) return;
    const { nbody, begin, cancelled } = level;
    notify({ type: "level-finished", nbody, seconds: now() - begin, cancelled });
  };
}

// Longer tasks have no integrals in memory to share, and heaviest first counts for more.
const MAX_GROUPED_SECONDS = 10;

const policyOf = Effect.fnUntraced(function* (plan: Plan, slots: number, options: RunOptions) {
  const random = yield* Random.Random;
  const { memoryBytes, memoryOf, retries, isForeseen = () => true, spreadOf = () => 1, sharesBasis } =
    options;
  return {
    slots,
    secondsOf: (index) => secondsOf(plan, index, options.workOf),
    memoryBytes,
    memoryOf,
    retries,
    random: () => random.nextDoubleUnsafe(),
    isForeseen: (index) => isForeseen(plan.at(index).model),
    spreadOf: (index) => spreadOf(plan.at(index).model),
    // Of a Hessian by differences each geometry has integrals of its own.
    ...(sharesBasis === undefined || plan.expansion.driver === "hessian" ? {} : {
      groupOf: (index) =>
        secondsOf(plan, index, options.workOf) < MAX_GROUPED_SECONDS
          ? plan.basisGroup(index, sharesBasis)
          : undefined,
    }),
  } satisfies SchedulerPolicy;
});

// Which levels have begun and how many of their tasks are left.
class LevelProgress {
  readonly #levels: {
    nbody: number;
    end: number;
    left: number;
    cancelled: number;
    begin: number | undefined;
  }[];

  constructor(parts: readonly LevelPart[]) {
    this.#levels = parts.map(({ level: { nbody, end }, tasks }) => ({
      nbody,
      end,
      left: tasks,
      cancelled: 0,
      begin: undefined,
    }));
  }

  started({ nbody }: PlanLevel, now: number): void {
    this.#levels.find((level) => level.nbody === nbody)!.begin = now;
  }

  settled(index: TaskIndex, { status }: Outcome) {
    const level = this.#levels.find(({ end }) => index < end)!;
    level.left--;
    if (status === "cancelled") level.cancelled++;
    return level;
  }
}

function secondsOf(plan: Plan, index: TaskIndex, workOf: WorkOf): number {
  const { model, real, basis } = plan.at(index);
  return workOf(model, real, basis);
}

const TASKS_PER_STEP = 1000;

// One order for the tasks of all levels: heaviest first, whatever their level.
function* merge(plan: Plan, orders: readonly Uint32Array[], workOf: WorkOf): Steps<Uint32Array> {
  const work = (index: number) => secondsOf(plan, taskIndex(index), workOf);
  const heads = orders.map((order) => ({
    order,
    next: 0,
    work: order.length > 0 ? work(order[0]!) : -Infinity,
  }));
  const merged = new Uint32Array(orders.reduce((sum, order) => sum + order.length, 0));
  for (let i = 0; i < merged.length; i++) {
    const head = heads.reduce((heaviest, candidate) => candidate.work > heaviest.work ? candidate : heaviest);
    merged[i] = head.order[head.next++]!;
    head.work = head.next < head.order.length ? work(head.order[head.next]!) : -Infinity;
    if (i % TASKS_PER_STEP === TASKS_PER_STEP - 1) yield;
  }
  return merged;
}
