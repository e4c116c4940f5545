// Journals whose files were damaged while nobody looked. tests/faults/journal_faults.ts does more of each.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { rollbackJournalNaming } from "../../faults/forgeries.ts";
import { eachDamage, flip, numbersBelow, survive } from "./damage.ts";
import {
  abandonedJournal,
  checkedIndices,
  filesIn,
  finishedTask,
  inFolder,
  keyOf,
  madeJournal,
  optionsFor,
  resultFor,
  using,
} from "./fixtures.ts";

const TASKS = 60;
const PAGE = 4096;

Deno.test("journal: truncated anywhere in its last pages it opens with all that is left", () =>
  inFolder((folder) => {
    const original = madeJournal(folder, TASKS);
    const size = Deno.statSync(original).size;
    const lengths = Array.from({ length: 40 }, (_, i) => size - 1 - Math.floor(i * 2.5 * PAGE / 40));
    lengths.push(size - PAGE, size - PAGE - 1, size - PAGE + 1, 8 * PAGE, PAGE + 1, PAGE);
    eachDamage(
      folder,
      original,
      lengths.map((length) => (file: string) => Deno.truncateSync(file, length)),
      (path) => {
        const length = Deno.statSync(path).size;
        const survival = survive(path, TASKS);
        if (length > size - 2 * PAGE) assert(survival!.saved.length > TASKS / 2);
      },
    );
  }));

Deno.test("journal: with flipped bits it never gives a wrong number", () =>
  inFolder((folder) => {
    const original = madeJournal(folder, TASKS);
    const size = Deno.statSync(original).size;
    const random = numbersBelow(8 * size);
    let saved = 0;
    const damages = Array.from({ length: 60 }, (_, i) => {
      const bits = Array.from({ length: 1 + i % 12 }, random);
      return (file: string) => flip(file, bits);
    });
    eachDamage(folder, original, damages, (path) => saved += survive(path, TASKS)?.saved.length ?? 0);
    assert(saved > 0.8 * TASKS * damages.length, `${saved} saved`);
  }));

Deno.test("journal: a page full of nonsense takes only its own rows with it, and the user is told", () =>
  inFolder((folder) => {
    const original = madeJournal(folder, TASKS);
    const pages = Deno.statSync(original).size / PAGE;
    let told = 0;
    const damages = Array.from({ length: pages }, (_, page) => (file: string) => {
      const bytes = Deno.readFileSync(file);
      bytes.fill(0xa5, PAGE * page, PAGE * (page + 1));
      Deno.writeFileSync(file, bytes);
    });
    eachDamage(folder, original, damages, (path) => {
      const { saved, notices } = survive(path, TASKS)!;
      assert(saved.length >= TASKS / 2, `${saved.length} saved`);
      told += notices.length > 0 ? 1 : 0;
    });
    assert(told >= pages - 1, `told ${told} times of ${pages}`);
  }));

Deno.test("journal: a single changed bit in a number is found when it is read, in the middle of a run", () =>
  inFolder((folder) => {
    const path = madeJournal(folder, TASKS);
    const bytes = Deno.readFileSync(path);
    const energy = new Uint8Array(8);
    new DataView(energy.buffer).setFloat64(0, resultFor(33).energy);
    const at = bytes.findIndex((_, i) => energy.every((byte, j) => bytes[i + j] === byte));
    flip(path, [8 * (at + 7)]);
    using(optionsFor(path), (journal) => {
      assertEquals(journal.notices, [], "the structure is whole");
      assertEquals(journal.lookup(keyOf(32))?.result, resultFor(32));
      assertEquals(journal.lookup(keyOf(33)), undefined);
      assertEquals(journal.notices.length, 1);
      assertEquals(checkedIndices(journal).length, TASKS - 1);
      journal.record([finishedTask(33)]);
      assertEquals(checkedIndices(journal).length, TASKS);
    });
    assertEquals(filesIn(folder), ["run.journal", "run.journal.damaged-1"]);
  }));

Deno.test("journal: after recovery the damaged file is kept beside, and nothing else", () =>
  inFolder((folder) => {
    const path = madeJournal(folder, TASKS);
    flip(path, [8 * (PAGE + 3), 8 * (PAGE + 40)]);
    Deno.truncateSync(path, Deno.statSync(path).size - PAGE);
    const damaged = Deno.readFileSync(path);
    const { notices } = survive(path, TASKS)!;
    assertEquals(notices.length, 1);
    assert(/was damaged .* results were saved .* kept as .*run\.journal\.damaged-1$/.test(notices[0]!));
    assertEquals(filesIn(folder), ["run.journal", "run.journal.damaged-1"]);
    assertEquals(Deno.readFileSync(`${path}.damaged-1`), damaged);
  }));

Deno.test("journal: an abandoned one has all that was recorded, and leaves no log behind", () =>
  inFolder((folder) => {
    const path = abandonedJournal(folder, TASKS);
    const { saved, notices } = survive(path, TASKS)!;
    assertEquals(saved.length, TASKS);
    assertEquals(notices, []);
    assertEquals(filesIn(folder), ["run.journal"]);
  }));

