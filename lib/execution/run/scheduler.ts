// Which task is computed next, and what follows from how it ended: the decisions of an execution, as a state that
// events change. Nothing here waits, computes or looks at a clock, so every decision is tested without a worker.
//
// Tasks start in the given order, heaviest first. A task whose memory does not fit beside those under way is waited
// for and not overtaken, so that big ones cannot starve. Short ones are handed out in advance, while all slots are
// busy: they have their memory from then on, but begin when a slot is free. What was lost is tried again after a
// growing pause; what needs more than its share runs exclusively at the end, with all memory; what kills workers is
// set aside. Where all must have ended at some time, nothing is computed that is expected to take longer.

import type { Remedy } from "../../base/error.ts";
import type { TaskIndex } from "../../base/indices.ts";
import type { Failed } from "../../plan/mod.ts";
import { BRIEF_TASK_SECONDS, SHORT_TASK_SECONDS, SHORT_TASKS_IN_ADVANCE } from "../carrier.ts";
import { TaskQueue } from "./task_queue.ts";

/** The rules of a scheduler. Times are in seconds. */
export interface SchedulerPolicy {
  /** How many tasks are computed at the same time; what is asked for beyond them is for later. */
  readonly slots: number;
  /**
   * Tasks that are expected to take less are handed out in advance; default {@linkcode SHORT_TASK_SECONDS} for some of
   * them, {@linkcode BRIEF_TASK_SECONDS} beyond.
   */
  readonly prefetchBelowSeconds?: number | undefined;
  /** How long a task is expected to take. */
  readonly secondsOf: (index: TaskIndex) => number;
  /** Memory for all tasks under way together, in bytes. */
  readonly memoryBytes: number;
  /** Memory that a task needs at least, in bytes. */
  readonly memoryOf: (index: TaskIndex) => number;
  /** How often a lost task is tried again. */
  readonly retries: number;
  /** Numbers from 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
  /** When all must have ended, by the clock of `now`; default never. */
  readonly deadline?: number | undefined;
  /** Whether enough is known of tasks like this one to go by `secondsOf`; default yes. */
  readonly isForeseen?: (index: TaskIndex) => boolean;
  /** By what factor a task like this one may take longer than is expected of it; default 1. */
  readonly spreadOf?: (index: TaskIndex) => number;
  /** Tasks of one group cost a worker less one after the other; default none. */
  readonly groupOf?: (index: TaskIndex) => number | undefined;
}

/** What a free slot shall do. */
export type Decision =
  /** Compute a task; `exclusive`: with all memory while nothing else runs. */
  | {
    readonly kind: "start";
    readonly index: TaskIndex;
    readonly attempt: number;
    readonly exclusive: boolean;
  }
  /** Ask again when something has ended, or at the given time. */
  | { readonly kind: "wait"; readonly until: number | undefined }
  /** Nothing is left to do. */
  | { readonly kind: "end" };

/** What becomes of a task that has no result. */
export type Verdict =
  | { readonly kind: "again"; readonly at: number }
  | { readonly kind: "exclusive" }
  | { readonly kind: "final"; readonly outcome: Failed };

/** How often a task may crash its worker before it is set aside. */
export const MAX_KILLS = 2;

const FIRST_PAUSE_SECONDS = 0.1;
const MAX_PAUSE_SECONDS = 30;

interface History {
  /** How often it was started. */
  attempts: number;
  /** How often its worker died under it. */
  kills: number;
  /** Whether it ran exclusively, with all memory. */
  exclusive: boolean;
}

/** Decides over one batch of tasks. */
export class Scheduler {
  readonly #queue: TaskQueue;
  readonly #policy: SchedulerPolicy;
  // Tasks that are handed out and their memory; few.
  readonly #running = new Map<TaskIndex, number>();
  #memoryInUse = 0;
  // Tasks that have ended and whose outcome is not stored yet.
  #unsettled = 0;
  // Only tasks that did not succeed at once have a history.
  readonly #history = new Map<TaskIndex, History>();
  readonly #again: { readonly index: TaskIndex; readonly at: number }[] = [];
  readonly #isolated: TaskIndex[] = [];
  #exclusiveRuns = false;
  #stopped = false;

  /** @param order Indices of the tasks, in the order in which to start them. */
  constructor(order: Uint32Array, policy: SchedulerPolicy) {
    this.#queue = new TaskQueue(order, policy.slots, policy.groupOf);
    this.#policy = policy;
  }

  /** Number of tasks that are handed out. */
  get running(): number {
    return this.#running.size;
  }

