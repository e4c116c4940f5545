// The detectors of interactions on 10,000 atoms: in one thread, and on two Web Workers that share the coordinates,
// turn about, with the start of the workers and without. What both find is compared.
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
const seconds: Record<"serial" | "two_workers", number[]> = { serial: [], two_workers: [] };
let found = 0;
for (let round = 0; round < ROUNDS; round++) {
  const [one, alone] = await timed(() => Promise.resolve(interactionsOf(molecule)));
  const [other, together] = await timed(() =>
    Effect.runPromise(interactionsOnWorkers(molecule, 2, () => startDetectorWorker(WORKER)))
  );
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error("the workers find something else");
  seconds.serial.push(alone);
  seconds.two_workers.push(together);
  found = one.length;
}
console.log(JSON.stringify({
  atoms: molecule.symbols.length,
  fragments: molecule.fragments.length,
  interactions: found,
  first_seconds: { serial: rounded(seconds.serial[0]!), two_workers: rounded(seconds.two_workers[0]!) },
  median_seconds: {
    serial: rounded(median(seconds.serial)),
    two_workers: rounded(median(seconds.two_workers)),
  },
}));

async function timed<A>(compute: () => Promise<A>): Promise<readonly [A, number]> {
  const begin = performance.now();
  const value = await compute();
  return [value, (performance.now() - begin) / 1000];
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
