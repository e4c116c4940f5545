// The journal as a service.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import * as Effect from "effect/Effect";
import { type FinishedTask, Journal, journalInFile, noJournal } from "../../../lib/execution/journal/mod.ts";
import { filesIn, finishedTask, finishedTasks, inFolder, keyOf, optionsFor, resultFor } from "./fixtures.ts";

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
        const indices: number[] = [];
        yield* journal.eachRecorded(({ task, stored }) => {
          assertEquals(stored?.result, resultFor(task.index));
          indices.push(task.index);
        });
        assertEquals(indices, finishedTasks(0, 450).map(({ index }) => index));
        assertEquals((yield* journal.lookup(keyOf(3)))?.result, resultFor(3));
      }),
    );
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
  await Effect.gen(function* () {
    const journal = yield* Journal;
    yield* journal.record([finishedTask(0)]);
    yield* journal.recordEvent({ kind: "interrupted" });
    yield* journal.eachRecorded(() => assert(false));
    assertEquals(yield* journal.lookup((finishedTask(0) satisfies FinishedTask).key), undefined);
    yield* journal.finishRun("finished");
    assertEquals(journal.notices(), []);
  }).pipe(Effect.provide(noJournal), Effect.runPromise);
});
