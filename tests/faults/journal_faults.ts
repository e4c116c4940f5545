// Faults of journals, many of each. Prints a line for each kind; ends with 1 at the first journal that loses what
// it had said was durable, gives a wrong number, does not open, or leaves files behind.
//
//   deno run -A tests/faults/journal_faults.ts [--short] [KIND...]
//
// Takes some minutes, with --short some twenty seconds.

import { assert, assertEquals } from "@std/assert";
import { eachDamage, flip, numbersBelow, survive } from "../execution/journal/damage.ts";
import {
  abandonedJournal,
  checkedIndices,
  filesIn,
  inFolder,
  keyOf,
  madeJournal,
  optionsFor,
  resultFor,
  using,
} from "../execution/journal/fixtures.ts";
import { killWriters, startWriter } from "../execution/journal/kill.ts";

const PAGE = 4096;
const FRAME = PAGE + 24;
const TASKS = 60;

const short = Deno.args.includes("--short");
const chosen = Deno.args.filter((argument) => argument !== "--short");

const KINDS: Readonly<Record<string, (folder: string) => string | Promise<string>>> = {
  async "writers killed at random moments"(folder) {
    const times = short ? 20 : 200;
    return `${times} kills, ${await killWriters(folder, times, 100)} tasks durable, none lost`;
  },

  async "writers with a rollback journal killed"(folder) {
    const times = short ? 10 : 100;
    return `${times} kills, ${await killWriters(folder, times, 100, "rollback")} tasks durable, none lost`;
  },

  "files truncated at every byte of their last three pages"(folder) {
    const original = madeJournal(folder, TASKS);
    const size = Deno.statSync(original).size;
    return truncations(folder, original, "", size, 3 * PAGE);
  },

  "logs truncated at every byte of their last three frames"(folder) {
    const original = abandonedJournal(folder, TASKS);
    const size = Deno.statSync(`${original}-wal`).size;
    return truncations(folder, original, "-wal", size, 3 * FRAME);
  },

  "random bits flipped in closed journals": (folder) => flips(folder, madeJournal(folder, TASKS), ""),

  "random bits flipped in files with a log": (folder) => flips(folder, abandonedJournal(folder, TASKS), ""),

  "random bits flipped in logs": (folder) => flips(folder, abandonedJournal(folder, TASKS), "-wal"),

  "ranges overwritten"(folder) {
    const original = madeJournal(folder, TASKS);
    const size = Deno.statSync(original).size;
    const random = numbersBelow(size, 7);
    const damages = Array.from({ length: short ? 100 : 2000 }, () => {
      const [start, length, byte] = [random(), random() % 9000, random() % 256];
      return (file: string) => {
        const bytes = Deno.readFileSync(file);
        Deno.writeFileSync(file, bytes.fill(byte, start, start + length));
      };
    });
    return survivals(folder, original, damages);
  },

  async "salvages killed at random moments"(folder) {
    const original = abandonedJournal(folder, 2000);
    let whole = 0;
    eachDamage(folder, original, [spoil], (path) => whole = survive(path, 2000)!.saved.length);
    const times = short ? 10 : 100;
    for (let i = 0; i < times; i++) {
      const copies = `${folder}/${i}`;
      Deno.mkdirSync(copies);
      const path = `${copies}/run.journal`;
      for (const suffix of ["", "-wal"]) Deno.copyFileSync(original + suffix, path + suffix);
      spoil(path);
      for (let kill = 0; kill < 3; kill++) {
        const writer = await startWriter(path, "started", "all", "hold");
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
        await writer.kill();
      }
      using(optionsFor(path), (journal) => {
        let saved = 0;
        for (let index = 0; index < 2000; index++) {
          const stored = journal.lookup(keyOf(index));
          if (stored === undefined) continue;
          assertEquals(stored.result, resultFor(index));
          saved++;
        }
        assertEquals(saved, whole);
      });
      assertEquals(filesIn(copies).filter((name) => /salvage|-wal$/.test(name) && !/damaged/.test(name)), []);
      Deno.removeSync(copies, { recursive: true });
    }
    return `${3 * times} kills, each time ${whole} of 2000 results saved`;
  },

  async "several processes that open a damaged journal at once"(folder) {
    const original = abandonedJournal(folder, 500);
    const times = short ? 3 : 30;
    for (let i = 0; i < times; i++) {
      const copies = `${folder}/${i}`;
      Deno.mkdirSync(copies);
      const path = `${copies}/run.journal`;
      for (const suffix of ["", "-wal"]) Deno.copyFileSync(original + suffix, path + suffix);
      spoil(path);
      const writers = await Promise.all([1, 2, 3, 4].map(() => startWriter(path, "started", "all", "hold")));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const said = await Promise.all(writers.map((writer) => writer.kill()));
      assertEquals(said.filter((text) => text.includes("open")).length, 1, said.join("; "));
      assertEquals(said.filter((text) => text.includes("is in use by")).length, 3, said.join("; "));
      using(optionsFor(path), (journal) => assert(checkedIndices(journal).length > 0));
      assertEquals(filesIn(copies).filter((name) => /damaged-\d$/.test(name)).length, 1);
      Deno.removeSync(copies, { recursive: true });
    }
    return `${times} times 4 processes: one had it, and it was salvaged once`;
  },
};

function spoil(file: string): void {
  const bytes = Deno.readFileSync(file);
  Deno.writeFileSync(file, bytes.fill(0x5a, 12 * PAGE, 20 * PAGE));
}

function truncations(folder: string, original: string, suffix: string, size: number, bytes: number): string {
  const step = short ? 61 : 1;
  const lengths = Array.from({ length: Math.ceil(bytes / step) }, (_, i) => size - 1 - i * step);
  const damages = lengths.map((length) => (file: string) => Deno.truncateSync(file + suffix, length));
  return survivals(folder, original, damages);
}

function flips(folder: string, original: string, suffix: string): string {
  const random = numbersBelow(8 * Deno.statSync(original + suffix).size, 3);
  const damages = Array.from({ length: short ? 200 : 5000 }, (_, i) => {
    const bits = Array.from({ length: 1 + i % 16 }, random);
    return (file: string) => flip(file + suffix, bits);
  });
  return survivals(folder, original, damages);
}

function survivals(folder: string, original: string, damages: readonly ((file: string) => void)[]): string {
  let saved = 0;
  let refused = 0;
  eachDamage(folder, original, damages, (path) => {
    const survival = survive(path, TASKS);
    if (survival === undefined) refused++;
    else saved += survival.saved.length;
  });
  const share = 100 * saved / (TASKS * (damages.length - refused));
  return `${damages.length} journals, ${
    share.toFixed(1)
  } % of their results saved, ${refused} refused untouched, ` +
    "no wrong number";
}

for (const [kind, run] of Object.entries(KINDS)) {
  if (chosen.length > 0 && !chosen.some((part) => kind.includes(part))) continue;
  const begin = performance.now();
  const found = await inFolder(run, kind.includes("rollback") ? "disk" : "memory");
  console.log(`${kind}: ${found} (${((performance.now() - begin) / 1000).toFixed(0)} s)`);
}
