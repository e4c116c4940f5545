// Whether knowing which pairs are held together, by hydrogen bonds and other contacts, tells how long they take: the times of
// the pairs of 27 waters by the built-in engine, HF/6-31G, and by xtb; and what it would gain to start these pairs first, on
// as many workers, simulated with the median times of some runs.
//
//   deno run -A bench/interaction_times.ts [ROUNDS]

import { parseInput, prepare, run } from "../mod.ts";
import { type InteractionKind, interactionsOf } from "../parts.ts";

const rounds = Number(Deno.args[0] ?? 3);

// A grid, 3.1 angstrom apart, each molecule turned its own way; numbers that follow from a seed.
let seed = 3;
const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
const WATER = [["O", 0, 0, 0.117], ["H", 0, 0.757, -0.471], ["H", 0, -0.757, -0.471]] as const;

function water(number: number): string {
  const quaternion = Array.from({ length: 4 }, () => random() - 0.5);
  const norm = Math.hypot(...quaternion);
  const [w, x, y, z] = quaternion.map((part) => part / norm) as [number, number, number, number];
  const turn = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
    [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
  ];
  const centre = [number % 3, Math.floor(number / 3) % 3, Math.floor(number / 9)].map((i) => 3.1 * i);
  return WATER.map(([symbol, ...place]) =>
    `${symbol} ${
      turn.map((row, axis) =>
        (row.reduce((sum, part, k) => sum + part * place[k]!, centre[axis]!)).toFixed(6)
      )
        .join(" ")
    }`
  ).join("\n    ");
}

const text = Array.from({ length: 27 }, (_, i) => water(i)).join("\n    --\n    ");
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** How long tasks in an order take on as many workers. */
function makespan(seconds: readonly number[], workers: number): number {
  const free = new Float64Array(workers);
  for (const one of seconds) free[free.indexOf(Math.min(...free))]! += one;
  return Math.max(...free);
}

for (const model of ["{ method: hf, basis: 6-31g }", "{ program: xtb, method: gfn2-xtb }"]) {
  const calculation = prepare(
    parseInput(`molecule:\n  text: |\n    ${text}\nmodel: ${model}\nmax_nbody: 2\nbsse: nocp\n`),
  );
  const { plan, molecule } = calculation;
  const times = Array.from({ length: plan.taskCount }, (): number[] => []);
  for (let round = 0; round < rounds; round++) {
    await run(calculation, {
      mode: "serial",
      observe: (event) => {
        if (event.type !== "task-finished" || event.outcome.status !== "converged") return;
        times[event.index]!.push(event.outcome.seconds);
      },
    });
  }
  const kinds = new Map<string, Set<InteractionKind>>();
  for (const { kind, fragments } of interactionsOf(molecule)) {
    const pair = fragments.join();
    kinds.set(pair, (kinds.get(pair) ?? new Set()).add(kind));
  }
  const pairs = Array.from(plan.tasks()).filter(({ nbody }) => nbody === 2).map(({ real, index }) => ({
    kinds: kinds.get(real.join()),
    seconds: median(times[index]!),
  }));
  const [held, others] = [pairs.filter(({ kinds }) => kinds), pairs.filter(({ kinds }) => !kinds)];
  const of = (some: typeof pairs) => mean(some.map(({ seconds }) => seconds));
  console.log(
    `${model}: ${held.length} pairs that are held together take ${
      (of(held) / of(others)).toFixed(2)
    } of the ` +
      `mean time of the ${others.length} others`,
  );
  const seconds = (some: typeof pairs) => some.map(({ seconds }) => seconds);
  for (const workers of [2, 8, 32, 64]) {
    const all = seconds(pairs);
    const bound = Math.max(all.reduce((sum, one) => sum + one, 0) / workers, ...all);
    const orders = {
      "of the plan": all,
      "held together first": seconds([...held, ...others]),
      "longest first": all.toSorted((a, b) => b - a),
    };
    const over = Object.entries(orders).map(([name, order]) =>
      `${name} ${(makespan(order, workers) / bound).toFixed(3)}`
    );
    console.log(`  ${workers} workers, times over the lower bound: ${over.join(", ")}`);
  }
}