  /** What a free slot shall do now, or one that will be free soon. A task that is handed out counts as started. */
  next(now: number): Decision {
    const idle = this.#running.size === 0;
    if (this.#exclusiveRuns) return WAIT;
    if (this.#stopped) return idle && this.#unsettled === 0 ? END : WAIT;
    const due = this.#again.findIndex(({ at }) => at <= now);
    const candidate = due >= 0 ? this.#again[due]!.index : this.#queue.next;
    if (candidate !== undefined) {
      const memory = this.#policy.memoryOf(candidate);
      if (!idle && this.#memoryInUse + memory > this.#policy.memoryBytes) return WAIT;
      const isInAdvance = this.#running.size >= this.#policy.slots;
      if (isInAdvance && (due >= 0 || !this.#mayWait(candidate))) return WAIT;
      if (due >= 0) this.#again.splice(due, 1);
      else this.#queue.take();
      return this.#start(candidate, memory, false);
    }
    if (this.#again.length > 0) return { kind: "wait", until: Math.min(...this.#again.map(({ at }) => at)) };
    if (!idle) return WAIT;
    const isolated = this.#isolated.shift();
    if (isolated !== undefined) return this.#start(isolated, this.#policy.memoryBytes, true);
    return this.#unsettled > 0 ? WAIT : END;
  }

  /** Whether a task may be handed out to wait behind others. */
  #mayWait(index: TaskIndex): boolean {
    const { prefetchBelowSeconds, slots, secondsOf } = this.#policy;
    if (prefetchBelowSeconds !== undefined) return secondsOf(index) < prefetchBelowSeconds;
    const isFew = this.#running.size < (1 + SHORT_TASKS_IN_ADVANCE) * slots;
    return secondsOf(index) < (isFew ? SHORT_TASK_SECONDS : BRIEF_TASK_SECONDS);
  }

  /** Whether a task would end in time if it were computed now; one of which nothing is known may. */
  hasTime(index: TaskIndex, now: number): boolean {
    const { deadline = Infinity, isForeseen = () => true, spreadOf = () => 1, secondsOf } = this.#policy;
    if (deadline === Infinity) return true;
    return now < deadline && (!isForeseen(index) || now + spreadOf(index) * secondsOf(index) <= deadline);
  }

  /** A task has ended with an outcome that is to be stored. */
  ended(index: TaskIndex): void {
    this.#stop(index);
    this.#unsettled++;
  }

  /** The outcome of a task that has ended is stored. */
  settled(): void {
    this.#unsettled--;
  }

  /** A task under way ended without a result, by its own fault. */
  failed(index: TaskIndex, outcome: Failed, now: number): Verdict {
    const { attempts, exclusive } = this.#remember(index);
    if (outcome.remedy === "retry" && attempts <= this.#policy.retries) return this.#tryAgain(index, now);
    const mayHelp = outcome.remedy === "retry" || outcome.remedy === "more-resources";
    return mayHelp && !exclusive ? this.#isolate(index) : { kind: "final", outcome };
  }

  /** A task under way was lost with its worker, after this many seconds; the remedy says what may help it. */
  lost(index: TaskIndex, reason: string, seconds: number, now: number, remedy: Remedy = "retry"): Verdict {
    const history = this.#remember(index);
    history.kills++;
    const final = (message: string, remedy: Remedy = "give-up"): Verdict => ({
      kind: "final",
      outcome: { status: "failed", message, remedy, seconds },
    });
    if (remedy === "give-up") return final(reason);
    if (remedy === "more-resources" && history.exclusive) {
      return final(
        `${reason}, though it ran alone with all memory; give more with --memory, or take ` +
          "smaller fragments or a smaller basis set",
        remedy,
      );
    }
    if (remedy === "more-resources" && history.kills < MAX_KILLS) return this.#isolate(index);
    if (history.kills >= MAX_KILLS) {
      return final(
        `${reason}, for the second time under this task, which is set aside; look at its geometry and memory`,
      );
    }
    if (history.attempts <= this.#policy.retries) return this.#tryAgain(index, now);
    return history.exclusive ? final(`${reason}, though it ran alone`) : this.#isolate(index);
  }

  /** Starts no further task; those under way may end. */
  stop(): void {
    this.#stopped = true;
  }

  #start(index: TaskIndex, memory: number, exclusive: boolean): Decision {
    this.#running.set(index, memory);
    this.#memoryInUse += memory;
    this.#exclusiveRuns = exclusive;
    const history = this.#history.get(index);
    if (history !== undefined && exclusive) history.exclusive = true;
    return { kind: "start", index, attempt: (history?.attempts ?? 0) + 1, exclusive };
  }

  #stop(index: TaskIndex): void {
    this.#memoryInUse -= this.#running.get(index) ?? 0;
    this.#running.delete(index);
    this.#queue.left(index);
    if (this.#running.size === 0) this.#exclusiveRuns = false;
  }

  #remember(index: TaskIndex): History {
    let history = this.#history.get(index);
    if (history === undefined) {
      this.#history.set(index, history = { attempts: 0, kills: 0, exclusive: false });
    }
    history.attempts++;
    return history;
  }

  #tryAgain(index: TaskIndex, now: number): Verdict {
    this.#stop(index);
    const { attempts } = this.#history.get(index)!;
    const pause = Math.min(FIRST_PAUSE_SECONDS * 2 ** (attempts - 1), MAX_PAUSE_SECONDS);
    const at = now + pause * (0.5 + this.#policy.random());
    this.#again.push({ index, at });
    return { kind: "again", at };
  }

  #isolate(index: TaskIndex): Verdict {
    this.#stop(index);
    this.#isolated.push(index);
    return { kind: "exclusive" };
  }
}

const WAIT: Decision = { kind: "wait", until: undefined };
const END: Decision = { kind: "end" };
