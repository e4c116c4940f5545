// Journals read beside whoever has them open: running, killed, of another machine, of an earlier nmer, forged.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { DatabaseSync } from "node:sqlite";
import { JournalError } from "../../../../lib/execution/journal/error.ts";
import { readLiveText } from "../../../../lib/execution/journal/format/live_state.ts";
import { JournalFile } from "../../../../lib/execution/journal/journal_file.ts";
import { LiveRun } from "../../../../lib/execution/journal/live_run.ts";
import { readRun } from "../../../../lib/execution/journal/snapshot/mod.ts";
import { isProcessThere, stateOfRunning } from "../../../../lib/execution/journal/snapshot/run_state.ts";
import { SnapshotReader } from "../../../../lib/execution/journal/snapshot/snapshot_reader.ts";
import { taskIndex } from "../../../../lib/base/indices.ts";
import {
  abandonedJournal,
  checkedIndices,
  filesIn,
  finishedTasks,
  inFolder,
  keyOf,
  madeJournal,
  optionsFor,
  resultFor,
  using,
} from "../fixtures.ts";
import { startWriter } from "../kill.ts";

// A writer that does nothing else has as many in a moment.
const MANY = 3000;

const READER = { host: "test", now: () => 1.8e9 + 5 };

Deno.test("read run: a journal that another process has is read beside it, and its lock holds", () =>
  inFolder(async (folder) => {
    const path = join(folder, "run.journal");
    const writer = await startWriter(path, "durable 14", "all", "steady");
    const first = readRun(path, READER);
    // Written over and over meanwhile: each look is whole, and none has fewer results than one before.
    let results = first.results;
    assert(results > 0);
    for (let look = 0; look < 20 && results < MANY; look++) {
      const record = readRun(path, READER);
      assert(record.results >= results, `${record.results} of ${results} results`);
      assertEquals(record.runs.length, 1);
      assertEquals(record.runs[0]!.tasks.length, record.results);
      results = record.results;
    }
    await writer.kill();
    using(optionsFor(path), (journal) => assert(checkedIndices(journal).length >= results));
  }));

Deno.test("read run: one that holds a journal is running, refuses others while it is read, and is killed once it is gone", () =>
  inFolder(async (folder) => {
    const path = join(folder, "run.journal");
    using(optionsFor(path), (journal) => journal.record(finishedTasks(0, 3)));
    const holder = await startWriter(path, "open", "all", "hold");
    // The writer's clock stands still long after it was started, as its owner's row says.
    assertEquals(readRun(path, READER).runs[0]!.state, "running");
    assertEquals(assertThrows(() => new JournalFile(optionsFor(path)), JournalError).reason, "in-use");
    const before = filesIn(folder);
    assertEquals(readRun(path, { ...READER, host: "elsewhere" }).runs[0]!.state, "running");
    const later = { host: "elsewhere", now: () => 1.8e9 + 3600 };
    assertEquals(readRun(path, later).runs[0]!.state, "silent");
    await holder.kill();
    const { runs: [run], owner } = readRun(path, READER);
    assertEquals([run!.state, run!.recordedStatus, owner?.pid], ["killed", "running", holder.pid]);
    assertEquals(run!.levels.map(({ nbody, tasks, computed }) => [nbody, tasks, computed]), [[1, 3, 3], [
      2,
      3,
      0,
    ]]);
    assertEquals(filesIn(folder), before, "nothing is left behind, and nothing taken away");
  }));

Deno.test("read run: a journal of a killed process gives what is in its write-ahead log, too, each number as it was", () =>
  inFolder((folder) => {
    const path = abandonedJournal(folder, 40);
    const before = [path, `${path}-wal`].map((name) => Deno.readFileSync(name));
    assertEquals(readRun(path, READER).results, 40);
    const reader = new SnapshotReader(path);
    for (const index of [0, 7, 31, 39]) {
      assertEquals(reader.result(keyOf(index))?.result, resultFor(index));
    }
    assertEquals(reader.result(keyOf(40)), undefined);
    reader.close();
    assertEquals([path, `${path}-wal`].map((name) => Deno.readFileSync(name)), before);
  }));

Deno.test("read run: tasks under way are there with worker, attempt and time, and are lost with their process", () =>
  inFolder((folder) => {
    const path = join(folder, "run.journal");
    const journal = new JournalFile(optionsFor(path));
    const live = new LiveRun({ now: () => 1.8e9 + 2, memoryInUse: () => 5e8, memoryOf: () => 1e8 });
    journal.watch(live);
    live.notify({
      type: "run-started",
      mode: "workers",
      workers: 2,
      schedule: "level",
      levels: [{ nbody: 1, tasks: 3 }, { nbody: 2, tasks: 3 }],
    });
    for (const [index, place] of [[0, "worker 1"], [4, "rank 3 on node7"]] as const) {
      const task = { nbody: 1, index: taskIndex(index), exclusive: false };
      live.notify({ type: "task-started", ...task, attempt: index === 4 ? 2 : 1, place });
    }
    journal.record(finishedTasks(0, 1)); // written with the result
    const killed = join(folder, "killed.journal");
    for (const suffix of ["", "-wal"]) Deno.copyFileSync(path + suffix, killed + suffix);
    journal.close();
    const [run] = readRun(killed, READER).runs;
    assertEquals(run!.live?.memoryBytes, 5e8);
    const rows = run!.tasks.map(({ label, level, worker, attempt, start, end, outcome }) => ({
      label,
      level,
      worker,
      attempt,
      start,
      end,
      outcome,
    }));
    assertEquals(rows, [
      {
        label: '["hf", [1], [1]]',
        level: 1,
        worker: { name: "worker 1" },
        attempt: 1,
        start: 1.8e9 - 0.25,
        end: 1.8e9,
        outcome: "converged",
      },
      {
        label: '["hf", [1], [1]]',
        level: 1,
        worker: { name: "worker 1" },
        attempt: 1,
        start: 1.8e9 + 2,
        end: undefined,
        outcome: "running",
      },
      {
        label: '["hf", [1, 3], [1, 3]]',
        level: 2,
        worker: { name: "rank 3 on node7", rank: 3, host: "node7" },
        attempt: 2,
        start: 1.8e9 + 2,
        end: undefined,
        outcome: "running",
      },
    ]);
  }));

