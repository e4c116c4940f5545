// How busy the workers are, with a barrier between levels and without:
//
//   many   16 water molecules to third order, nocp, HF/STO-3G, 696 tasks
//   tail   a fragment of 6 water molecules and three of one, to second order, nocp, HF/6-31G: few tasks, and at the end
//          of each level a long one that only one worker has
//
//   deno run -A bench/utilization.ts [WORKERS [ROUNDS]]
//
// Each round runs every plan with both schedules, one after the other; what counts is the ratio within a round. On a
// machine that has other things to do tasks take longer, and so does the lower bound: the ratio beside it holds.

import { type Calculation, parseInput, prepare, run } from "../mod.ts";
import type { Schedule } from "../parts.ts";

const workers = Number(Deno.args[0] ?? 2);
const rounds = Number(Deno.args[1] ?? 3);

// A grid of molecules, 3 angstrom apart, each turned its own way.
const waters = Array.from({ length: 16 }, (_, i) => {
  const [x, y, z] = [3 * (i % 4), 3 * (Math.floor(i / 4) % 2), 3 * Math.floor(i / 8)];
  const angle = 0.7 * i;
  const hydrogen = (turn: number) =>
    `H ${x + 0.96 * Math.cos(angle + turn)} ${y + 0.96 * Math.sin(angle + turn)} ${z + 0.01 * i}`;
  return [`O ${x} ${y} ${z}`, hydrogen(0), hydrogen(1.824)].join("\n    ");
});

function planOf(fragments: readonly string[], basis: string, maxNbody: number): Calculation {
  return prepare(parseInput(`molecule:
  text: |
    ${fragments.join("\n    --\n    ")}
model: { method: hf, basis: ${basis} }
max_nbody: ${maxNbody}
bsse: nocp
`));
}

const plans = {
  many: planOf(waters, "sto-3g", 3),
  tail: planOf([waters.slice(0, 6).join("\n    "), ...waters.slice(6, 9)], "6-31g", 2),
};

/** Seconds that a run took, and how many times the lower bound that is. */
async function measure(name: keyof typeof plans, schedule: Schedule) {
  const begin = performance.now();
  const { statistics, assembly } = await run(plans[name], { parallel: workers, mode: "workers", schedule });
  const seconds = (performance.now() - begin) / 1000;
  const { busy_seconds, makespan_lower_bound_seconds: bound, levels, tasks, utilization } = statistics;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const idle = levels.map(({ idle_seconds }) => idle_seconds.toFixed(2)).join(" + ");
  console.log(
    `${name} ${schedule.padEnd(7)} ${tasks.computed} tasks in ${seconds.toFixed(2)} s (start included): ` +
      `utilization ${percent(busy_seconds / workers / seconds)} (${
        percent(utilization)
      } without the start), ` +
      `over the lower bound ${(seconds / bound).toFixed(3)}, idle at the ends of levels ${idle} s; ` +
      `E = ${assembly.returned.energy}`,
  );
  return { seconds, overBound: seconds / bound };
}

for (let round = 0; round < rounds; round++) {
  for (const name of ["many", "tail"] as const) {
    const level = await measure(name, "level");
    const overlap = await measure(name, "overlap");
    console.log(
      `${name}: overlap takes ${(overlap.seconds / level.seconds).toFixed(3)} of the time of level, ` +
        `${(overlap.overBound / level.overBound).toFixed(3)} beside the lower bounds`,
    );
  }
}
