// A journal in a thread of its own: a real thread, and a made-up one that fails.

import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import { fragmentIndex } from "../../../../lib/base/indices.ts";
import { pack } from "../../../../lib/base/packing/pack.ts";
import { unpack } from "../../../../lib/base/packing/unpack.ts";
import { Journal } from "../../../../lib/execution/journal/journal.ts";
import type { Answer, Call, FromThread, ToThread } from "../../../../lib/execution/journal/thread/calls.ts";
import {
  journalInThread,
  startJournalThread,
  type ThreadLike,
} from "../../../../lib/execution/journal/thread/journal_thread.ts";
import { journalInFile } from "../../../../lib/execution/mod.ts";
import { ResultStore } from "../../../../lib/execution/result_store.ts";
import { heliums } from "../../../../bench/heliums.ts";
import {
  checkedIndices,
  filesIn,
  finishedTask,
  finishedTasks,
  inFolder,
  optionsFor,
  resultFor,
  using,
} from "../fixtures.ts";

const MODULE = new URL("../../../../workers/journal_thread.ts", import.meta.url);
const STORE = { context: heliums(3), fresh: false };
const request = { model: 0, real: [fragmentIndex(1)], basis: [fragmentIndex(0), fragmentIndex(1)] };

function inThread<A, E>(path: string, work: Effect.Effect<A, E, Journal | ResultStore>) {
  const { now: _, ...options } = optionsFor(path);
  return Effect.runPromiseExit(
    Effect.provide(work, journalInThread(() => startJournalThread(MODULE), options, STORE)),
  );
}

async function succeeding<A, E>(exit: Promise<Exit.Exit<A, E>>): Promise<A> {
  const ended = await exit;
  assert(Exit.isSuccess(ended), String(ended));
  return ended.value;
}

Deno.test("journal thread: what it keeps is there for a journal without one, and what that keeps is there for it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "j");
    await succeeding(inThread(
      path,
      Effect.gen(function* () {
        const journal = yield* Journal;
        assertEquals([journal.path, journal.opened.sessions, journal.notices()], [path, 1, []]);
        yield* journal.record(finishedTasks(0, 100));
        yield* journal.recordEvent({ kind: "alert", message: "hot" });
        yield* journal.finishRun("interrupted");
      }),
    ));
    assertEquals(filesIn(folder), ["j"]);
    using(optionsFor(path), (journal) => {
      assertEquals(checkedIndices(journal).length, 100);
      assertEquals([journal.opened.left, journal.events("alert")], ["interrupted", ["hot"]]);
      journal.record(finishedTasks(100, 200));
    });
    const { key } = finishedTask(131);
    const found = await succeeding(inThread(path, Effect.flatMap(Journal, ({ lookup }) => lookup(key))));
    assertEquals(found?.result, resultFor(131));
  }));

Deno.test("journal thread: results are found by what they compute, in the next run", () =>
  inFolder(async (folder) => {
    const path = join(folder, "j");
    const outcome = { status: "converged", result: { energy: -2.8 }, seconds: 1 } as const;
    const find = Effect.flatMap(ResultStore, ({ find }) => find(request));
    await succeeding(inThread(
      path,
      Effect.gen(function* () {
        const { durable, store } = yield* ResultStore;
        assert(durable);
        assertEquals(yield* find, undefined);
        yield* store([{ index: finishedTask(0).index, request, outcome, attempts: 1, worker: "worker 1" }]);
      }),
    ));
    assertEquals((await succeeding(inThread(path, find)))?.result.energy, -2.8);
  }));

Deno.test("journal thread: what the run is doing is written with what it stores", () =>
  inFolder(async (folder) => {
    const path = join(folder, "j");
    const states = ["first", "second"];
    const asked: (boolean | undefined)[] = [];
    await succeeding(inThread(
      path,
      Effect.gen(function* () {
        const { watch, record, recordLive } = yield* Journal;
        yield* watch({ due: (always) => (asked.push(always), states.shift()) });
        yield* recordLive();
        yield* recordLive(true);
        yield* recordLive();
        yield* record(finishedTasks(0, 1));
      }),
    ));
    assertEquals(asked, [undefined, true, undefined]);
    using db = new DatabaseSync(path, { readOnly: true });
    assertEquals(db.prepare("SELECT state FROM live").all().map(({ state }) => state), ["second"]);
  }));

