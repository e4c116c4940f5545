// How busy the workers are: 16 water molecules to third order, nocp, HF/STO-3G, 696 tasks, 2 workers; with a barrier
// between levels and without.
//
//   deno run -A bench/utilization.ts

import { parseInput, prepare, run } from "../mod.ts";

// A grid of 4 x 2 x 2 molecules, 3 angstrom apart, each turned its own way.
const molecules = Array.from({ length: 16 }, (_, i) => {
  const [x, y, z] = [3 * (i % 4), 3 * (Math.floor(i / 4) % 2), 3 * Math.floor(i / 8)];
  const angle = 0.7 * i;
  const hydrogen = (turn: number) =>
    `H ${x + 0.96 * Math.cos(angle + turn)} ${y + 0.96 * Math.sin(angle + turn)} ${z + 0.01 * i}`;
  return [`O ${x} ${y} ${z}`, hydrogen(0), hydrogen(1.824)].join("\n    ");
});
const calculation = prepare(parseInput(`molecule:
  text: |
    ${molecules.join("\n    --\n    ")}
model: { method: hf, basis: sto-3g }
max_nbody: 3
bsse: nocp
`));

for (const schedule of ["level", "overlap", "level", "overlap"] as const) {
  const begin = performance.now();
  const { statistics, assembly } = await run(calculation, { parallel: 2, schedule });
  const seconds = (performance.now() - begin) / 1000;
  const { busy_seconds, makespan_lower_bound_seconds: bound } = statistics;
  console.log(
    `${schedule.padEnd(7)} ${statistics.tasks.computed} tasks in ${
      seconds.toFixed(2)
    } s (start of workers included): ` +
      `utilization ${(100 * busy_seconds / 2 / seconds).toFixed(1)} %, over the lower bound ` +
      `${(seconds / bound).toFixed(3)}; without the start ${(100 * statistics.utilization).toFixed(1)} %; ` +
      `E = ${assembly.returned.energy}`,
  );
}
