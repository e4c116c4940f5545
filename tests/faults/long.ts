// The long form of the tests beside it: many more kills, more damages, and faults that take their time. Prints a line
// for each kind, and on standard error every half minute where it is; ends with 1 where a number is wrong, an
// acknowledged task is computed again, a process outlives its run, or a file is left behind.
//
//   deno run -A tests/faults/long.ts [--times N] [KIND...]
//
// --times is how often each kind happens: kills, damaged journals, inputs, disturbed ranks. A KIND is a part of its
// name, "ranks" or "forged". All of them take an hour.

import { numbersBelow } from "../execution/journal/damage.ts";
import { surviveDamages } from "./damages.ts";
import { surviveForgeries } from "./forged_processes.ts";
import { FORGERIES } from "./forgeries.ts";
import { interruptLongTask } from "./interruption.ts";
import { surviveKills } from "./kills.ts";
import { isLibraryThere, LIBRARIES } from "../cluster/mpi/libraries.ts";
import { inFolder, run } from "./nmer.ts";
import { surviveMutations } from "./mutations.ts";
import { type RankFault, surviveRankFault } from "./ranks.ts";
import { surviveStop } from "./stops.ts";

const at = Deno.args.indexOf("--times");
const chosen = at < 0 ? Deno.args : Deno.args.toSpliced(at, 2);

/** How often a kind happens; a number that is none ends all before it begins. */
function times(usual: number): number {
  if (at < 0) return usual;
  const given = Number(Deno.args[at + 1]);
  if (!Number.isSafeInteger(given) || given < 1) throw new Error("--times wants a number from 1");
  return given;
}
times(1);

const SECONDS_BETWEEN_WORDS = 30;

/** Says now and then how far a kind has come. */
function progress(kind: string, of: number): (done: number) => void {
  let last = performance.now();
  return (done) => {
    if (performance.now() - last < 1000 * SECONDS_BETWEEN_WORDS) return;
    last = performance.now();
    console.error(`${kind}: ${done} of ${of}`);
  };
}

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
  const most = Math.ceil(times(200) / 2);
  const said = progress(`main process killed, ${mode}`, most);
  let [done, kept, runs, failed] = [0, 0, 0, 0];
  while (done < most) {
    said(done);
    runs++;
    try {
      const survived = await surviveKills({ atoms: 6, mode, delay, most: most - done });
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
  const count = times(35_000);
  const { accepted, refused } = await surviveMutations(count, 1, progress("inputs mutated", count));
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
  const count = times(240);
  const said = progress("journals damaged", count);
  const { damages, refused, recovered } = await surviveDamages({ times: count, seed: 3, said });
  return `${damages} journals, ${recovered} recovered, ${refused} refused untouched, no wrong number`;
}

async function forged(): Promise<string> {
  const { forgeries, refused, recomputed, believed } = await surviveForgeries(
    progress("journals forged", FORGERIES.length),
  );
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
  const count = times(50);
  const said = progress("ranks killed and stopped", count);
  const there = LIVING_ON.flatMap(([name, options]) => {
    const library = LIBRARIES.find((library) => library.name === name && isLibraryThere(library));
    return library === undefined ? [] : [{ name, options, library }];
  });
  if (there.length === 0) return "no library of MPI is there";
  let [done, kept, livedOn, failed] = [0, 0, 0, 0];
  for (; done < count; done++) {
    said(done);
    const { name, options, library } = there[done % there.length]!;
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
      const { victim, signal, tasks, seconds } = fault;
      console.error(
        `${done + 1}. ${name} ${options.join(" ")}: ${signal} of rank ${victim} ` +
          `${seconds!.toFixed(3)} s after ${tasks} tasks`,
      );
      console.error(error instanceof Error ? error.message : error);
    }
  }
  if (failed > 0) Deno.exitCode = 1;
  return `${done} runs on ${there.length} launchers, ${livedOn} came to their result at once, ${kept} tasks kept, ${failed} failed`;
}

// Open MPI's mpirun waits a second before each of its signals.
const LAUNCHER_SECONDS = 2;

async function launchersInterrupted(): Promise<string> {
  if (ignoresInterrupts()) {
    throw new Error(
      "SIGINT is ignored here, as a shell has it of what it starts in the background: start this in front",
    );
  }
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

// Launchers inherit it, and would let their jobs end undisturbed.
function ignoresInterrupts(): boolean {
  const [, ignored = "0"] = /^SigIgn:\s*(\w+)$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
  return (BigInt(`0x${ignored}`) & 2n) !== 0n;
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
