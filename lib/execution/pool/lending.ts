// Members without a task of their own are lent to others whose tasks are large: they help with what these offer. They come
// back when the pool has a task for them, or when the one that they help with has an outcome, of whichever kind.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { OfferedWork } from "../../programs/portable.ts";
import type { Help, PoolMember, PoolTask } from "./pool_member.ts";

/** What a task offers, and the help that it has and had. */
interface Offer {
  readonly work: OfferedWork;
  readonly given: Set<Help>;
}

/** Who helps with which task. */
export class Lending {
  readonly #offers = new Map<PoolTask, Offer>();
  /** Help that was called off and is not over yet. */
  readonly #recalled = new Set<Help>();

  /** A task offers work, instead of what it offered before. */
  offer(task: PoolTask, work: OfferedWork): void {
    for (const help of this.#helpWith(task)) this.#recall(help);
    this.#offers.set(task, { work, given: new Set() });
  }

  /** Lends a member that can help; not if nothing is offered. */
  lend(member: PoolMember): void {
    const offers = Array.from(this.#offers).filter(([task]) => !Deferred.isDoneUnsafe(task.outcome));
    const numbers = offers.map(([task]) => this.#helpWith(task).length);
    const fewest = offers[numbers.indexOf(Math.min(...numbers))];
    fewest?.[1].given.add(member.help(fewest[1].work));
  }

  /** Calls as many back as there are tasks that wait, as far as there are any; gives how many will come. */
  recallFor(waiting: number): number {
    const helping = Array.from(this.#offers.keys()).flatMap((task) => this.#helpWith(task));
    const wanted = Math.max(0, waiting - this.#recalled.size);
    for (const help of helping.filter((help) => !this.#recalled.has(help)).slice(0, wanted)) {
      this.#recall(help);
    }
    return this.#recalled.size;
  }

  /** Ends when nobody helps with a task any more. */
  end(task: PoolTask): Effect.Effect<void> {
    return Effect.suspend(() => {
      const helping = this.#helpWith(task);
      this.#offers.delete(task);
      return Effect.forEach(helping, ({ recall }) => recall, { concurrency: "unbounded", discard: true });
    });
  }

  #helpWith(task: PoolTask): readonly Help[] {
    const { given = [] } = this.#offers.get(task) ?? {};
    return Array.from(given).filter(({ over }) => !Deferred.isDoneUnsafe(over));
  }

  #recall(help: Help): void {
    this.#recalled.add(help);
    Effect.runFork(Effect.ensuring(help.recall, Effect.sync(() => this.#recalled.delete(help))));
  }
}
