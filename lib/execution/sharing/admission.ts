// One pool for several runs at a time: which of their tasks is computed next, and whether there is room for it. Tasks
// that wait are admitted by priority, then heaviest first; one whose memory or cores do not fit beside those under way
// is waited for and not overtaken, so that big ones cannot starve. Nothing here computes.

import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";

/** What a task asks for. */
export interface Ticket {
  /** Higher comes first. */
  readonly priority: number;
  /** How long it is expected to take, in seconds; of equal priority the longer comes first. */
  readonly seconds: number;
  /** Memory that it needs at least, in bytes. */
  readonly memoryBytes: number;
  /** Slots that it takes: its threads. */
  readonly slots: number;
  /** Whether nothing else may run beside it. */
  readonly exclusive: boolean;
}

/** What all runs together have. */
export interface Room {
  /** Tasks of one thread at a time. */
  readonly slots: number;
  /** Memory for all tasks under way, in bytes. */
  readonly memoryBytes: number;
}

interface Entry extends Ticket {
  readonly number: number;
  readonly admitted: Deferred.Deferred<void>;
  isAdmitted: boolean;
}

/** Admits the tasks of several runs to what they share. */
export class Admission {
  readonly room: Room;
  readonly #waiting: Entry[] = [];
  readonly #running = new Set<Entry>();
  #slots = 0;
  #memoryBytes = 0;
  #lastNumber = 0;
  #changed = Deferred.makeUnsafe<void>();

  /** @param room What there is. */
  constructor(room: Room) {
    this.room = room;
  }

  /** Number of tasks under way. */
  get running(): number {
    return this.#running.size;
  }

  /** Whether more tasks than those that wait could soon be computed: another run may begin. */
  get isHungry(): boolean {
    return this.#waiting.length < this.room.slots;
  }

  /** Done once something changes after it was asked for. */
  get changed(): Effect.Effect<void> {
    return Deferred.await(this.#changed);
  }

  /** Runs a task once there is room for it; interrupted before, it does not begin. */
  admit<A, E, R>(ticket: Ticket, task: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.suspend(() => {
        const entry = this.#enter(ticket);
        return restore(Deferred.await(entry.admitted)).pipe(
          Effect.onExit((exit) => Exit.isSuccess(exit) ? Effect.void : Effect.sync(() => this.#leave(entry))),
          Effect.andThen(Effect.ensuring(restore(task), Effect.sync(() => this.#leave(entry)))),
        );
      })
    );
  }

  #enter(ticket: Ticket): Entry {
    const { slots, memoryBytes } = this.room;
    const entry: Entry = {
      ...ticket,
      // What is more than all there is fits when it is alone.
      slots: Math.min(ticket.slots, slots),
      memoryBytes: Math.min(ticket.memoryBytes, memoryBytes),
      number: ++this.#lastNumber,
      admitted: Deferred.makeUnsafe(),
      isAdmitted: false,
    };
    const at = this.#waiting.findIndex((other) => comesBefore(entry, other));
    if (at < 0) this.#waiting.push(entry);
    else this.#waiting.splice(at, 0, entry);
    this.#dispatch();
    return entry;
  }

  #leave(entry: Entry): void {
    if (entry.isAdmitted) {
      if (!this.#running.delete(entry)) return;
      this.#slots -= entry.slots;
      this.#memoryBytes -= entry.memoryBytes;
    } else {
      const at = this.#waiting.indexOf(entry);
      if (at >= 0) this.#waiting.splice(at, 1);
    }
    this.#dispatch();
  }

  #dispatch(): void {
    for (let head = this.#waiting[0]; head !== undefined && this.#fits(head); head = this.#waiting[0]) {
      this.#waiting.shift();
      head.isAdmitted = true;
      this.#running.add(head);
      this.#slots += head.slots;
      this.#memoryBytes += head.memoryBytes;
      Deferred.doneUnsafe(head.admitted, Effect.void);
    }
    const changed = this.#changed;
    this.#changed = Deferred.makeUnsafe();
    Deferred.doneUnsafe(changed, Effect.void);
  }

  #fits({ slots, memoryBytes, exclusive }: Entry): boolean {
    if (this.#running.size === 0) return true;
    if (exclusive) return false;
    for (const other of this.#running) if (other.exclusive) return false;
    return this.#slots + slots <= this.room.slots &&
      this.#memoryBytes + memoryBytes <= this.room.memoryBytes;
  }
}

function comesBefore(one: Entry, other: Entry): boolean {
  if (one.exclusive !== other.exclusive) return other.exclusive; // once all others are done
  if (one.priority !== other.priority) return one.priority > other.priority;
  return one.seconds > other.seconds;
}