Deno.test("journal: a truncated write-ahead log loses only what was in its end", () =>
  inFolder((folder) => {
    const original = abandonedJournal(folder, TASKS);
    const size = Deno.statSync(`${original}-wal`).size;
    const lengths = Array.from({ length: 40 }, (_, i) => size - Math.floor(i * 3 * PAGE / 40));
    lengths.push(0, 31, 32, 33, 32 + 24, 32 + 24 + PAGE - 1, 32 + 24 + PAGE);
    eachDamage(
      folder,
      original,
      lengths.map((length) => (file: string) => Deno.truncateSync(`${file}-wal`, length)),
      (path) => {
        const length = Deno.statSync(`${path}-wal`).size;
        const { saved } = survive(path, TASKS)!;
        assert(saved.length >= TASKS / 2);
        if (length === size) assertEquals(saved.length, TASKS);
      },
    );
  }));

Deno.test("journal: a write-ahead log that is damaged in the middle still gives what lies behind", () =>
  inFolder((folder) => {
    const original = abandonedJournal(folder, TASKS);
    const frames = Math.floor((Deno.statSync(`${original}-wal`).size - 32) / (24 + PAGE));
    const damages = [0, 8, 20, ...Array.from({ length: frames - 1 }, (_, i) => 32 + (24 + PAGE) * i + 4000)];
    let told = 0;
    eachDamage(
      folder,
      original,
      damages.map((byte) => (file: string) => flip(`${file}-wal`, [8 * byte])),
      (path) => {
        const { saved, notices } = survive(path, TASKS)!;
        assert(saved.length >= TASKS - 20, `${saved.length} saved`);
        told += notices.length > 0 ? 1 : 0;
      },
    );
    assert(told >= damages.length - 4, `told ${told} times of ${damages.length}`);
  }));

Deno.test("journal: without its write-ahead log it says that something is lost", () =>
  inFolder((folder) => {
    const path = abandonedJournal(folder, TASKS);
    Deno.removeSync(`${path}-wal`);
    const { saved, notices } = survive(path, TASKS)!;
    assertEquals(saved.length, TASKS / 2);
    assert(/-wal that belongs to it is gone/.test(notices[0]!));
  }));

Deno.test("journal: with only its write-ahead log left it still has what was in that", () =>
  inFolder((folder) => {
    const path = abandonedJournal(folder, TASKS);
    Deno.truncateSync(path, 0);
    const { saved } = survive(path, TASKS)!;
    assert(saved.length >= 10);
  }));

Deno.test("journal: a recovery that was cut short between any two steps is taken up again", () =>
  inFolder((folder) => {
    const original = abandonedJournal(folder, TASKS);
    const move = (from: string, to: string) => (file: string) => Deno.renameSync(file + from, file + to);
    const copy = (from: string, to: string) => (file: string) => Deno.copyFileSync(file + from, file + to);
    const recovered = (file: string) => {
      // The whole of it, as a recovery would have made it, with the rows of both files.
      Deno.copyFileSync(file, `${file}.salvage`);
      Deno.copyFileSync(`${file}-wal`, `${file}.salvage-wal`);
      using(optionsFor(`${file}.salvage`), (journal) => assert(checkedIndices(journal).length > 0));
    };
    const steps = [
      [copy("-wal", ".salvage-wal")],
      [copy("-wal", ".salvage-wal"), copy("", ".salvage-part")],
      [move("-wal", ".salvage-wal")],
      [move("-wal", ".salvage-wal"), copy("", ".salvage"), copy("", ".damaged-1")],
      [recovered, copy("", ".damaged-1"), (file: string) => Deno.removeSync(`${file}-wal`)],
    ];
    eachDamage(
      folder,
      original,
      steps.map((changes) => (file: string) => changes.forEach((change) => change(file))),
      (path) => {
        const { saved } = survive(path, TASKS)!;
        assertEquals(saved.length, TASKS);
        const left = filesIn(join(path, "..")).filter((name) => name.includes("salvage"));
        assertEquals(left, []);
      },
    );
  }));

Deno.test("journal: what lies beside a recovery by the names of SQLite's own files is not taken for them", () =>
  inFolder((folder) => {
    const path = madeJournal(folder, TASKS);
    const victim = join(folder, "victim");
    Deno.writeTextFileSync(victim, "mine");
    for (const suffix of ["-journal", "-wal"]) {
      Deno.writeFileSync(`${path}.salvage-part${suffix}`, rollbackJournalNaming(victim));
    }
    Deno.truncateSync(path, Deno.statSync(path).size - PAGE);
    assertEquals(survive(path, TASKS)!.notices.length, 1);
    assertEquals(Deno.readTextFileSync(victim), "mine");
    assertEquals(filesIn(folder), ["run.journal", "run.journal.damaged-1", "victim"]);
  }));