Deno.test("journal thread: a refusal is that of the journal", () =>
  inFolder(async (folder) => {
    const path = join(folder, "j");
    const exit = await Effect.runPromise(Effect.provide(
      Effect.promise(() => inThread(path, Journal)),
      journalInFile(optionsFor(path)),
    ));
    const error = Exit.findErrorOption(
      exit as Exit.Exit<unknown, { reason: string; remedy: string; message: string }>,
    );
    assert(error._tag === "Some");
    assertEquals([error.value.reason, error.value.remedy], ["in-use", "retry"]);
    assertMatch(error.value.message, /is in use by another process/);
  }));

/** A thread that opens at once, and answers as the test says. */
class MadeUpThread implements ThreadLike {
  onmessage: ThreadLike["onmessage"] = null;
  onerror: ThreadLike["onerror"] = null;
  readonly heard: ToThread[] = [];
  isEnded = false;

  constructor(readonly answer: (calls: readonly Call[]) => readonly Answer[] | undefined) {}

  postMessage(message: ToThread): void {
    this.heard.push(message);
    const opened = { run: 1, sessions: 1, left: undefined, changes: [], hadResults: false };
    if (message.kind === "open") this.say({ kind: "opened", path: "j", opened });
    else if (message.kind === "close") this.say({ kind: "closed" });
    else {
      const answers = this.answer(unpack(message.calls) as Call[]);
      if (answers !== undefined) this.say({ kind: "answers", answers: pack(answers) });
    }
  }

  say(data: FromThread): void {
    queueMicrotask(() => this.onmessage?.(new MessageEvent("message", { data })));
  }

  terminate(): void {
    this.isEnded = true;
  }
}

function withMadeUp<A, E>(thread: ThreadLike, work: Effect.Effect<A, E, Journal | ResultStore>) {
  const { now: _, ...options } = optionsFor("j");
  const layer = journalInThread(() => thread, options, STORE) as Layer.Layer<Journal | ResultStore>;
  return Effect.runPromise(Effect.provide(work, layer));
}

Deno.test("journal thread: calls of one turn are one message, and the thread ends with the scope", async () => {
  const thread = new MadeUpThread((calls) => calls.map(({ id }) => ({ id, value: undefined })));
  const finds = Effect.flatMap(
    ResultStore,
    ({ find }) => Effect.all(Array.from({ length: 50 }, () => find(request)), { concurrency: "unbounded" }),
  );
  await withMadeUp(thread, finds);
  assertEquals(thread.heard.map(({ kind }) => kind), ["open", "calls", "close"]);
  assert(thread.isEnded);
});

Deno.test("journal thread: a failure is that of its call alone", async () => {
  const error = { reason: "disk-full", path: "j", message: "the journal j cannot grow" } as const;
  const thread = new MadeUpThread(([call]) => [
    { id: call!.id, ...call!.method === "record" ? { error } : { value: [] } },
  ]);
  const [failed, events] = await withMadeUp(
    thread,
    Effect.gen(function* () {
      const { record, events } = yield* Journal;
      return [yield* Effect.flip(record([])), yield* events("alert")] as const;
    }),
  );
  assertEquals([failed.reason, failed.remedy, failed.message, events], [
    "disk-full",
    "more-resources",
    "the journal j cannot grow",
    [],
  ]);
});

Deno.test("journal thread: when it dies all that wait are told, and those that come later", async () => {
  const thread = new MadeUpThread(() => {
    queueMicrotask(() => thread.onerror?.(new ErrorEvent("error", { message: "out of memory" })));
    return undefined;
  });
  const errors = await withMadeUp(
    thread,
    Effect.gen(function* () {
      const { record, finishRun } = yield* Journal;
      return [yield* Effect.flip(record([])), yield* Effect.flip(finishRun("finished"))];
    }),
  );
  assertEquals(errors.map(({ reason }) => reason), ["io", "io"]);
  assertMatch(errors[0]!.message, /its thread died \(out of memory\); run again/);
  assert(thread.isEnded);
});
