// Journals and processes: killed writers, two openers.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { JournalError } from "../../../lib/execution/journal/error.ts";
import { JournalFile } from "../../../lib/execution/journal/journal_file.ts";
import { checkedIndices, filesIn, inFolder, optionsFor, using } from "./fixtures.ts";
import { killWriters, startWriter } from "./kill.ts";

Deno.test("journal: a writer that is killed at any moment loses nothing that it said was durable", () =>
  inFolder(async (folder) => {
    assert(await killWriters(folder, 20, 60) > 0);
  }));

Deno.test("journal: nor does one that keeps a rollback journal, as on network file systems", () =>
  inFolder(async (folder) => {
    const path = join(folder, "run.journal");
    const writer = await startWriter(path, "durable", "rollback");
    const header = Deno.readFileSync(path).subarray(18, 20);
    assertEquals([...header], [1, 1], "no write-ahead log");
    assert(!filesIn(folder).includes("run.journal-wal"));
    await writer.kill();
    assert(await killWriters(folder, 8, 60, "rollback") > 0);
  }, "disk"));

Deno.test("journal: one that another process has is refused, its holder named, until that is killed", () =>
  inFolder(async (folder) => {
    const path = join(folder, "run.journal");
    const holder = await startWriter(path, "open", "all", "hold");
    try {
      const error = assertThrows(() => new JournalFile(optionsFor(path)), JournalError);
      assertEquals(error.reason, "in-use");
      assertEquals(error.remedy, "retry");
      assert(
        error.message.includes(`held by process ${holder.pid} on test since 2027-01-15T08:00:00Z`),
        error.message,
      );
      assertEquals(filesIn(folder), ["run.journal", "run.journal-wal"]);
    } finally {
      await holder.kill();
    }
    using(optionsFor(path), (journal) => {
      assertEquals(journal.opened.left, "running");
      assertEquals(checkedIndices(journal), []);
    });
    assertEquals(filesIn(folder), ["run.journal"]);
  }));
