// Which rank computes which task: the pool of rank 0 against ranks that are made up, with messages that come when the
// test lets them. Chance is fast-check's.

import { assert, assertEquals } from "@std/assert";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import fc from "fast-check";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { MAX_ADVANCE, MemberRank } from "../../../lib/cluster/ranks/member_rank.ts";
import type { OfTask, ToRank } from "../../../lib/cluster/ranks/protocol.ts";
import { RankPool } from "../../../lib/cluster/ranks/rank_pool.ts";
import { RankTask } from "../../../lib/cluster/ranks/rank_task.ts";

const LONG_SECONDS = 10;

/** A rank that computes what it is sent when its messages arrive, each task as long as the test wants. */
class MadeUpRank {
  readonly member: MemberRank;
  /** Messages on their way, in order. */
  readonly toRank: ToRank[] = [];
  readonly fromRank: OfTask[] = [];
  readonly computing: number[] = [];
  readonly queued: number[] = [];
  /** How often each task was begun here, by its number at this rank. */
  readonly begun: number[] = [];

  constructor(rank: number, slots: number) {
    this.member = new MemberRank({ rank, host: "here" }, slots, (message) => this.toRank.push(message));
  }

  hear(): boolean {
    const message = this.toRank.shift();
    if (message?.kind === "task") this.queued.push(message.id);
    if (message?.kind === "retract") this.#giveUp(message.id, [this.queued]);
    if (message?.kind === "cancel") this.#giveUp(message.id, [this.queued, this.computing]);
    this.#begin();
    return message !== undefined;
  }

  /** One of the tasks that it computes is done. */
  finish(which: number): boolean {
    if (this.computing.length === 0) return false;
    const [id] = this.computing.splice(which % this.computing.length, 1) as [number];
    const worker = `worker of ${id}`;
    this.fromRank.push({ kind: "ended", id, outcome: converged(), worker });
    this.#begin();
    return true;
  }

  #giveUp(id: number, lists: readonly number[][]): void {
    const list = lists.find((list) => list.includes(id));
    if (list === undefined) return;
    list.splice(list.indexOf(id), 1);
    this.fromRank.push({ kind: "cancelled", id });
  }

  #begin(): void {
    while (this.computing.length < this.member.slots && this.queued.length > 0) {
      const id = this.queued.shift()!;
      this.computing.push(id);
      this.begun.push(id);
      this.fromRank.push({ kind: "began", id });
    }
  }
}

function converged() {
  return { status: "converged", result: { energy: -1, properties: {} }, seconds: 1 } as const;
}

/** Ranks, their tasks, and what has happened to each. */
class World {
  readonly ranks: readonly MadeUpRank[];
  readonly pool: RankPool;
  readonly tasks: RankTask[] = [];
  /** How often each task was begun, and how often a rank died that had it. */
  readonly begun = new Map<RankTask, number>();
  readonly deaths = new Map<RankTask, number>();

  constructor(slots: readonly number[]) {
    this.ranks = slots.map((count, rank) => new MadeUpRank(rank, count));
    this.pool = new RankPool(this.ranks.map(({ member }) => member));
  }

  get living(): readonly MadeUpRank[] {
    return this.ranks.filter(({ member }) => !member.isDead);
  }

  add(expectedSeconds: number): RankTask {
    const task = new RankTask(
      { model: 0, real: [fragmentIndex(0)], basis: [fragmentIndex(0)] },
      expectedSeconds,
      expectedSeconds < this.pool.prefetchBelowSeconds,
    );
    this.tasks.push(task);
    this.pool.add(task);
    return task;
  }

  /** The next message to a rank arrives there. */
  toRank(rank: MadeUpRank): boolean {
    const before = rank.begun.length;
    const has = rank.hear();
    this.#count(rank, before);
    return has;
  }

  /** The next message of a rank arrives at rank 0. */
  fromRank({ member, fromRank }: MadeUpRank): boolean {
    const message = fromRank.shift();
    if (message !== undefined) this.pool.receive(member, message);
    return message !== undefined;
  }

