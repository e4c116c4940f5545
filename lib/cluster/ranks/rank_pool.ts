// Which rank computes which task: rank 0's side of a run under MPI. Tasks go to ranks with a free worker, then short
// ones in advance to those whose workers will soon want another; where a worker is idle while others have tasks waiting,
// one of these is asked back. What a dead rank had goes to others. Nothing here waits or looks at a clock.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as MutableList from "effect/MutableList";
import { CarrierError } from "../../execution/mod.ts";
import type { Converged, Failed } from "../../plan/mod.ts";
import type { MemberRank } from "./member_rank.ts";
import type { OfTask } from "./protocol.ts";
import type { RankTask } from "./rank_task.ts";

// A task that is sent in advance waits about as long as its rank takes for a task, shared by its workers. Much longer than
// the way of a message, and short enough to be no burden should it have to go elsewhere.
const MAX_WAIT_SECONDS = 1;

/** The ranks and the tasks that they have. */
export class RankPool {
  readonly #ranks: readonly MemberRank[];
  readonly #waiting = MutableList.make<RankTask>();
  /** Ranks that may have a free worker, and such as may take a task in advance, in the order in which that came to be. */
  readonly #free = new RankQueue(({ isFree }) => isFree);
  readonly #open = new RankQueue(({ takesAhead }) => takesAhead);
  /** Ranks that may have tasks that could begin elsewhere. */
  readonly #full = new RankQueue(({ hasAhead }) => hasAhead);
  /** How many tasks would begin at once. */
  #freeSlots = 0;
  /** How many tasks were asked back whose ranks have not answered. */
  #askedBack = 0;
  /** Why no rank is left. */
  #exhausted: CarrierError | undefined;

  /** Tasks that are expected to take less, in seconds, wait behind others at a rank: one of its workers is free soon. */
  readonly prefetchBelowSeconds: number;

  /** @param ranks All of them, rank 0 first. */
  constructor(ranks: readonly MemberRank[]) {
    this.#ranks = ranks;
    this.prefetchBelowSeconds = MAX_WAIT_SECONDS *
      ranks.reduce((fewest, { slots }) => Math.min(fewest, slots), Infinity);
    for (const rank of ranks) {
      this.#freeSlots += rank.freeSlots;
      this.#offer(rank);
    }
  }

  /** Ranks that live. */
  get living(): readonly MemberRank[] {
    return this.#ranks.filter(({ isDead }) => !isDead);
  }

  /** Takes a task in; it begins when a worker is free. */
  add(task: RankTask): void {
    if (this.#exhausted !== undefined) return finish(task, Effect.fail(this.#exhausted));
    MutableList.append(this.#waiting, task);
    this.#dispatch();
  }

  /** Nobody waits for a task any more. Its outcome comes when nothing of it continues. */
  giveUp(task: RankTask): void {
    task.isAbandoned = true;
    if (task.rank === undefined) finish(task, Effect.fail(new CarrierError("lost", "it was given up")));
    else task.rank.say({ kind: "cancel", id: task.id });
  }

  /** Takes in what a rank says of a task. What it says of one that was given up, or after its death, is dropped. */
  receive(rank: MemberRank, message: OfTask): void {
    if (rank.isDead) return;
    const task = message.kind === "began"
      ? rank.began(message.id)
      : this.#counting(rank, () => rank.ended(message.id));
    this.#answered(task);
    if (task === undefined) return;
    if (message.kind === "began") Deferred.doneUnsafe(task.begun, Effect.void);
    else this.#ended(task, message);
    this.#offer(rank);
    this.#dispatch();
  }

  /**
   * A rank has died or does not answer: what it may have begun is lost, the rest begins elsewhere.
   *
   * @param why For people.
   */
  bury(rank: MemberRank, why: string): void {
    if (rank.isDead) return;
    const { begun, ahead } = this.#counting(rank, () => {
      rank.isDead = true;
      return rank.clear();
    });
    for (const task of [...begun, ...ahead]) this.#answered(task);
    for (const task of begun) finish(task, Effect.fail(new CarrierError("lost", why)));
    for (const task of ahead) this.#return(task);
    if (this.living.length === 0) return this.#exhaust(why);
    this.#dispatch();
  }

