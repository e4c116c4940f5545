// A journal without any damage: what goes in comes out, and resuming.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { DatabaseSync } from "node:sqlite";
import { JournalError } from "../../../lib/execution/journal/error.ts";
import { eventsInFile } from "../../../lib/execution/journal/events_in_file.ts";
import { JournalFile } from "../../../lib/execution/journal/journal_file.ts";
import { migrate, versionOf } from "../../../lib/execution/journal/format/migration.ts";
import { SCHEMA_VERSION } from "../../../lib/execution/journal/format/schema.ts";
import {
  checkedIndices,
  filesIn,
  finishedTask,
  finishedTasks,
  inFolder,
  keyOf,
  optionsFor,
  resultFor,
  using,
} from "./fixtures.ts";

Deno.test("journal: every number comes back as it was, to the last bit, and one file stays", () =>
  inFolder((folder) => {
    const path = join(folder, "Wasser – 水 [1] #?.journal");
    using(optionsFor(path), (journal) => {
      assertEquals(journal.opened, { run: 1, sessions: 1, left: undefined, changes: [], hadResults: false });
      journal.record(finishedTasks(0, 100));
      assertEquals(journal.lookup(keyOf(31))?.result, resultFor(31));
      assertEquals(journal.lookup(keyOf(100)), undefined);
      journal.finishRun("finished");
    });
    assertEquals(filesIn(folder), [path.slice(folder.length + 1)]);
    using(optionsFor(path), (journal) => {
      assertEquals(journal.opened, { run: 1, sessions: 2, left: "finished", changes: [], hadResults: true });
      assertEquals(checkedIndices(journal), finishedTasks(0, 100).map(({ index }) => index));
      assertEquals(journal.notices, []);
    });
  }));

Deno.test("journal: extreme numbers come back", () =>
  inFolder((folder) => {
    const energies = [Number.MIN_VALUE, -Number.MAX_VALUE, 1e-310, 2 ** 53, 0, -76, 0.1 + 0.2];
    using(optionsFor(join(folder, "j")), (journal) => {
      energies.forEach((energy, index) => {
        const result = { energy, gradient: Float64Array.from([energy, -0, 1]) };
        const outcome = { status: "converged", result, seconds: 0 } as const;
        journal.record([{ ...finishedTask(index), outcome }]);
        const stored = journal.lookup(keyOf(index))?.result;
        assertEquals(stored?.energy, energy);
        assertEquals(stored?.gradient, result.gradient);
        assertEquals(stored?.properties, undefined);
      });
    });
  }));

Deno.test("journal: a failed task is remembered with its reason, and replaced when it succeeds", () =>
  inFolder((folder) => {
    const message = "did not converge; \u0000 give it more time – 水";
    using(optionsFor(join(folder, "j")), (journal) => {
      const outcome = { status: "failed", message, remedy: "more-resources", seconds: 3 } as const;
      journal.record([{ ...finishedTask(4), outcome, attempts: 2 }]);
      const [failed] = journal.recorded(0, 10).tasks;
      assertEquals(failed?.task.failure, {
        remedy: "more-resources",
        message: message.replace("\0", "\ufffd"),
      });
      assertEquals(failed?.task.attempts, 2);
      assertEquals(failed?.stored, undefined);
      journal.record([finishedTask(4)]);
      assertEquals(checkedIndices(journal), [4]);
    });
  }));

Deno.test("journal: a changed run is another run, is told what changed, and finds results by their content", () =>
  inFolder((folder) => {
    const path = join(folder, "j");
    using(optionsFor(path), (journal) => journal.record(finishedTasks(0, 6)));
    using(optionsFor(path, { max_nbody: 3 }), (journal) => {
      assertEquals(journal.opened.run, 2);
      assertEquals(journal.opened.changes, ["max_nbody: 2 before, 3 now"]);
      assertEquals(journal.recorded(0, 10), { tasks: [], next: undefined });
      const stored = journal.lookup(keyOf(5))!;
      const outcome = { status: "reused", result: stored.result } as const;
      journal.record([{ ...finishedTask(5), outcome }]);
      assertEquals(checkedIndices(journal), [], "what is taken over is no task of the run's own");
      assertEquals(journal.lookup(keyOf(5))!.seconds, 0.25, "the time of the computation is kept");
    });
    using(optionsFor(path), (journal) => {
      assertEquals(journal.opened.run, 1);
      assertEquals(journal.opened.left, "running");
      assertEquals(checkedIndices(journal), [0, 1, 2, 3, 4, 5]);
    });
  }));

