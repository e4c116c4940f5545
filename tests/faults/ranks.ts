// A run on the ranks of an MPI job of which one is killed or stopped while it computes; where that ends the job, the
// same command continues it.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { type EndedJob, type TestedLibrary } from "../cluster/mpi/libraries.ts";
import { nmerOnRanks } from "../cluster/ranks/command.ts";
import { HANG_SECONDS } from "../waiting.ts";
import {
  assertNoProcess,
  assertNothingRecomputed,
  assertSameNumbers,
  comes,
  doneTasks,
  filesIn,
  inFolder,
  pause,
  processesIn,
  reference,
} from "./nmer.ts";

const RANKS = 3;
const SHARED_MEMORY = "/dev/shm";
// Which rank a process is, as its launcher says it.
const RANK_VARIABLE = /^(?:OMPI_COMM_WORLD_RANK|PMI_RANK)=(\d+)$/;

/** What happens to a run. */
export interface RankFault {
  readonly library: TestedLibrary;
  /** Options of the launcher: those that let the others live, say. */
  readonly options?: readonly string[];
  /** A rank, or the launcher itself. */
  readonly victim: number | "launcher";
  readonly signal: "SIGKILL" | "SIGSTOP" | "SIGINT" | "SIGTERM";
  /** When: after so many tasks, and so many seconds. */
  readonly tasks: number;
  readonly seconds?: number;
  readonly atoms?: 5 | 6;
}

/** What became of it. */
export interface RankSurvival {
  /** How the job ended in which it happened. */
  readonly first: EndedJob;
  /** From the signal to the end of the job. */
  readonly seconds: number;
  /** Whether it came to its result all the same. */
  readonly isDone: boolean;
  /** How many tasks counted by then. */
  readonly kept: number;
}

/** Disturbs a run, continues it where it has ended without a result, and checks all that must hold then. */
export async function surviveRankFault(fault: RankFault): Promise<RankSurvival> {
  const { library, options = [], atoms = 5 } = fault;
  const undisturbed = await reference(atoms);
  return await inFolder(atoms, async (folder) => {
    await Deno.mkdir(join(folder, "launcher"));
    const place = { folder, path: (name: string) => join(folder, name) };
    const before = new Set(namesIn(SHARED_MEMORY));
    const session = (log: string) =>
      nmerOnRanks(library, RANKS, place, [
        ...["run", "he.yaml", "-o", "out.json", "--journal", "he.db", "-p", "1", "--rank-timeout", "2s"],
        ...["--log", log, "--log-format", "json", "--progress", "none"],
      ], { options, cwd: folder });
    const logs = [join(folder, "0.log"), join(folder, "1.log")];
    const running = session("0.log");
    const { first, seconds } = await disturbed(running, folder, logs[0]!, fault);
    const isDone = filesIn(folder).includes("out.json");
    const kept = doneTasks(logs[0]!).size;
    if (!isDone) {
      const { code, stderr } = await session("1.log");
      assertEquals(code, 0, stderr);
    }
    assertSameNumbers(join(folder, "out.json"), undisturbed);
    assertNothingRecomputed(isDone ? [logs[0]!] : logs);
    await assertNoProcess(folder);
    await assertNothingStays(folder, before, library);
    return { first, seconds, isDone, kept };
  });
}

async function disturbed(running: Promise<EndedJob>, folder: string, log: string, fault: RankFault) {
  const { victim, signal, tasks, seconds = 0 } = fault;
  let hasEnded = false;
  running.then(() => hasEnded = true);
  await comes(() => hasEnded || doneTasks(log).size >= tasks);
  await pause(seconds);
  const pid = hasEnded ? undefined : processOf(folder, victim);
  const begin = performance.now();
  if (pid !== undefined) Deno.kill(pid, signal);
  if (!await comes(() => hasEnded, 2 * HANG_SECONDS)) {
    for (const { pid } of processesIn(folder)) Deno.kill(pid, "SIGKILL");
    const { stderr } = await running;
    throw new Error(`the job hangs after ${signal} of ${victim}\n${stderr}`);
  }
  return { first: await running, seconds: (performance.now() - begin) / 1000 };
}

/** The process of a rank or of the launcher; undefined where there is none. */
function processOf(folder: string, victim: RankFault["victim"]): number | undefined {
  return processesIn(folder).find(({ pid, command }) =>
    victim === "launcher"
      ? /\/(?:mpirun|mpiexec|prterun)/.test(command) && !/^(?:unshare|sh|env) /.test(command)
      : environmentOf(pid).some((variable) => RANK_VARIABLE.exec(variable)?.[1] === String(victim))
  )?.pid;
}

function environmentOf(pid: number): readonly string[] {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/environ`).split("\0");
  } catch {
    return []; // gone meanwhile
  }
}

/** No session folder of the launcher, and no shared memory of this job; other jobs' comes to its end as well. */
async function assertNothingStays(folder: string, before: ReadonlySet<string>, { version }: TestedLibrary) {
  const fresh = namesIn(SHARED_MEMORY).filter((name) => !before.has(name));
  if (!version.startsWith("MPICH 5")) {
    const stays = () => namesIn(SHARED_MEMORY).filter((name) => fresh.includes(name));
    assert(await comes(() => stays().length === 0), `${stays().join(", ")} stay in ${SHARED_MEMORY}`);
  }
  assertEquals(namesIn(join(folder, "launcher")), []);
  const files = filesIn(folder).filter((name) => !name.endsWith(".log"));
  assertEquals(files, ["he.db", "he.yaml", "launcher", "out.json"]);
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name);
}