  finish(rank: MadeUpRank, which: number): boolean {
    const before = rank.begun.length;
    const has = rank.finish(which);
    this.#count(rank, before);
    return has;
  }

  kill(rank: MadeUpRank): void {
    for (const task of this.tasks) {
      if (task.rank === rank.member) this.deaths.set(task, 1 + (this.deaths.get(task) ?? 0));
    }
    this.pool.bury(rank.member, `${rank.member.name} is dead`);
  }

  /** All that is on its way arrives. */
  settle(): void {
    while (this.living.some((rank) => this.toRank(rank) || this.fromRank(rank))) { /* again */ }
  }

  /** Everything that was begun ends, as long as there is a rank. */
  finishAll(): void {
    do this.settle(); while (this.living.some((rank) => this.finish(rank, 0)));
  }

  // A number may have been given to a task that is elsewhere by now: then nobody waits for it here.
  #count(rank: MadeUpRank, before: number): void {
    if (rank.member.isDead) return;
    for (const id of rank.begun.slice(before)) {
      const task = rank.member.task(id);
      if (task !== undefined) this.begun.set(task, 1 + (this.begun.get(task) ?? 0));
    }
  }
}

const outcomeOf = (task: RankTask) =>
  Deferred.isDoneUnsafe(task.outcome) ? Effect.runSyncExit(Deferred.await(task.outcome)) : undefined;

type Action = readonly [kind: string, which: number];

/** One thing that happens. */
function act(world: World, [kind, which]: Action): void {
  const rank = world.ranks[which % world.ranks.length]!;
  const task = world.tasks[which % Math.max(1, world.tasks.length)];
  switch (kind) {
    case "short":
      return void world.add(0.0005 * (1 + which % 30));
    case "long":
      return void world.add(LONG_SECONDS);
    case "arrive":
      return void world.toRank(rank);
    case "answer":
      return void world.fromRank(rank);
    case "finish":
      return void (rank.member.isDead || world.finish(rank, which >> 3));
    case "settle":
      return world.settle();
    case "give up":
      return task === undefined || outcomeOf(task) !== undefined ? undefined : world.pool.giveUp(task);
    default: // seldom, or nothing would be left soon
      return void (which < 150 && world.kill(rank));
  }
}

/** What must hold once nothing is on its way. */
function assertConserving(world: World): void {
  world.settle();
  const idle = world.living.filter(({ member, computing }) => computing.length < member.slots);
  const open = world.tasks.filter((task) => outcomeOf(task) === undefined && !task.isAbandoned);
  const left = open.filter((task) => !task.hasBegun || task.rank === undefined);
  assert(
    idle.length === 0 || left.length === 0,
    `${left.length} tasks wait, though ${idle.length} ranks are idle`,
  );
}

function assertBounded({ ranks }: World): void {
  for (const { member: { size, slots } } of ranks) {
    assert(size <= (1 + MAX_ADVANCE) * slots, `${size} tasks on ${slots} workers`);
  }
}

const WEIGHTED = [
  ...["short", "short", "short", "short", "long", "arrive", "arrive", "answer", "answer", "finish"],
  ...["finish", "settle", "give up", "die"],
];

Deno.test("rank pool: whatever happens in whatever order, each task ends once, and no worker is idle beside waiting ones", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4, size: "max" }),
      fc.array(fc.tuple(fc.constantFrom(...WEIGHTED), fc.nat(1000)), { maxLength: 150, size: "max" }),
      fc.nat(20),
      (slots, actions, every) => {
        const world = new World(slots);
        actions.forEach((action, i) => {
          act(world, action);
          assertBounded(world);
          if (i % 21 === every) assertConserving(world);
        });
        assertConserving(world);
        world.finishAll();
        for (const task of world.tasks) {
          const exit = outcomeOf(task);
          assert(exit !== undefined, "a task has no end");
          assert(Deferred.isDoneUnsafe(task.begun));
          assert((world.begun.get(task) ?? 0) <= 1 + (world.deaths.get(task) ?? 0), "computed twice");
          if (Exit.isSuccess(exit)) assertEquals(task.worker, `worker of ${task.id}`);
          else assert(task.isAbandoned || world.living.length < slots.length, String(exit.cause));
        }
        for (const { member } of world.living) assertEquals(member.size, 0);
      },
    ),
    { numRuns: 400 },
  );
});

