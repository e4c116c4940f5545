// The long form of the tests beside it: many more kills, more damages, and faults that take their time. Prints a line
// for each kind; ends with 1 where a number is wrong, an acknowledged task is computed again, a process outlives its
// run, or a file is left behind.
//
//   deno run -A tests/faults/long.ts [--kills N] [KIND...]
//
// Takes half an hour.

import { numbersBelow } from "../execution/journal/damage.ts";
import { surviveDamages } from "./damages.ts";
import { surviveForgeries } from "./forged_processes.ts";
import { interruptLongTask } from "./interruption.ts";
import { surviveKills } from "./kills.ts";
import { isLibraryThere, LIBRARIES } from "../cluster/mpi/libraries.ts";
import { inFolder, run } from "./nmer.ts";
import { surviveMutations } from "./mutations.ts";
import { type RankFault, surviveRankFault } from "./ranks.ts";
import { surviveStop } from "./stops.ts";

const at = Deno.args.indexOf("--kills");
const kills = at < 0 ? 200 : Number(Deno.args[at + 1]);
const chosen = at < 0 ? Deno.args : Deno.args.toSpliced(at, 2);

const KINDS: Readonly<Record<string, () => Promise<string>>> = {
  "main process killed, workers": () => killed("workers", 1),
  "main process killed, processes": () => killed("processes", 2),
  "journals damaged": damaged,
  "journals forged": forged,
  "a child process stopped": surviveStop,
  "interrupted amid a task": interrupted,
  "inputs mutated": mutated,
  "ranks killed and stopped": ranksDisturbed,
  "launchers interrupted": launchersInterrupted,
};

async function killed(mode: "workers" | "processes", seed: number): Promise<string> {
  const whole = await inFolder(6, (folder) => run(folder, `--mode ${mode} -p 2 -q`));
  const random = numbersBelow(1000, seed);
  const delay = () => whole.seconds * random() / 1000;
  let [done, kept, runs, failed] = [0, 0, 0, 0];
  while (done < kills / 2) {
    runs++;
    try {
      const survived = await surviveKills({ atoms: 6, mode, delay, most: Math.ceil(kills / 2) - done });
      done += survived.kills;
      kept += survived.kept;
    } catch (error) {
      failed++;
      done++;
      console.error(error instanceof Error ? error.message : error);
    }
  }
  if (failed > 0) Deno.exitCode = 1;
  return `${done} kills in ${runs} runs, ${kept} tasks kept, ${failed} runs failed`;
}

async function mutated(): Promise<string> {
  const { accepted, refused } = await surviveMutations(35_000, 1);
  return `${accepted + refused} inputs, ${accepted} accepted, ${refused} refused in one line each`;
}

/** Stops take less than this on a machine that has nothing else to do. */
const MAX_STOP_SECONDS = 2;

async function interrupted(): Promise<string> {
  const seconds: number[] = [];
  for (let i = 0; i < 5; i++) {
    for (const mode of ["workers", "serial"] as const) {
      seconds.push((await interruptLongTask(i % 2 === 0 ? "SIGINT" : "SIGTERM", mode)).seconds);
    }
  }
  const longest = Math.max(...seconds);
  if (longest > MAX_STOP_SECONDS) Deno.exitCode = 1;
  return `${seconds.length} runs, stopped after ${longest.toFixed(1)} s at most`;
}

async function damaged(): Promise<string> {
  const { damages, refused, recovered } = await surviveDamages({ times: 240, seed: 3 });
  return `${damages} journals, ${recovered} recovered, ${refused} refused untouched, no wrong number`;
}

async function forged(): Promise<string> {
  const { forgeries, refused, recomputed, believed } = await surviveForgeries();
  return `${forgeries} journals, ${refused} refused untouched, ${recomputed} with results computed again, ` +
    `${believed} with plain energies that were believed, no other wrong number, no bug`;
}

// What lets the other ranks live; MPICH ends all with one.
const LIVING_ON: readonly (readonly [name: string, options: readonly string[]])[] = [
  ["Debian's Open MPI 4", ["--enable-recovery"]],
  ["PyPI's Open MPI 5", ["--with-ft", "ulfm"]],
  ["Debian's Open MPI 4", []],
  ["Debian's MPICH 4", []],
];

async function ranksDisturbed(): Promise<string> {
  const random = numbersBelow(1000, 5);
  const times = at < 0 ? 50 : kills;
  let [done, kept, livedOn, failed] = [0, 0, 0, 0];
  for (; done < times; done++) {
    const [name, options] = LIVING_ON[done % LIVING_ON.length]!;
    const library = LIBRARIES.find((library) => library.name === name && isLibraryThere(library));
    if (library === undefined) continue;
    const fault: RankFault = {
      library,
      options,
      victim: random() % 3,
      signal: random() < 700 ? "SIGKILL" : "SIGSTOP",
      tasks: 1 + random() % 400,
      seconds: random() / 5000,
      atoms: 6,
    };
    try {
      const survived = await surviveRankFault(fault);
      kept += survived.kept;
      livedOn += survived.isDone ? 1 : 0;
    } catch (error) {
      failed++;
      const { victim, signal, tasks } = fault;
      console.error(`${name} ${options.join(" ")}: ${signal} of rank ${victim} after ${tasks} tasks`);
      console.error(error instanceof Error ? error.message : error);
    }
  }
  if (failed > 0) Deno.exitCode = 1;
  return `${done} runs, ${livedOn} came to their result at once, ${kept} tasks kept, ${failed} failed`;
}

// Open MPI's mpirun waits a second before each of its signals.
const LAUNCHER_SECONDS = 2;

async function launchersInterrupted(): Promise<string> {
  const seconds: number[] = [];
  for (const library of LIBRARIES.filter(isLibraryThere)) {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const fault: RankFault = { library, victim: "launcher", signal, tasks: 50, atoms: 6 };
      const survived = await surviveRankFault(fault);
      seconds.push(survived.seconds);
      const said = survived.first.stderr.split("\n").filter((line) => line.startsWith("nmer: ")).join("; ");
      console.error(
        `${library.name}, ${signal}: ${survived.seconds.toFixed(1)} s, ${said || "says nothing"}`,
      );
    }
  }
  const longest = Math.max(...seconds);
  if (longest > MAX_STOP_SECONDS + LAUNCHER_SECONDS) Deno.exitCode = 1;
  return `${seconds.length} jobs, stopped after ${longest.toFixed(1)} s at most`;
}

for (const [kind, test] of Object.entries(KINDS)) {
  if (chosen.length > 0 && !chosen.some((part) => kind.includes(part))) continue;
  const begin = performance.now();
  let found: string;
  try {
    found = await test();
  } catch (error) {
    found = `FAILED: ${error instanceof Error ? error.message : error}`;
    Deno.exitCode = 1;
  }
  console.log(`${kind.padEnd(32)} ${found} (${((performance.now() - begin) / 1000).toFixed(0)} s)`);
}
