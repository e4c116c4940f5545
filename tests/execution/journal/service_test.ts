// The journal as a service.

import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import * as Effect from "effect/Effect";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import { Journal, journalInFile, noStore, ResultStore } from "../../../lib/execution/mod.ts";
import type { Converged } from "../../../lib/plan/mod.ts";
import {
  checkedIndices,
  filesIn,
  finishedTask,
  finishedTasks,
  inFolder,
  optionsFor,
  resultFor,
  using,
} from "./fixtures.ts";

function inJournal<A, E>(path: string, work: Effect.Effect<A, E, Journal>) {
  return Effect.runPromise(Effect.provide(work, journalInFile(optionsFor(path))));
}

Deno.test("journal service: what is recorded in one scope is there in the next", () =>
  inFolder(async (folder) => {
    const path = join(folder, "j");
    await inJournal(
      path,
      Effect.gen(function* () {
        const journal = yield* Journal;
        assertEquals(journal.path, path);
        yield* journal.record(finishedTasks(0, 450));
        yield* journal.recordEvent({ kind: "interrupted" });
        yield* journal.finishRun("interrupted");
      }),
    );
    assertEquals(filesIn(folder), ["j"]);
    await inJournal(
      path,
      Effect.gen(function* () {
        const journal = yield* Journal;
        assertEquals(journal.opened.left, "interrupted");
        assertEquals(journal.notices(), []);
        for (const { index, key } of finishedTasks(0, 450)) {
          assertEquals((yield* journal.lookup(key))?.result, resultFor(index));
        }
      }),
    );
    const recorded = using(optionsFor(path), checkedIndices);
    assertEquals(recorded, finishedTasks(0, 450).map(({ index }) => index));
  }));

Deno.test("journal service: one that is in use is a typed failure", () =>
  inFolder((folder) => {
    const path = join(folder, "j");
    return inJournal(
      path,
      Effect.gen(function* () {
        const error = yield* Effect.flip(Effect.provide(Journal, journalInFile(optionsFor(path))));
        assertEquals([error._tag, error.reason], ["JournalError", "in-use"]);
        const { record } = yield* Journal;
        yield* record([finishedTask(0)]);
      }),
    );
  }));

Deno.test("journal service: without a journal nothing is kept, and nothing fails", async () => {
  const request = { model: 0, real: [fragmentIndex(0)], basis: [fragmentIndex(0)] };
  const { index, outcome } = finishedTask(0);
  await Effect.gen(function* () {
    const { durable, find, store } = yield* ResultStore;
    assertEquals(durable, false);
    yield* store([{ index, request, outcome: outcome as Converged, attempts: 1, worker: "worker 1" }]);
    assertEquals(yield* find(request), undefined);
  }).pipe(Effect.provide(noStore), Effect.runPromise);
});
