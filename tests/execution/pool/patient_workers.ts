// Workers that end a task when a test says so, and pools of them.

import * as Effect from "effect/Effect";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { Carrier, type Limit, workerCarrier } from "../../../lib/execution/mod.ts";
import { unlimited } from "../../../lib/execution/carrier.ts";
import { type TaskMessage, type TaskRequest } from "../../../lib/programs/mod.ts";
import { FakeWorker, goodReply, heliumContext } from "../fakes.ts";

export const BRIEF = 0.01;
export const LONG = 10;
export const task = (fragment: number): TaskRequest => ({
  model: 0,
  real: [fragmentIndex(fragment)],
  basis: [fragmentIndex(fragment)],
});
export const fragmentOf = ({ real }: TaskMessage) => Number(real[0]);

/** A worker that begins tasks and ends them when it is told to. */
export class PatientWorker extends FakeWorker {
  constructor() {
    super((message) => message.kind === "start" ? { kind: "ready" } : undefined);
  }

  /** Ends the task at hand. */
  finish(): void {
    this.say(goodReply(this.begun.at(-1)!));
  }

  get sent(): number[] {
    return this.heard.flatMap((message) => message.kind === "task" ? [fragmentOf(message)] : []);
  }

  get began(): number[] {
    return this.begun.map(fragmentOf);
  }
}

export const turn = Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 0)));

/** Runs a program on a pool of workers; those beyond the given number replace dead ones. */
export function onWorkers<A, E>(
  workers: readonly FakeWorker[],
  count: number,
  program: Effect.Effect<A, E, Carrier>,
) {
  let next = 0;
  const startWorker = () => workers[next++]!;
  return Effect.runPromise(
    Effect.provide(program, workerCarrier({ workers: count, startWorker, context: heliumContext(9) })),
  );
}

/** Starts a task on the pool; a moment later it is where it goes. */
export const begin = (fragment: number, seconds = BRIEF, within: Limit = unlimited) =>
  Effect.gen(function* () {
    const { evaluate } = yield* Carrier;
    const fiber = yield* Effect.forkChild(evaluate(task(fragment), within, seconds));
    yield* turn;
    return fiber;
  });

/** Ends the task at hand of one worker after another. */
export const finish = (workers: readonly PatientWorker[]) =>
  Effect.forEach(workers, (worker) => Effect.andThen(Effect.sync(() => worker.finish()), turn));
