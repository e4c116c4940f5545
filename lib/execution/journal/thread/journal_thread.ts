// A journal in a thread of its own, for a process that has more to do than a journal leaves it time for: rank 0 of
// thousands of cores. The services are those of a journal in this thread; each call waits for its answer, but for
// events, which nobody waits for.

import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Context from "effect/Context";
import { pack } from "../../../base/packing/pack.ts";
import { unpack } from "../../../base/packing/unpack.ts";
import { JournalError } from "../error.ts";
import { Journal } from "../journal.ts";
import type { JournalOptions } from "../journal_file.ts";
import type { LiveRun } from "../live_run.ts";
import type { JournalStoreOptions } from "../result_store.ts";
import { ResultStore } from "../../result_store.ts";
import type { Answer, Call, FromThread, JournalMethods, SentError, ToThread } from "./calls.ts";

/** A worker that runs {@linkcode serveJournal}. */
export interface ThreadLike {
  onmessage: ((event: MessageEvent<FromThread>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: ToThread): void;
  terminate(): void;
}

/**
 * Starts the thread of a journal. It may do what this thread may, so that it can use every journal that this one can:
 * those below /dev/shm, say, want all permissions.
 *
 * @param module What it runs: `workers/journal_thread.ts`.
 */
export function startJournalThread(module: URL): ThreadLike {
  return new Worker(module, { type: "module", name: "nmer-journal" });
}

/**
 * A journal and the store over it, in a thread that lives as long as the scope.
 *
 * Fails with a {@linkcode JournalError} where the journal cannot be opened.
 *
 * @param start Starts the thread.
 */
export function journalInThread(
  start: () => ThreadLike,
  options: Omit<JournalOptions, "now">,
  store: JournalStoreOptions,
): Layer.Layer<Journal | ResultStore, JournalError> {
  return Layer.effectContext(Effect.gen(function* () {
    const thread = yield* Effect.acquireRelease(
      Effect.sync(() => new Thread(start(), options.path)),
      (thread) => thread.close,
    );
    const { path, opened } = yield* thread.open({ kind: "open", options, store });
    const journal: Journal = {
      path,
      opened,
      notices: () => thread.notices,
      lookup: thread.method("lookup"),
      record: thread.method("record"),
      recordEvent: (event) => Effect.sync(() => thread.send("recordEvent", [event])),
      watch: (live) => Effect.sync(() => thread.watch(live)),
      recordLive: (always) =>
        Effect.suspend(() => thread.isLiveDue(always) ? thread.method("recordLive")(always) : Effect.void),
      events: thread.method("events"),
      finishRun: thread.method("finishRun"),
    };
    const results: ResultStore = {
      durable: true,
      find: thread.method("find"),
      store: (ended) =>
        Effect.suspend(() => {
          thread.isLiveDue();
          return thread.method("store")(ended);
        }),
    };
    return Context.make(Journal, journal).pipe(Context.add(ResultStore, results));
  }));
}

type Opened = Extract<FromThread, { readonly kind: "opened" }>;
type Resume<A> = (result: Effect.Effect<A, JournalError>) => void;

class Thread {
  readonly #worker: ThreadLike;
  readonly #path: string;
  readonly #waiting = new Map<number, Resume<unknown>>();
  #opened: Resume<Opened> | undefined;
  #closed: (() => void) | undefined;
  #calls: Call[] = [];
  #lastId = 0;
  #death: JournalError | undefined;
  #notices: readonly string[] = [];
  #live: Pick<LiveRun, "due"> | undefined;
  /** What the run is doing, until that is sent. */
  #state: string | undefined;

  constructor(worker: ThreadLike, path: string) {
    this.#worker = worker;
    this.#path = path;
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault(); // else the whole process ends
      this.#die(event.message);
    };
  }

  /** What the user should know by now. */
  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Opens the journal. */
  open(message: Extract<ToThread, { readonly kind: "open" }>): Effect.Effect<Opened, JournalError> {
    return Effect.callback((resume) => {
      this.#opened = resume;
      this.#worker.postMessage(message);
    });
  }

  /** A method of the journal, as it is in its thread. */
  method<M extends keyof JournalMethods>(method: M): JournalMethods[M] {
    const call = (...parameters: readonly unknown[]): Effect.Effect<unknown, JournalError> =>
      Effect.callback((resume) => {
        if (this.#death !== undefined) return resume(Effect.fail(this.#death));
        const id = this.send(method, parameters);
        this.#waiting.set(id, resume);
        return Effect.sync(() => void this.#waiting.delete(id));
      });
    return call as JournalMethods[M];
  }

  /** Has what the run is doing written down from now on. */
  watch(live: Pick<LiveRun, "due">): void {
    this.#live = live;
  }

  /** Whether what the run is doing is to be written down; then it goes with the next calls. */
  isLiveDue(always?: boolean): boolean {
    this.#state = this.#live?.due(always) ?? this.#state;
    return this.#state !== undefined;
  }

  /** Asks for something; what is asked for in one turn goes as one message. Gives the number of the call. */
  send(method: keyof JournalMethods, parameters: readonly unknown[]): number {
    if (this.#calls.length === 0) queueMicrotask(() => this.#flush());
    const id = ++this.#lastId;
    this.#calls.push({ id, method, parameters });
    return id;
  }

  /** Ends the thread, once it has done all that it was asked for and has closed the journal. */
  readonly close: Effect.Effect<void> = Effect.callback<void>((resume) => {
    if (this.#death !== undefined) return resume(Effect.void);
    this.#closed = () => resume(Effect.void);
    this.#flush();
    this.#worker.postMessage({ kind: "close" });
  }).pipe(Effect.ensuring(Effect.sync(() => this.#worker.terminate())));

  #flush(): void {
    if (this.#calls.length === 0) return;
    const calls = pack(this.#calls), live = this.#state;
    this.#calls = [];
    this.#state = undefined;
    this.#worker.postMessage({ kind: "calls", calls, ...(live === undefined ? {} : { live }) });
  }

  #receive(message: FromThread): void {
    this.#notices = message.notices ?? this.#notices;
    switch (message.kind) {
      case "opened":
        return this.#opened?.(Effect.succeed(message));
      case "refused":
        return this.#opened?.(this.#failure(message.error));
      case "answers":
        return (unpack(message.answers) as Answer[]).forEach((answer) => this.#answered(answer));
      case "closed":
        return this.#closed?.();
    }
  }

  #answered(answer: Answer): void {
    const resume = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    resume?.("error" in answer ? this.#failure(answer.error) : Effect.succeed(answer.value));
  }

  #failure({ reason, path, message }: SentError): Effect.Effect<never, JournalError> {
    return reason === undefined
      ? Effect.die(new Error(message))
      : Effect.fail(new JournalError(reason, path, message));
  }

  #die(message: string): void {
    this.#death = new JournalError(
      "io",
      this.#path,
      `the journal ${this.#path} cannot be written any more: its thread died (${message}); run again`,
    );
    const failed = Effect.fail(this.#death);
    this.#opened?.(failed);
    for (const resume of this.#waiting.values()) resume(failed);
    this.#waiting.clear();
    this.#closed?.();
  }
}
