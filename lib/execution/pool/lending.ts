// Members without a task of their own are lent to others whose tasks are large: they help with what these offer. They come
// back when the pool has a task for them, or when the one that they help with has an outcome, of whichever kind.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { OfferedWork } from "../../programs/portable.ts";
import type { Help, PoolMember, PoolTask } from "./pool_member.ts";

/** A member's help with a task. */
interface Lent {
  readonly member: PoolMember;
  readonly help: Help;
  /** Whether the member was called back; else it is over when the member leaves of itself. */
  isRecalled: boolean;
}

/** What a task offers, and the help that it has and had. */
interface Offer {
  readonly work: OfferedWork;
  readonly given: Set<Lent>;
}

/** Who helps with which task. */
export class Lending {
  readonly #offers = new Map<PoolTask, Offer>();
  /** Help that was called off and may not be over yet. */
  readonly #recalled = new Set<Help>();

  /** A task offers work, instead of what it offered before. */
  offer(task: PoolTask, work: OfferedWork): void {
    const before = this.#helpWith(task);
    // First of all: who has not begun to help is back at once, and is lent again.
    this.#offers.set(task, { work, given: new Set() });
    for (const lent of before) this.#recall(lent);
  }

  /** Lends a member that can help; not if nothing is offered that it has not left of itself, since it would again. */
  lend(member: PoolMember): void {
    const offers = Array.from(this.#offers).filter(([task, { given }]) =>
      !Deferred.isDoneUnsafe(task.outcome) && !hasLeft(member, given)
    );
    const numbers = offers.map(([task]) => this.#helpWith(task).length);
    const fewest = offers[numbers.indexOf(Math.min(...numbers))];
    fewest?.[1].given.add({ member, help: member.help(fewest[1].work), isRecalled: false });
  }

  /** Calls as many back as there are tasks that wait, as far as there are any; gives how many will come. */
  recallFor(waiting: number): number {
    const helping = Array.from(this.#offers.keys()).flatMap((task) => this.#helpWith(task));
    const wanted = Math.max(0, waiting - this.#numberComing);
    for (const lent of helping.filter(({ isRecalled }) => !isRecalled).slice(0, wanted)) this.#recall(lent);
    return this.#numberComing;
  }

  /** Ends when nobody helps with a task any more. */
  end(task: PoolTask): Effect.Effect<void> {
    return Effect.suspend(() => {
      const helping = this.#helpWith(task);
      this.#offers.delete(task);
      return Effect.forEach(helping, ({ help: { recall } }) => recall, {
        concurrency: "unbounded",
        discard: true,
      });
    });
  }

  #helpWith(task: PoolTask): readonly Lent[] {
    const { given = [] } = this.#offers.get(task) ?? {};
    return Array.from(given).filter(({ help }) => !isOver(help));
  }

  #recall(lent: Lent): void {
    lent.isRecalled = true;
    this.#recalled.add(lent.help);
    Effect.runFork(lent.help.recall);
  }

  get #numberComing(): number {
    for (const help of this.#recalled) if (isOver(help)) this.#recalled.delete(help);
    return this.#recalled.size;
  }
}

function hasLeft(member: PoolMember, given: ReadonlySet<Lent>): boolean {
  for (const lent of given) if (lent.member === member && !lent.isRecalled && isOver(lent.help)) return true;
  return false;
}

function isOver({ over }: Help): boolean {
  return Deferred.isDoneUnsafe(over);
}