  #ended(task: RankTask, message: Exclude<OfTask, { readonly kind: "began" }>): void {
    switch (message.kind) {
      case "ended":
        task.worker = message.worker;
        return finish(task, Effect.succeed(message.outcome));
      case "lost":
        return finish(task, Effect.fail(new CarrierError("lost", message.message, message.remedy)));
      case "cancelled": // it was given up, or asked back
        return this.#return(task);
    }
  }

  /** A task that has begun nowhere. */
  #return(task: RankTask): void {
    task.rank = undefined;
    if (task.isAbandoned) return finish(task, Effect.fail(new CarrierError("lost", "it was given up")));
    MutableList.prepend(this.#waiting, task);
  }

  #dispatch(): void {
    for (let task = this.#nextWaiting(); task !== undefined; task = this.#nextWaiting()) {
      // Behind a long task others would wait for long, whoever is free first.
      const rank = this.#free.next() ?? (task.isShort ? this.#open.next() : undefined);
      if (rank === undefined) return MutableList.prepend(this.#waiting, task);
      this.#counting(rank, () => rank.send(task));
      this.#offer(rank);
    }
    this.#askBack();
  }

  #nextWaiting(): RankTask | undefined {
    for (;;) {
      const task = MutableList.take(this.#waiting);
      if (task === MutableList.Empty) return undefined;
      if (!task.isAbandoned) return task;
    }
  }

  /** Tasks that wait behind others begin at once where workers are free. */
  #askBack(): void {
    const idle = this.#free.next();
    if (idle === undefined) return;
    this.#free.push(idle);
    while (this.#askedBack < this.#freeSlots) {
      const full = this.#full.next();
      if (full === undefined) return;
      const asked = full.retractLast();
      if (asked === undefined) continue;
      asked.isAskedBack = true;
      this.#askedBack++;
      this.#full.push(full);
    }
  }

  /** A task that was asked back has come, or has begun where it is. */
  #answered(task: RankTask | undefined): void {
    if (task?.isAskedBack !== true) return;
    task.isAskedBack = false;
    this.#askedBack--;
  }

  /** Changes what a rank has, and keeps count of what is free. */
  #counting<A>(rank: MemberRank, change: () => A): A {
    const before = rank.freeSlots;
    const result = change();
    this.#freeSlots += rank.freeSlots - before;
    return result;
  }

  #offer(rank: MemberRank): void {
    this.#free.push(rank);
    this.#open.push(rank);
    this.#full.push(rank);
  }

  /** No rank is left, nor will be. */
  #exhaust(why: string): void {
    this.#exhausted = new CarrierError("exhausted", why);
    for (let task = this.#nextWaiting(); task !== undefined; task = this.#nextWaiting()) {
      finish(task, Effect.fail(this.#exhausted));
    }
  }
}

/** Ranks in order, each at most once; those of which the condition is not true any more are passed over. */
class RankQueue {
  readonly #ranks = MutableList.make<MemberRank>();
  readonly #members = new Set<MemberRank>();
  readonly #holds: (rank: MemberRank) => boolean;

  constructor(holds: (rank: MemberRank) => boolean) {
    this.#holds = holds;
  }

  /** Puts a rank at the end, where the condition is true of it. */
  push(rank: MemberRank): void {
    if (this.#members.has(rank) || !this.#holds(rank)) return;
    this.#members.add(rank);
    MutableList.append(this.#ranks, rank);
  }

  /** Takes the first rank of which the condition is true. */
  next(): MemberRank | undefined {
    for (
      let rank = MutableList.take(this.#ranks);
      rank !== MutableList.Empty;
      rank = MutableList.take(this.#ranks)
    ) {
      this.#members.delete(rank);
      if (this.#holds(rank)) return rank;
    }
    return undefined;
  }
}

function finish(task: RankTask, outcome: Effect.Effect<Converged | Failed, CarrierError>): void {
  Deferred.doneUnsafe(task.begun, Effect.void);
  Deferred.doneUnsafe(task.outcome, outcome);
}
