// A rank as rank 0 sees it, itself included: what it computes and what waits there. It is sent short tasks in advance,
// as many as cover the time until the next message can come, so that its workers never wait for one.

import type { RankPlace } from "../../execution/mod.ts";
import { rankName } from "./introductions.ts";
import type { TaskProgress } from "../../programs/mod.ts";
import type { OwnProgress, ToRank } from "./protocol.ts";
import type { RankTask } from "./rank_task.ts";

// A message waits for a timer of a millisecond at either end, and longer where rank 0 has much to do: it may be storing
// what thousands of cores have ended.
const ADVANCE_SECONDS = 0.03;
/** This many tasks are sent in advance, for each worker, however short they are. */
export const MAX_ADVANCE = 100;

/** A rank and its tasks. */
export class MemberRank {
  /** Tasks that it has, by their number there. */
  readonly #tasks = new Map<number, RankTask>();
  /** Those sent in advance, in order; some of them have begun since. */
  #sentAhead: RankTask[] = [];
  /** How many of its tasks have not begun, as far as it has said, and how long they are expected to take. */
  #ahead = 0;
  #aheadSeconds = 0;
  #lastId = 0;
  /** Whether nothing is expected of it any more. */
  isDead = false;

  /** How far its tasks are, as far as it has said. */
  #progress = new Map<number, TaskProgress>();

  /** Its number. */
  readonly rank: number;
  /** For people: `rank 3 on node7`. */
  readonly name: string;

  /**
   * @param place Its number and its machine.
   * @param slots How many tasks it computes at a time.
   * @param say Says something to it.
   * @param ask How far a task is, of the rank that is this process; others say it now and then.
   */
  constructor(
    readonly place: RankPlace,
    readonly slots: number,
    readonly say: (message: ToRank) => void,
    readonly ask?: (id: number) => TaskProgress | undefined,
  ) {
    this.rank = place.rank;
    this.name = rankName(place.rank, place);
  }

  /** Whether a task would begin at once. */
  get isFree(): boolean {
    return this.freeSlots > 0;
  }

  /** How many tasks would begin at once. */
  get freeSlots(): number {
    return this.isDead ? 0 : Math.max(0, this.slots - this.#tasks.size);
  }

  /** Whether it takes a task in advance. */
  get takesAhead(): boolean {
    return !this.isDead && this.#tasks.size < (1 + MAX_ADVANCE) * this.slots &&
      this.#aheadSeconds < ADVANCE_SECONDS * this.slots;
  }

  /** Whether it has tasks that might begin elsewhere: more than it has workers. */
  get hasAhead(): boolean {
    return !this.isDead && this.#tasks.size > this.slots && this.#ahead > 0;
  }

  /** How many tasks it has. */
  get size(): number {
    return this.#tasks.size;
  }

  /** Sends it a task. */
  send(task: RankTask): void {
    const { request, expectedSeconds } = task;
    task.rank = this;
    task.id = ++this.#lastId;
    this.#tasks.set(task.id, task);
    task.hasBegun = false;
    task.isAhead = true;
    this.#ahead++;
    this.#aheadSeconds += shortSeconds(task);
    if (this.#tasks.size > this.slots) this.#sentAhead.push(task);
    this.say({ kind: "task", id: task.id, request, expectedSeconds });
  }

  /** Asks for the task back that was sent last and has not begun, as far as it has said; undefined where all have. */
  retractLast(): RankTask | undefined {
    for (let task = this.#sentAhead.pop(); task !== undefined; task = this.#sentAhead.pop()) {
      if (!task.isAhead || task.rank !== this) continue;
      this.#leaveAhead(task);
      this.say({ kind: "retract", id: task.id });
      return task;
    }
    return undefined;
  }

  /** The task with a number; undefined for one that was given up. */
  task(id: number): RankTask | undefined {
    return this.#tasks.get(id);
  }

  /** How far its tasks are, it says; what it does not name is where nobody knows. */
  hears(progress: readonly OwnProgress[]): void {
    this.#progress = new Map(progress.map(({ id, ...progress }) => [id, progress]));
  }

  /** How far a task is there, as far as that is known. */
  progressOf(id: number): TaskProgress | undefined {
    return this.ask?.(id) ?? (this.#tasks.has(id) ? this.#progress.get(id) : undefined);
  }

  /** A task has begun there. */
  began(id: number): RankTask | undefined {
    const task = this.#tasks.get(id);
    if (task === undefined) return undefined;
    task.hasBegun = true;
    task.begunBy = this;
    this.#leaveAhead(task);
    return task;
  }

  /** Nothing of a task continues there. */
  ended(id: number): RankTask | undefined {
    const task = this.#tasks.get(id);
    if (task === undefined) return undefined;
    this.#leaveAhead(task);
    this.#tasks.delete(id);
    return task;
  }

  /** Takes all of its tasks away: those that have begun, and those that have not, as far as it has said. */
  clear(): { readonly begun: readonly RankTask[]; readonly ahead: readonly RankTask[] } {
    const tasks = [...this.#tasks.values()];
    this.#tasks.clear();
    this.#sentAhead = [];
    for (const task of tasks) this.#leaveAhead(task);
    return {
      begun: tasks.filter(({ hasBegun }) => hasBegun),
      ahead: tasks.filter(({ hasBegun }) => !hasBegun),
    };
  }

  #leaveAhead(task: RankTask): void {
    if (!task.isAhead) return;
    task.isAhead = false;
    this.#ahead--;
    this.#aheadSeconds -= shortSeconds(task);
    if (this.#ahead === 0) { // what rounding has left, and tasks that have begun
      this.#aheadSeconds = 0;
      this.#sentAhead = [];
    }
  }
}

// Long ones are sent to free workers only, and begin at once.
function shortSeconds({ expectedSeconds, isShort }: RankTask): number {
  return isShort ? expectedSeconds : 0;
}
