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
import { inFolder, run } from "./nmer.ts";
import { surviveMutations } from "./mutations.ts";
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
