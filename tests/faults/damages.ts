// Journals that are damaged between two runs: whatever happened to one, the next run gives the right numbers.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { flip, numbersBelow } from "../execution/journal/damage.ts";
import { assertSameNumbers, comes, doneTasks, filesIn, inFolder, reference, run, start } from "./nmer.ts";

/** How journals are damaged. */
export interface Damages {
  readonly times: number;
  readonly seed: number;
  /** Is told before each how many there were. */
  readonly said?: (done: number) => void;
}

/** What happened. */
export interface DamagesSurvived {
  readonly damages: number;
  /** How many were refused as no journals at all; they were left as they were. */
  readonly refused: number;
  /** How many were found to be damaged, and what was whole in them was saved. */
  readonly recovered: number;
}

/**
 * Damages journals of a run and runs it again on each of them. Half of them are of a run that was killed; in half of
 * them twenty bits are flipped, the others are cut short.
 */
export async function surviveDamages({ times, seed, said }: Damages): Promise<DamagesSurvived> {
  const undisturbed = await reference(5);
  return await inFolder(5, async (folder) => {
    const [closed, left] = [await closedJournal(folder), await leftJournal(folder)];
    const random = numbersBelow(2 ** 30, seed);
    let [refused, recovered] = [0, 0];
    for (let i = 0; i < times; i++) {
      said?.(i);
      const original = i % 2 === 0 ? closed : left;
      for (const name of filesIn(folder).filter((name) => name.startsWith("he.db"))) {
        Deno.removeSync(join(folder, name));
      }
      const parts = ["", "-wal"].filter((suffix) => original.has(suffix));
      for (const suffix of parts) Deno.writeFileSync(join(folder, `he.db${suffix}`), original.get(suffix)!);
      const damaged = join(folder, `he.db${parts[random() % parts.length]}`);
      const size = Deno.statSync(damaged).size;
      if (i % 4 < 2) Deno.truncateSync(damaged, random() % size);
      else flip(damaged, Array.from({ length: 20 }, () => random() % (8 * size)));
      const bytes = Deno.readFileSync(damaged);
      const { code, err } = await start(folder, "-o out.json --mode serial --journal he.db --progress none")
        .ended;
      if (code === 2) {
        assertMatch(err, /he\.db/);
        assertEquals(Deno.readFileSync(damaged), bytes);
        refused++;
        continue;
      }
      assertEquals(code, 0, err);
      assertSameNumbers(join(folder, "out.json"), undisturbed);
      if (filesIn(folder).includes("he.db.damaged-1")) {
        assertMatch(err, /damaged/);
        recovered++;
      }
      assertEquals(
        filesIn(folder).filter((name) => !/^he\.(db(\.damaged-1(-wal)?)?|yaml)$|^out\./.test(name)),
        [],
      );
    }
    return { damages: times, refused, recovered };
  });
}

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

async function closedJournal(folder: string): Promise<Files> {
  await run(folder, "--mode serial --journal closed.db -q");
  return taken(join(folder, "closed.db"));
}

// Of a run that was killed, with its write-ahead log.
async function leftJournal(folder: string): Promise<Files> {
  const log = join(folder, "left.log");
  const session = start(folder, "--mode serial --journal left.db --log left.log --log-format json -q");
  assert(await comes(() => doneTasks(log).size > 60));
  session.kill("SIGKILL");
  await session.ended;
  Deno.removeSync(log);
  return taken(join(folder, "left.db"));
}

function taken(path: string): Files {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const suffix of ["", "-wal", "-shm", "-journal"]) {
    try {
      files.set(suffix, Deno.readFileSync(path + suffix));
      Deno.removeSync(path + suffix);
    } catch { /* There is none. */ }
  }
  return files;
}
