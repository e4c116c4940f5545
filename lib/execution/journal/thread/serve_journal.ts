// The thread of a journal: it opens the file, does what it is asked for in the order in which it was asked, and closes
// it. Nothing of a journal waits for anything but its disk, so one call ends before the next begins.

import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Scope from "effect/Scope";
import type { NmerError } from "../../../base/error.ts";
import { pack } from "../../../base/packing/pack.ts";
import { unpack } from "../../../base/packing/unpack.ts";
import { JournalError } from "../error.ts";
import { Journal, journalInFile } from "../journal.ts";
import { journalStore } from "../result_store.ts";
import { ResultStore } from "../../result_store.ts";
import type { Answer, Call, FromThread, JournalMethods, SentError, ToThread } from "./calls.ts";

/** Where a thread hears and speaks: a worker's own side. */
export interface ThreadPort {
  onmessage: ((event: MessageEvent<ToThread>) => void) | null;
  postMessage(message: FromThread): void;
}

/** Serves the journal that the first message names. */
export function serveJournal(port: ThreadPort): void {
  let thread: JournalThread | undefined;
  const answer = (message: ToThread): FromThread => {
    switch (message.kind) {
      case "open": {
        const exit = Effect.runSyncExit(openThread(message));
        if (Exit.isFailure(exit)) return { kind: "refused", error: sentError(exit.cause) };
        thread = exit.value;
        const { path, opened } = thread.journal;
        return { kind: "opened", path, opened };
      }
      case "calls":
        return { kind: "answers", answers: pack(thread!.answer(message)) };
      case "close":
        if (thread !== undefined) Effect.runSync(thread.close);
        return { kind: "closed" };
    }
  };
  port.onmessage = ({ data }) => port.postMessage({ ...answer(data), ...thread?.newNotices });
}

const openThread = Effect.fnUntraced(function* ({ options, store }: Extract<ToThread, { kind: "open" }>) {
  const scope = yield* Scope.make();
  const layer = Layer.provideMerge(journalStore(store), journalInFile(options));
  const services = yield* Layer.buildWithScope(layer, scope);
  return yield* Effect.provide(
    Effect.gen(function* () {
      return new JournalThread(yield* Journal, yield* ResultStore, Scope.close(scope, Exit.void));
    }),
    services,
  );
});

class JournalThread {
  readonly journal: Journal;
  /** Closes the journal. */
  readonly close: Effect.Effect<void>;
  readonly #methods: JournalMethods;
  #noticed = 0;
  /** What the run is doing, until it is written. */
  #live: string | undefined;

  constructor(journal: Journal, store: ResultStore, close: Effect.Effect<void>) {
    this.journal = journal;
    this.close = close;
    this.#methods = { ...journal, ...store };
    const due = () => {
      const live = this.#live;
      this.#live = undefined;
      return live;
    };
    Effect.runSync(journal.watch({ due }));
  }

  /** Does what calls ask for. */
  answer({ calls, live = this.#live }: Extract<ToThread, { readonly kind: "calls" }>): readonly Answer[] {
    this.#live = live;
    return (unpack(calls) as Call[]).map((call) => this.#answer(call));
  }

  #answer({ id, method, parameters }: Call): Answer {
    const work = this.#methods[method] as (
      ...parameters: readonly unknown[]
    ) => Effect.Effect<unknown, NmerError>;
    const exit = Effect.runSyncExit(Effect.suspend(() => work(...parameters)));
    return Exit.isSuccess(exit) ? { id, value: exit.value } : { id, error: sentError(exit.cause) };
  }

  /** What the user should know, where there is more of it than before. */
  get newNotices(): Pick<FromThread, "notices"> | undefined {
    const notices = this.journal.notices();
    if (notices.length === this.#noticed) return undefined;
    this.#noticed = notices.length;
    return { notices };
  }
}

function sentError(cause: Cause.Cause<NmerError>): SentError {
  const error = Cause.squash(cause);
  const reason = error instanceof JournalError ? error.reason : undefined;
  const path = error instanceof JournalError ? error.path : "";
  return { reason, path, message: error instanceof Error ? error.message : String(error) };
}