Deno.test("rank pool: a long task waits for a free worker, and is not sent behind another", () => {
  const world = new World([1, 1]);
  const tasks = Array.from({ length: 3 }, () => world.add(LONG_SECONDS));
  world.settle();
  assertEquals(world.ranks.map(({ member }) => member.size), [1, 1]);
  world.finish(world.ranks[1]!, 0);
  world.settle();
  assertEquals(tasks[2]!.rank, world.ranks[1]!.member);
});

Deno.test("rank pool: a task that was asked back from a rank that dies begins elsewhere, and counts as no kill", () => {
  const world = new World([1, 1]);
  const short = Array.from({ length: 4 }, () => world.add(0.001));
  world.settle();
  const [first, second] = world.ranks as [MadeUpRank, MadeUpRank];
  // The second rank has done all of its own; one is asked back from the first, which does not answer.
  while (world.finish(second, 0)) while (world.toRank(second) || world.fromRank(second)) { /* again */ }
  assertEquals(first.toRank.at(-1)?.kind, "retract");
  world.kill(first);
  world.finishAll();
  assertEquals(short.map((task) => outcomeOf(task)!._tag), ["Failure", "Success", "Success", "Success"]);
});

Deno.test("rank pool: without any rank left, tasks fail, those that come later too", () => {
  const world = new World([1]);
  const [begun, waiting] = [world.add(LONG_SECONDS), world.add(LONG_SECONDS)];
  world.settle();
  world.kill(world.ranks[0]!);
  const later = world.add(LONG_SECONDS);
  const reasonOf = (task: RankTask) => Effect.runSync(Effect.flip(Deferred.await(task.outcome))).reason;
  assertEquals([begun, waiting, later].map(reasonOf), ["lost", "exhausted", "exhausted"]);
});

Deno.test("rank pool: what a rank says after its death, or of a task that it does not have, is dropped", () => {
  const world = new World([1, 1]);
  const task = world.add(LONG_SECONDS);
  world.settle();
  const [first, second] = world.ranks as [MadeUpRank, MadeUpRank];
  first.finish(0);
  world.kill(first);
  world.fromRank(first);
  assertEquals(Effect.runSync(Effect.flip(Deferred.await(task.outcome))).message, "rank 0 on here is dead");
  second.fromRank.push({ kind: "ended", id: 7, outcome: converged(), worker: "" });
  world.fromRank(second);
  const next = world.add(LONG_SECONDS);
  world.finishAll();
  assertEquals(outcomeOf(next)!._tag, "Success");
});

Deno.test("rank pool: short tasks are sent in advance for 30 ms, and at most 100 for each worker", () => {
  const sizes = [0.00001, 0.004, 0.05].map((seconds) => {
    const world = new World([2]);
    for (let i = 0; i < 400; i++) world.add(seconds);
    return world.ranks[0]!.member.size;
  });
  // Until the rank has said that some of them began, those of its workers count as well.
  assertEquals(sizes, [202, 15, 2]);
});

Deno.test("rank pool: a task is as far as its rank said last, and no more when that says nothing of it", () => {
  const rank = new MadeUpRank(1, 1);
  const task = new RankTask({ model: 0, real: [fragmentIndex(0)], basis: [] }, LONG_SECONDS, false);
  rank.member.send(task);
  assertEquals(rank.member.progressOf(task.id), undefined);
  rank.member.hears([{ id: task.id, iteration: 3, energyChange: undefined }, {
    id: 99,
    iteration: 8,
    energyChange: 1,
  }]);
  assertEquals(rank.member.progressOf(task.id), { iteration: 3, energyChange: undefined });
  assertEquals(rank.member.progressOf(99), undefined, "it has no such task");
  rank.member.hears([]);
  assertEquals(rank.member.progressOf(task.id), undefined);
});
