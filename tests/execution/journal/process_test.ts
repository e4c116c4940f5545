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

Deno.test("journal: a rollback journal leaves no file behind when its process closes it, nor does one of a killed process", () =>
  inFolder(async (folder) => {
    const path = join(folder, "run.journal");
    const killed = await startWriter(path, "durable", "rollback");
    await killed.kill();
    const options = JSON.stringify({ ...optionsFor(path), now: undefined });
    const module = new URL("../../../lib/execution/journal/journal_file.ts", import.meta.url).href;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--allow-read", "--allow-write", "--no-prompt", "-"],
      stdin: "piped",
      stderr: "piped",
      stdout: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`
      const { JournalFile } = await import(${JSON.stringify(module)});
      const journal = new JournalFile({ ...${options}, now: () => 1.8e9 });
      journal.recordEvent({ kind: "noted" });
      console.log([...Deno.readDirSync(${JSON.stringify(folder)})].map(({ name }) => name).sort().join(" "));
      journal.close();
    `));
    await writer.close();
    const { code, stdout, stderr } = await child.output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    assertEquals(new TextDecoder().decode(stdout).trim(), "run.journal run.journal-journal");
    assertEquals(filesIn(folder), ["run.journal"]);
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
