// Journals on disks that are full or cannot be written. Mounting needs root; without it these are skipped.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { JournalError } from "../../../lib/execution/journal/error.ts";
import { JournalFile } from "../../../lib/execution/journal/journal_file.ts";
import { checkedIndices, finishedTasks, inFolder, optionsFor, using } from "./fixtures.ts";

const ignore = Deno.build.os !== "linux" || Deno.uid() !== 0;

async function mount(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("mount", { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

function inTmpfs(size: string, work: (folder: string) => void | Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    await mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder);
    try {
      await work(folder);
    } catch (e) {
      console.error(e);
      throw e;
    } finally {
      await new Deno.Command("umount", { args: ["-l", folder] }).output();
    }
  });
}

Deno.test({
  name: "journal: on a full disk nothing recorded is lost, and recording continues when there is space",
  ignore,
  fn: () =>
    inTmpfs("512k", (folder) => {
      const path = join(folder, "run.journal");
      const ballast = join(folder, "ballast");
      Deno.writeFileSync(ballast, new Uint8Array(200_000));
      using(optionsFor(path), (journal) => {
        let durable = 0;
        const error = assertThrows(() => {
          for (;; durable += 10) journal.record(finishedTasks(durable, durable + 10));
        }, JournalError);
        assertEquals(error.reason, "disk-full");
        assertEquals(error.remedy, "more-resources");
        assert(durable > 0);
        assertEquals(checkedIndices(journal).length, durable);
        assertThrows(() => journal.record(finishedTasks(durable, durable + 10)), JournalError);
        Deno.removeSync(ballast);
        journal.record(finishedTasks(durable, durable + 10));
        assertEquals(checkedIndices(journal).length, durable + 10);
      });
      using(optionsFor(path), (journal) => {
        assert(checkedIndices(journal).length >= 20);
        assertEquals(journal.notices, []);
      });
    }),
});

Deno.test({
  name:
    "journal: on a disk that stays full it closes, and opens with all that was durable when there is space",
  ignore,
  fn: () =>
    inTmpfs("512k", (folder) => {
      const path = join(folder, "run.journal");
      const ballast = join(folder, "ballast");
      Deno.writeFileSync(ballast, new Uint8Array(100_000));
      const journal = new JournalFile(optionsFor(path));
      let durable = 0;
      assertThrows(() => {
        for (;; durable += 10) journal.record(finishedTasks(durable, durable + 10));
      }, JournalError);
      for (const attempt of [() => journal.close(), () => new JournalFile(optionsFor(path)).close()]) {
        try {
          attempt();
        } catch (error) {
          assertEquals((error as JournalError).reason, "disk-full", String(error));
        }
      }
      Deno.removeSync(ballast);
      using(optionsFor(path), (again) => {
        assertEquals(checkedIndices(again).length, durable);
        assertEquals(again.notices, []);
      });
    }),
});

Deno.test({
  name: "journal: on a disk that is full from the start it is an error that says so, whatever the space",
  ignore,
  fn: async () => {
    for (const size of ["4k", "8k", "16k", "32k", "64k"]) {
      await inTmpfs(size, (folder) => {
        const error = assertThrows(() => {
          using(optionsFor(join(folder, "run.journal")), (journal) => journal.record(finishedTasks(0, 500)));
        }, JournalError);
        assertEquals(error.reason, "disk-full", `${size}: ${error.message}`);
      });
    }
  },
});

Deno.test({
  name: "journal: on a disk that can only be read it is refused with a message",
  ignore,
  fn: () =>
    inTmpfs("1m", async (folder) => {
      const path = join(folder, "run.journal");
      using(optionsFor(path), (journal) => journal.record(finishedTasks(0, 10)));
      await mount("-o", "remount,ro", folder);
      for (const name of [path, join(folder, "new.journal")]) {
        const error = assertThrows(() => new JournalFile(optionsFor(name)), JournalError);
        assertEquals(error.reason, "cannot-open", error.message);
      }
    }),
});