Deno.test("journal: recorded tasks come in pieces, ascending, whatever the size of the pieces", () =>
  inFolder((folder) => {
    using(optionsFor(join(folder, "j")), (journal) => {
      journal.record(finishedTasks(0, 20).filter(({ index }) => index % 3 === 0).reverse());
      for (const limit of [1, 2, 6, 7, 8]) {
        const indices: number[] = [];
        for (let start: number | undefined = 0; start !== undefined;) {
          const { tasks, next }: ReturnType<JournalFile["recorded"]> = journal.recorded(start, limit);
          indices.push(...tasks.map(({ task }) => task.index));
          start = next;
        }
        assertEquals(indices, [0, 3, 6, 9, 12, 15, 18]);
      }
    });
  }));

Deno.test("journal: what happened is written down with its time", () =>
  inFolder((folder) => {
    const path = join(folder, "j");
    using(optionsFor(path), (journal) => {
      journal.recordEvent({ kind: "task-retried", task: 3, worker: "worker 2", message: "the worker died" });
      journal.recordEvent({ kind: "interrupted" });
    });
    const db = new DatabaseSync(path);
    const rows = db.prepare("SELECT run, time, kind, task, worker, message FROM events ORDER BY id").all();
    db.close();
    assertEquals(rows.map((row) => Object.values(row)), [
      [1, 1.8e9, "task-retried", 3, "worker 2", "the worker died"],
      [1, 1.8e9, "interrupted", null, null, null],
    ]);
  }));

Deno.test("journal: the same process cannot open it twice, nor by another name", () =>
  inFolder((folder) => {
    const path = join(folder, "j");
    const journal = new JournalFile(optionsFor(path));
    Deno.symlinkSync(path, join(folder, "other"));
    for (const name of [path, join(folder, "other")]) {
      const error = assertThrows(() => new JournalFile(optionsFor(name)), JournalError);
      assertEquals(error.reason, "in-use");
    }
    journal.record([finishedTask(0)]);
    journal.close();
    using(optionsFor(path), (again) => assertEquals(checkedIndices(again), [0]));
  }));

Deno.test("journal: one of a later nmer is refused and left as it is", () =>
  inFolder((folder) => {
    const path = join(folder, "j");
    using(optionsFor(path), (journal) => journal.record([finishedTask(0)]));
    const db = new DatabaseSync(path);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    const bytes = Deno.readFileSync(path);
    const error = assertThrows(() => new JournalFile(optionsFor(path)), JournalError, "a later nmer");
    assertEquals(error.reason, "newer");
    assertEquals(Deno.readFileSync(path), bytes);
    assertEquals(filesIn(folder), ["j"]);
  }));

Deno.test("journal: what is not a journal is refused and left as it is", () =>
  inFolder((folder) => {
    const text = join(folder, "notes.txt");
    Deno.writeTextFileSync(text, "Buy milk.\n".repeat(2000));
    const short = join(folder, "short");
    Deno.writeTextFileSync(short, "x");
    const database = join(folder, "other.db");
    const db = new DatabaseSync(database);
    db.exec("CREATE TABLE cats (name TEXT); INSERT INTO cats VALUES ('Mia')");
    db.close();
    Deno.mkdirSync(join(folder, "folder"));
    for (const path of [text, short, database]) {
      const bytes = Deno.readFileSync(path);
      const error = assertThrows(() => new JournalFile(optionsFor(path)), JournalError, "not a journal");
      assertEquals(error.reason, "not-a-journal");
      assertEquals(Deno.readFileSync(path), bytes);
    }
    const error = assertThrows(() => new JournalFile(optionsFor(join(folder, "folder"))), JournalError);
    assertEquals(error.reason, "not-a-journal");
    assertEquals(filesIn(folder), ["folder", "notes.txt", "other.db", "short"]);
  }));

