// Warm Web Workers that several runs use in turn. Each run has workers as if they were its own; behind them are as many
// real ones as compute at the same time. A real worker is handed what all tasks of a run share whenever it changes
// over, and goes back when its task is answered.

import type { FromWorker, StartMessage } from "../../programs/portable.ts";
import type { WorkerLike } from "../pool/link.ts";

// In place of a task: the worker is to say that it has started.
const FIRST_ANSWER = 0;

/** A real worker. */
interface Real {
  readonly worker: WorkerLike;
  /** For whom it computes, or computed last: it knows what that one's tasks share. */
  user: BorrowedWorker | undefined;
  /** Number of the task that it has; undefined while it has none. */
  task: number | undefined;
}

/** Lends workers. */
export class SharedWorkers {
  readonly #start: (number: number) => WorkerLike;
  readonly #idle: Real[] = [];
  readonly #all = new Set<Real>();
  #started = 0;
  #hasAnswered = false;

  /** @param start Starts the worker with a number, counted from 1. */
  constructor(start: (number: number) => WorkerLike) {
    this.#start = start;
  }

  /** How many there are. */
  get size(): number {
    return this.#all.size;
  }

  /** Whether one of them has started and answered, so that others will. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** A worker for a run, which ends alone when it is ended. */
  borrow(): WorkerLike {
    return new BorrowedWorker(this);
  }

  /** Ends all workers; when no run has any. */
  close(): void {
    for (const { worker } of this.#all) worker.terminate();
    this.#all.clear();
    this.#idle.length = 0;
  }

  /** @internal */
  take(user: BorrowedWorker): Real {
    const own = this.#idle.findIndex((real) => real.user === user);
    const real = this.#idle.splice(own < 0 ? this.#idle.length - 1 : own, 1)[0] ?? this.#startReal();
    return real;
  }

  /** @internal */
  giveBack(real: Real): void {
    if (real.task === undefined) return;
    real.task = undefined;
    this.#idle.push(real);
  }

  /** Ends a worker that is not well, or computes what nobody waits for. @internal */
  end(real: Real): void {
    this.#all.delete(real);
    real.worker.terminate();
  }

  #startReal(): Real {
    const real: Real = { worker: this.#start(++this.#started), user: undefined, task: undefined };
    const { worker } = real;
    worker.onmessage = (event) => this.#answer(real, event);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(real, (user) => user.onerror?.(event));
    };
    worker.onmessageerror = (event) => this.#fail(real, (user) => user.onmessageerror?.(event));
    this.#all.add(real);
    return real;
  }

  #answer(real: Real, event: MessageEvent<FromWorker>): void {
    const { user } = real;
    if (event.data.kind === "share" || event.data.kind === "several") return; // it was not told that it may
    if (event.data.kind === "ready") {
      if (real.task !== FIRST_ANSWER) return;
      this.#hasAnswered = true;
      this.giveBack(real);
      return user?.ready();
    }
    if (event.data.id === real.task) this.giveBack(real);
    user?.answered(real, event);
  }

  #fail(real: Real, report: (user: BorrowedWorker) => void): void {
    const { user, task } = real;
    const at = this.#idle.indexOf(real);
    if (at >= 0) this.#idle.splice(at, 1);
    this.end(real);
    if (user !== undefined && task !== undefined) report(user);
  }
}

/** A worker as a run has it. */
class BorrowedWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onerror: WorkerLike["onerror"] = null;
  onmessageerror: WorkerLike["onmessageerror"] = null;
  readonly isBorrowed = true;
  readonly #workers: SharedWorkers;
  #start: StartMessage | undefined;
  #real: Real | undefined;
  #isOver = false;

  constructor(workers: SharedWorkers) {
    this.#workers = workers;
  }

  postMessage(message: Parameters<WorkerLike["postMessage"]>[0]): void {
    if (message.kind === "start") {
      this.#start = message;
      if (this.#workers.hasAnswered) queueMicrotask(() => this.ready());
      else this.#send(FIRST_ANSWER); // where workers cannot start, that is known before any task
      return;
    }
    if (message.kind === "tasks") return message.tasks.forEach((task) => this.postMessage(task));
    // A task that was taken back before its worker began it has no answer.
    if (this.#real?.user === this) this.#workers.giveBack(this.#real);
    this.#send(message.id).postMessage(message);
  }

  /** Takes a worker for a task, and tells it what all tasks share. */
  #send(task: number): WorkerLike {
    const real = this.#workers.take(this);
    this.#real = real;
    const isOther = real.user !== this;
    real.user = this;
    real.task = task;
    if (isOther) real.worker.postMessage(this.#start!);
    return real.worker;
  }

  /** @internal */
  ready(): void {
    this.#real = undefined;
    if (!this.#isOver) this.onmessage?.(new MessageEvent("message", { data: { kind: "ready" } as const }));
  }

  terminate(): void {
    this.#isOver = true;
    const real = this.#real;
    this.#real = undefined;
    if (real?.user === this && real.task !== undefined) this.#workers.end(real);
  }

  /** @internal */
  answered(real: Real, event: MessageEvent<FromWorker>): void {
    if (this.#isOver) return;
    if (this.#real === real) this.#real = undefined;
    this.onmessage?.(event);
  }
}