Deno.test("read run: a journal of an earlier nmer is read, and opens with all that it had", () =>
  inFolder((folder) => {
    const path = madeJournal(folder, 10);
    const db = new DatabaseSync(path);
    db.exec("DROP TABLE sessions; DROP TABLE inputs; DROP TABLE live; PRAGMA user_version = 1; VACUUM");
    db.close();
    const record = readRun(path, READER);
    assertEquals(record.results, 10);
    assertEquals(record.runs[0]!.sessions.map(({ number, host }) => [number, host]), [[1, "test"]]);
    assertEquals([record.runs[0]!.input, record.runs[0]!.live], [undefined, undefined]);
    using(optionsFor(path), (journal) => {
      assertEquals(journal.notices, []);
      assertEquals(checkedIndices(journal).length, 10);
    });
    assertEquals(readRun(path, READER).runs[0]!.sessions.map(({ number }) => number), [2]);
  }));

Deno.test("read run: what is no journal is refused with one sentence, and a pipe is not waited for", () =>
  inFolder((folder) => {
    const path = (name: string) => join(folder, name);
    Deno.writeTextFileSync(path("text"), "molecule: water.xyz\n".repeat(500));
    const db = new DatabaseSync(path("database"));
    db.exec("CREATE TABLE t (x)");
    db.close();
    Deno.writeFileSync(path("empty"), new Uint8Array());
    new Deno.Command("mkfifo", { args: [path("pipe")] }).outputSync();
    for (
      const [name, what] of [
        ["nothing", "there is no journal"],
        ["text", "what it holds is something else"],
        ["database", "it is another database"],
        ["empty", "it is empty"],
        ["pipe", "it is not a file"],
        [".", "it is a folder"],
      ] as const
    ) {
      const { message } = assertThrows(() => readRun(path(name), READER), JournalError);
      assertStringIncludes(message, what);
      assert(!message.includes("--journal"), message);
    }
  }));

Deno.test("read run: this process cannot read what it has open itself, since closing would free the lock", () =>
  inFolder((folder) => {
    const path = join(folder, "run.journal");
    using(optionsFor(path), () => {
      assertEquals(assertThrows(() => readRun(path, READER), JournalError).reason, "in-use");
    });
  }));

Deno.test("read run: what a forged journal says of a run that goes on is data until it is checked", () => {
  const sound = '{"mode":"workers","workers":2,"levels":[[1,3,0,0,0,0]],"running":[[0,1,2,"w",null]],' +
    '"running_count":1,"memory":null,"left":null}';
  assertEquals(readLiveText(sound)?.running.length, 1);
  for (
    const text of [
      "",
      "null",
      "[]",
      sound.replace("workers", "constructor"),
      sound.replace('"running_count":1', '"running_count":-1'),
      sound.replace("[[0,", "0,[["),
    ]
  ) assertEquals(readLiveText(text), undefined, text);
  const rows = sound.replace(
    '[[0,1,2,"w",null]]',
    '[[1e99,1,2,"w",null],[0,1,2,{},null],7,[0.5,1,2,"w",null]]',
  );
  assertEquals(readLiveText(rows)?.running, []);
  assertEquals(readLiveText(sound.replace("null}", "[1,-2]}"))?.secondsLeft, undefined);
});

Deno.test("run state: a process is there only if it is the one that opened the journal", () => {
  const since = Date.now() / 1000;
  const owner = { pid: Deno.pid, host: "test", version: "0.1.0", since };
  assertEquals(isProcessThere(owner), true);
  if (Deno.build.os === "linux") {
    assertEquals(isProcessThere({ ...owner, since: 1e9 }), false, "its number is given again");
  }
  assertEquals(isProcessThere({ ...owner, pid: 2 ** 30 }), false);
  const holder = { owner, host: "test", now: since + 1000, lastSign: since };
  assertEquals(stateOfRunning(holder, () => true), "running", "however long it has written nothing");
  assertEquals(stateOfRunning({ ...holder, owner: undefined }, () => true), "killed");
  assertEquals(stateOfRunning({ ...holder, host: "other" }, () => false), "silent");
  assertEquals(stateOfRunning({ ...holder, host: "other", lastSign: since + 990 }, () => false), "running");
});
