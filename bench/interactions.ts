// The detectors of interactions on 10,000 atoms: in one thread, and on two Web Workers that share the coordinates,
// turn about, the start of the workers included. What both find is compared. On a busy machine the processor time of the main
// thread says more than the clock: with workers it is what no number of them takes away.
//
//   deno run -A bench/interactions.ts [ATOMS]

import * as Effect from "effect/Effect";
import { interactionsOnWorkers, startDetectorWorker } from "../lib/calculation/interactions/on_workers.ts";
import { bohrFromAngstrom } from "../lib/base/units.ts";
import { atomIndex } from "../lib/base/indices.ts";
import { interactionsOf } from "../lib/molecule/interactions/mod.ts";
import type { Molecule } from "../lib/molecule/mod.ts";

const ROUNDS = 7;
const WORKER = new URL("../workers/interactions_worker.ts", import.meta.url);

const molecule = waters(Math.ceil(Number(Deno.args[0] ?? 10_000) / 3));
interface Times {
  readonly wall: number;
  /** Of the main thread. */
  readonly processor: number;
}

const times: Record<"serial" | "two_workers", Times[]> = { serial: [], two_workers: [] };
let found = 0;
for (let round = 0; round < ROUNDS; round++) {
  const [one, alone] = await timed(() => Promise.resolve(interactionsOf(molecule)));
  const [other, together] = await timed(() =>
    Effect.runPromise(interactionsOnWorkers(molecule, 2, () => startDetectorWorker(WORKER)))
  );
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error("the workers find something else");
  times.serial.push(alone);
  times.two_workers.push(together);
  found = one.length;
}
console.log(JSON.stringify({
  atoms: molecule.symbols.length,
  fragments: molecule.fragments.length,
  interactions: found,
  ...Object.fromEntries(Object.entries(times).map(([how, rounds]) => [how, summary(rounds)])),
}));

function summary(rounds: readonly Times[]) {
  return {
    first_seconds: rounded(rounds[0]!.wall),
    median_seconds: rounded(median(rounds.map(({ wall }) => wall))),
    first_main_thread_seconds: rounded(rounds[0]!.processor),
    median_main_thread_seconds: rounded(median(rounds.map(({ processor }) => processor))),
  };
}

/** Processor time of this thread in seconds, as Linux counts it. */
function threadSeconds(): number {
  return Number(Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ")[0]) / 1e9;
}

async function timed<A>(compute: () => Promise<A>): Promise<readonly [A, Times]> {
  const [begin, processor] = [performance.now(), threadSeconds()];
  const value = await compute();
  return [value, { wall: (performance.now() - begin) / 1000, processor: threadSeconds() - processor }];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** Waters as dense as the liquid on a lattice, turned by numbers that are the same in each run. */
function waters(count: number): Molecule {
  let state = 1;
  const next = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const side = Math.ceil(Math.cbrt(count));
  const places = Array.from({ length: count }, (_, i) => {
    const origin = [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)].map((n) => 3.1 * n);
    const [turn, tilt] = [2 * Math.PI * next(), Math.acos(2 * next() - 1)];
    const along = [Math.sin(tilt) * Math.cos(turn), Math.sin(tilt) * Math.sin(turn), Math.cos(tilt)];
    const across = [Math.sin(turn), -Math.cos(turn), 0];
    const at = (a: number, b: number) => origin.map((x, axis) => x + a * along[axis]! + b * across[axis]!);
    return [...at(0, 0), ...at(0.96, 0), ...at(-0.24, 0.93)];
  });
  return {
    symbols: places.flatMap(() => ["O", "H", "H"]),
    atomicNumbers: Uint8Array.from(places.flatMap(() => [8, 1, 1])),
    geometry: Float64Array.from(places.flat(), bohrFromAngstrom),
    charge: 0,
    multiplicity: 1,
    fragments: places.map((_, i) => ({
      atoms: [3 * i, 3 * i + 1, 3 * i + 2].map(atomIndex),
      charge: 0,
      multiplicity: 1,
    })),
  };
}
