// Workers, child processes and servers that outlive a run: what a run has started and left well is lent to the next
// one, which tells it what its own tasks share. Whatever died, was retired, or has a task that nobody waits for any
// more, ends with its run, as without this.

import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type { CarrierError } from "../carrier.ts";
import type { TaskContext, TaskMessage } from "../../programs/mod.ts";
import type { Link, LinkListener, OpenLink } from "./link.ts";

/** What a run wants to be lent. */
export interface Wanted {
  /** What it is: two of the same word compute alike, as far as that is set at their start. */
  readonly kind: string;
  /** What the tasks of the run share. */
  readonly context: TaskContext;
  /** What the run calls it. */
  readonly name: string;
}

/** Lends links, in a scope that outlives runs. */
export class WarmLinks {
  readonly #scope: Scope.Scope;
  readonly #maxIdle: number;
  /** Those that no run has; the one that was given back last is lent first. */
  readonly #idle: KeptLink[] = [];

  /**
   * @param scope All links end with it, at the latest.
   * @param maxIdle How many may wait for a run; of more, those that have waited longest end.
   */
  constructor(scope: Scope.Scope, maxIdle: number) {
    this.#scope = scope;
    this.#maxIdle = maxIdle;
  }

  /** How many wait for a run. */
  get idle(): number {
    return this.#idle.length;
  }

  /**
   * A link that is lent for as long as the scope of the run lives.
   *
   * @param open Opens one where none of its kind waits. One whose link cannot serve another run is not kept.
   */
  lend(wanted: Wanted, open: OpenLink): OpenLink {
    return (listener) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.gen({ self: this }, function* () {
          const kept = this.#take(wanted.kind);
          if (kept === undefined) {
            const opened = yield* restore(this.#open(wanted.kind, open, listener));
            yield* Effect.addFinalizer(() => this.#giveBack(opened));
            return opened;
          }
          yield* Effect.addFinalizer(() => this.#giveBack(kept));
          kept.workFor(wanted, listener);
          return kept;
        })
      );
  }

  /** Ends those that wait, whose memory is wanted. */
  readonly endIdle: Effect.Effect<void> = Effect.suspend(() =>
    Effect.forEach(this.#idle.splice(0), ({ end }) => end, { concurrency: "unbounded", discard: true })
  ).pipe(Effect.uninterruptible);

  #take(kind: string): KeptLink | undefined {
    const at = this.#idle.findLastIndex((kept) => kept.kind === kind);
    return at < 0 ? undefined : this.#idle.splice(at, 1)[0];
  }

  #open(kind: string, open: OpenLink, listener: LinkListener): Effect.Effect<KeptLink, CarrierError> {
    return Effect.gen({ self: this }, function* () {
      const scope = yield* Scope.fork(this.#scope);
      const kept = new KeptLink(kind, scope, listener, () => this.#forget(kept));
      yield* Effect.onExit(
        Effect.map(Scope.provide(open(kept.listener), scope), (link) => kept.link = link),
        (exit) => Exit.isSuccess(exit) ? Effect.void : Scope.close(scope, exit),
      );
      return kept;
    });
  }

  #giveBack(kept: KeptLink): Effect.Effect<void> {
    return Effect.suspend(() => {
      if (!kept.isWell) return kept.end;
      kept.rest();
      this.#idle.push(kept);
      return this.#idle.length > this.#maxIdle ? this.#idle.shift()!.end : Effect.void;
    });
  }

  /** One that has died while no run had it. */
  #forget(kept: KeptLink): void {
    const at = this.#idle.indexOf(kept);
    if (at < 0) return;
    this.#idle.splice(at, 1);
    Effect.runFork(kept.end);
  }
}

/** A link, and for whom it works. */
class KeptLink implements Link {
  readonly kind: string;
  readonly #scope: Scope.Closeable;
  readonly #died: () => void;
  #borrower: LinkListener | undefined;
  #link: Link | undefined;
  /** Tasks that it was sent and has not answered. */
  readonly #unanswered = new Set<number>();
  #isReady = false;
  #isOver = false;

  constructor(kind: string, scope: Scope.Closeable, borrower: LinkListener, died: () => void) {
    this.kind = kind;
    this.#scope = scope;
    this.#borrower = borrower;
    this.#died = died;
  }

  /** Hears the link, and passes on what is for the run. */
  readonly listener: LinkListener = {
    onReply: (reply) => {
      if (reply.kind === "ready") this.#isReady = true;
      else this.#unanswered.delete(reply.id);
      this.#borrower?.onReply(reply);
    },
    onShare: (message) => this.#borrower?.onShare(message),
    onExit: (why, remedy) => {
      this.#isOver = true;
      this.#borrower?.onExit(why, remedy);
      this.#died();
    },
  };

  set link(link: Link) {
    this.#link = link;
  }

  /** Whether another run may have it. */
  get isWell(): boolean {
    return this.#isReady && !this.#isOver && this.#unanswered.size === 0 &&
      this.#link?.begin !== undefined && this.#link.spent !== true;
  }

  /** Works for a run from now on. */
  workFor({ context, name }: Wanted, borrower: LinkListener): void {
    this.#borrower = borrower;
    this.#isReady = false;
    this.#link!.begin!(context, name);
  }

  /** Works for nobody. */
  rest(): void {
    this.#borrower = undefined;
  }

  /** Ends it. */
  readonly end: Effect.Effect<void> = Effect.suspend(() => Scope.close(this.#scope, Exit.void));

  readonly send = (task: TaskMessage) => {
    this.#unanswered.add(task.id);
    this.#link!.send(task);
  };
  get help(): Link["help"] {
    const { help } = this.#link!;
    return help && ((message) => {
      this.#unanswered.add(message.id);
      help(message);
    });
  }
  readonly cancel = (id: number) => this.#link!.cancel(id);
  readonly hasBegun = (id: number) => this.#link?.hasBegun?.(id) === true;
  readonly progressOf = (id: number) => this.#link?.progressOf?.(id);
  readonly retract = (id: number) => this.#link!.retract?.(id);
  readonly kill = () => {
    this.#isOver = true;
    this.#link?.kill();
  };

  get cancelTimeoutMilliseconds(): number {
    return this.#link!.cancelTimeoutMilliseconds;
  }
  get startTimeoutMilliseconds(): Required<Link>["startTimeoutMilliseconds"] | undefined {
    return this.#link!.startTimeoutMilliseconds;
  }
  get maxPrefetch(): number {
    return this.#link!.maxPrefetch ?? 1;
  }
  get spent(): boolean {
    return this.#link!.spent === true;
  }
}
