// Planning an expansion from which n-mers are left out: 64 waters on a cubic lattice to fourth order, of which all dimers,
// all trimers and the tetramers within some angstrom are kept. Time and memory of a process that does it, from the text of
// the input to the plan, and what its journal keeps of it.
//
//   deno run -A bench/screened_plan.ts [ANGSTROM]

import { prepare } from "../lib/calculation/mod.ts";
import { parseInput } from "../lib/input/mod.ts";
import { leftOut, ranksOfClusters } from "../lib/plan/mod.ts";

const SPACING = 3.1;
const EDGE = 4;
const [cutoff = "8"] = Deno.args;

/** The atoms of a water molecule, turned about the diagonal so that neighbours differ. */
function water(x: number, y: number, z: number, turn: number): string {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const at = (a: number, b: number) => `${x + c * a - s * b} ${y + s * a + c * b} ${z}`;
  return `O ${at(0, 0)}\nH ${at(0.757, 0.586)}\nH ${at(-0.757, 0.586)}`;
}

const waters = Array.from({ length: EDGE ** 3 }, (_, i) => {
  const [x, y, z] = [i % EDGE, Math.floor(i / EDGE) % EDGE, Math.floor(i / EDGE ** 2)];
  return water(SPACING * x, SPACING * y, SPACING * z, i);
});
const input = parseInput(JSON.stringify({
  molecule: { text: waters.join("\n--\n") },
  model: { method: "hf", basis: "6-31g" },
  bsse: "nocp",
  max_nbody: 4,
  screening: { distance: { 2: "all", 3: "all", 4: Number(cutoff) } },
}));
const begin = performance.now();
const { plan } = prepare(input);
const planned = performance.now();
const text = JSON.stringify(ranksOfClusters(plan.clusters));
console.log(
  `${plan.taskCount} tasks; kept: ${
    leftOut(plan).map(({ nbody, kept }) => `${kept} of ${nbody}`).join(", ")
  }`,
);
console.log(`${((planned - begin) / 1000).toFixed(2)} s, peak of the process ${peakMegabytes()} MB`);
console.log(`${(text.length / 1000).toFixed(0)} kB in a journal`);

function peakMegabytes(): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))![1]) / 1000);
}
