// The spans of a run, for tracing: the run, in it its levels, in those each try of a task from its begin to its
// end. They follow from the events; without a tracer other than Effect's own, which keeps nothing, none is made.

import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as Tracer from "effect/Tracer";
import type { TaskIndex } from "../../base/indices.ts";
import type { Plan, PlanPart } from "../../plan/mod.ts";
import type { Observer, RunEvent, RunObserver } from "../events.ts";
import { observing } from "./observing.ts";

/** Runs the execution of a plan with spans `nmer run`, `nmer level` and `nmer task`, where there is a tracer. */
export function runSpans<A, E, R>(
  plan: Plan,
  part: PlanPart,
  execution: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Observer> {
  return Effect.gen(function* () {
    const tracer = yield* Tracer.Tracer;
    if (tracer === Tracer.nativeTracer) return yield* execution;
    const clock = yield* Clock.Clock;
    const around = yield* Effect.serviceOption(Tracer.ParentSpan);
    const spans = new RunSpans(plan, part, tracer, () => clock.currentTimeNanosUnsafe(), around);
    return yield* observing(spans, execution).pipe(
      Effect.onExit((exit) => Effect.sync(() => spans.end(exit))),
    );
  });
}

interface TaskSpan {
  readonly span: Tracer.Span;
  end: bigint | undefined;
}

class RunSpans implements RunObserver {
  readonly #run: Tracer.Span;
  readonly #levels = new Map<number, Tracer.Span>();
  // Tasks under way, and those whose outcome is not stored yet.
  readonly #tasks = new Map<TaskIndex, TaskSpan>();

  constructor(
    readonly plan: Plan,
    part: PlanPart,
    readonly tracer: Tracer.Tracer,
    readonly now: () => bigint,
    around: Option.Option<Tracer.AnySpan>,
  ) {
    this.#run = this.#start("nmer run", around);
    this.#run.attribute("nmer.tasks", part.taskCount);
  }

  readonly notify = (event: RunEvent): void => {
    switch (event.type) {
      case "run-started":
        this.#run.attribute("nmer.mode", event.mode);
        this.#run.attribute("nmer.workers", event.workers);
        this.#run.attribute("nmer.schedule", event.schedule);
        break;
      case "level-started": {
        const span = this.#start("nmer level", Option.some(this.#run));
        span.attribute("nmer.nbody", event.nbody);
        span.attribute("nmer.tasks", event.tasks);
        this.#levels.set(event.nbody, span);
        break;
      }
      case "task-started": {
        const span = this.#start("nmer task", Option.some(this.#levels.get(event.nbody) ?? this.#run));
        span.attribute("nmer.task", this.plan.label(event.index));
        span.attribute("nmer.attempt", event.attempt);
        this.#tasks.set(event.index, { span, end: undefined });
        break;
      }
      case "task-retried":
        this.#endTask(event.index, Exit.fail(event.reason));
        break;
      case "task-ended": {
        const task = this.#tasks.get(event.index);
        if (task !== undefined) task.end = this.now();
        break;
      }
      case "task-finished": {
        const { outcome, worker } = event;
        if (worker !== undefined) this.#tasks.get(event.index)?.span.attribute("nmer.worker", worker);
        this.#endTask(event.index, outcome.status === "failed" ? Exit.fail(outcome.message) : Exit.void);
        break;
      }
      case "mode-changed":
      case "stalled":
        this.#run.event(event.type, this.now(), "reason" in event ? { reason: event.reason } : {});
        break;
      case "level-finished":
        this.#levels.get(event.nbody)?.end(this.now(), Exit.void);
        this.#levels.delete(event.nbody);
    }
  };

  /** Ends all that is open: what was under way was interrupted. */
  end(exit: Exit.Exit<unknown, unknown>): void {
    for (const index of [...this.#tasks.keys()]) this.#endTask(index, Exit.interrupt());
    for (const span of [...this.#levels.values(), this.#run]) span.end(this.now(), exit);
  }

  #start(name: string, parent: Option.Option<Tracer.AnySpan>): Tracer.Span {
    return this.tracer.span({
      name,
      parent,
      annotations: Context.empty(),
      links: [],
      startTime: this.now(),
      kind: "internal",
      root: Option.isNone(parent),
      sampled: true,
    });
  }

  #endTask(index: TaskIndex, exit: Exit.Exit<unknown, unknown>): void {
    const task = this.#tasks.get(index);
    if (task === undefined) return; // taken over from before, or never begun
    this.#tasks.delete(index);
    task.span.end(task.end ?? this.now(), exit);
  }
}