Deno.test("journal: another database whose tables are still in its write-ahead log is refused and lives on", () =>
  inFolder((folder) => {
    const source = join(folder, "source");
    const path = join(folder, "other.db");
    const db = new DatabaseSync(source);
    db.exec("PRAGMA journal_mode = WAL; CREATE TABLE cats (name TEXT); INSERT INTO cats VALUES ('Mia')");
    for (const suffix of ["", "-wal"]) Deno.copyFileSync(source + suffix, path + suffix);
    db.close();
    const error = assertThrows(() => new JournalFile(optionsFor(path)), JournalError);
    assertEquals(error.reason, "not-a-journal");
    const other = new DatabaseSync(path);
    assertEquals(other.prepare("SELECT name FROM cats").get()!["name"], "Mia");
    other.close();
  }));

Deno.test("journal: an empty file, and one that a process left at its birth, become journals", () =>
  inFolder((folder) => {
    const empty = join(folder, "empty");
    Deno.writeFileSync(empty, new Uint8Array());
    const newborn = join(folder, "newborn");
    const db = new DatabaseSync(newborn);
    db.exec("PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE)");
    db.close();
    assert(Deno.statSync(newborn).size > 0);
    for (const path of [empty, newborn]) {
      using(optionsFor(path), (journal) => {
        journal.record([finishedTask(0)]);
        assertEquals(journal.notices, []);
      });
    }
  }));

Deno.test("journal: a folder that does not exist is an error that says so", () => {
  const error = assertThrows(() => new JournalFile(optionsFor("/does/not/exist/j")), JournalError);
  assertEquals(error.reason, "cannot-open");
  assertEquals(error.remedy, "fix-input");
});

Deno.test("journal: a file takes only the steps of migration that it has not seen", () => {
  const db = new DatabaseSync(":memory:");
  const seen: number[] = [];
  const steps = [1, 2, 3].map((step) => () => void seen.push(step));
  migrate(db, steps.slice(0, 1));
  assertEquals(versionOf(db), 1);
  migrate(db, steps);
  assertEquals(versionOf(db), 3);
  migrate(db, steps);
  assertEquals(seen, [1, 2, 3]);
  db.close();
});

Deno.test("journal: a batch that fails half way leaves nothing behind, and can be recorded again", () =>
  inFolder((folder) => {
    using(optionsFor(join(folder, "j")), (journal) => {
      const bad = { ...finishedTask(2), key: undefined as unknown as Uint8Array };
      assertThrows(() => journal.record([finishedTask(0), bad]));
      assertEquals(checkedIndices(journal), []);
      journal.record([finishedTask(0), finishedTask(2)]);
      assertEquals(checkedIndices(journal), [0, 2]);
    });
    using(optionsFor(join(folder, "j")), (journal) => assertEquals(checkedIndices(journal), [0, 2]));
  }));

Deno.test("journal: events can be read from the file alone, which leaves nothing beside it", () =>
  inFolder((folder) => {
    const path = join(folder, "j");
    const messages = Array.from({ length: 600 }, (_, i) => `${i} ${"x".repeat(i % 300)}`);
    const journal = new JournalFile(optionsFor(path));
    journal.record(finishedTasks(0, 500));
    for (const message of messages) {
      journal.recordEvent({ kind: "noted", message });
      journal.recordEvent({ kind: "other", message });
    }
    assertEquals(journal.events("noted"), messages);
    journal.close();
    assertEquals(eventsInFile(path, "noted"), messages);
    assertEquals(filesIn(folder), ["j"]);
    return Promise.resolve();
  }));
