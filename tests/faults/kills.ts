// A run whose main process is killed at random moments, and resumed each time until it ends by itself.

import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import {
  assertNoProcess,
  assertNothingRecomputed,
  assertSameNumbers,
  doneTasks,
  filesIn,
  inFolder,
  reference,
  start,
} from "./nmer.ts";

/** How a run is killed. */
export interface Kills {
  readonly atoms: 5 | 6;
  readonly mode: "workers" | "processes";
  /** Gives the seconds from the start of a session to its kill. */
  readonly delay: () => number;
  /** The most kills. */
  readonly most: number;
}

/** What happened. */
export interface Survived {
  readonly kills: number;
  /** Tasks that counted at a kill, over all kills. */
  readonly kept: number;
}

/** Kills and resumes a run until it ends, and checks all that must hold then. */
export async function surviveKills({ atoms, mode, delay, most }: Kills): Promise<Survived> {
  const undisturbed = await reference(atoms);
  return await inFolder(atoms, async (folder) => {
    const logs: string[] = [];
    let kept = 0;
    for (;;) {
      const log = `${logs.length}.log`;
      logs.push(join(folder, log));
      const options =
        `--mode ${mode} -p 2 --journal he.db -o out.json --log ${log} --log-format json --progress none`;
      const session = start(folder, options);
      const timer = logs.length > most
        ? undefined
        : setTimeout(() => session.kill("SIGKILL"), 1000 * delay());
      const { signal, code, err } = await session.ended;
      clearTimeout(timer);
      if (signal === null) {
        assertEquals(code, 0, err);
        break;
      }
      kept += doneTasks(logs.at(-1)!).size;
    }
    assertSameNumbers(join(folder, "out.json"), undisturbed);
    assertNothingRecomputed(logs);
    assertEquals(doneTasks(logs.at(-1)!).size, atoms === 5 ? 130 : 472);
    await assertNoProcess(folder);
    // A file of a result that a kill kept from its name is removed by the next run.
    const files = filesIn(folder).filter((name) => !name.endsWith(".log"));
    assertEquals(files, ["he.db", "he.yaml", "out.json"]);
    return { kills: logs.length - 1, kept };
  });
}
