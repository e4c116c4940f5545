// Tasks in the order in which they start, those of one group together. Groups are what costs a worker less one after the
// other: n-mers in one basis share its integrals. As many groups are begun as there are slots, so that each worker stays
// with one of them as far as there are enough, and what is next comes from the one that the fewest work on.

import { type TaskIndex, taskIndex } from "../../base/indices.ts";

/** Tasks of a group that stand side by side in the order. */
interface Run {
  /** Place in the order of the next task, and of the one after the last. */
  next: number;
  readonly end: number;
  /** How many of its tasks are under way. */
  underWay: number;
}

/** Which task is next. */
export class TaskQueue {
  readonly #order: Uint32Array;
  readonly #slots: number;
  readonly #groupOf: (index: TaskIndex) => number | undefined;
  /** Place in the order of the first task that is in no run. */
  #next = 0;
  /** Runs with tasks that have not been taken; few. */
  #runs: Run[] = [];
  readonly #runOf = new Map<TaskIndex, Run>();
  #chosen: Run | undefined;

  /**
   * @param order Indices of the tasks, in the order in which to start them.
   * @param slots How many are computed at the same time.
   * @param groupOf The group of a task; undefined for one that is as well computed by itself.
   */
  constructor(
    order: Uint32Array,
    slots: number,
    groupOf: (index: TaskIndex) => number | undefined = () => undefined,
  ) {
    this.#order = order;
    this.#slots = slots;
    this.#groupOf = groupOf;
  }

  /** The next task, which stays there until it is taken; undefined where there is none. */
  get next(): TaskIndex | undefined {
    if (this.#chosen === undefined) this.#choose();
    const place = this.#chosen?.next ?? this.#next;
    return place < this.#order.length ? taskIndex(this.#order[place]!) : undefined;
  }

  /** Takes the next task, which there is: it is under way from now on. */
  take(): void {
    const index = this.next!;
    const run = this.#chosen;
    this.#chosen = undefined;
    if (run === undefined) {
      this.#next++;
      return;
    }
    run.next++;
    run.underWay++;
    this.#runOf.set(index, run);
    if (run.next === run.end) this.#runs = this.#runs.filter((other) => other !== run);
  }

  /** A task is not under way any more. */
  left(index: TaskIndex): void {
    const run = this.#runOf.get(index);
    if (run === undefined) return;
    run.underWay--;
    this.#runOf.delete(index);
    this.#chosen = undefined; // another may have the fewest now
  }

  /** Chooses the run of the next task, which may begin now; none where that task has no group. */
  #choose(): void {
    let fewest: Run | undefined;
    for (const run of this.#runs) if (run.underWay < (fewest?.underWay ?? Infinity)) fewest = run;
    const mayBegin = this.#runs.length < this.#slots && this.#next < this.#order.length;
    // One that nobody works on is that of a slot which has just become free.
    if (!mayBegin || fewest?.underWay === 0) {
      this.#chosen = fewest;
      return;
    }
    const begun = this.#begin();
    if (begun !== undefined) this.#runs.push(begun);
    this.#chosen = begun;
  }

  #begin(): Run | undefined {
    const groupAt = (place: number) => this.#groupOf(taskIndex(this.#order[place]!));
    const group = groupAt(this.#next);
    if (group === undefined) return undefined;
    const begin = this.#next;
    do this.#next++; while (this.#next < this.#order.length && groupAt(this.#next) === group);
    return { next: begin, end: this.#next, underWay: 0 };
  }
}
