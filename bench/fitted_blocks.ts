// What it takes to fit integrals in less memory: Hartree-Fock energies of the water trimer with some of the fitted integrals
// in memory, the others computed in each iteration; the least of some rounds, after one to warm up.
//
//     deno run -A bench/fitted_blocks.ts [BASIS, default cc-pvdz] [ROUNDS, default 3]

import { planHartreeFock, releaseIntegrals, runHartreeFock } from "../lib/engine/mod.ts";
import { water } from "../tests/engine/systems.ts";

const [basis = "cc-pvdz", rounds = "3"] = Deno.args;
const options = (memoryBytes: number) => ({ scfType: "df", memoryBytes }) as const;
const { bytes, leastBytes, heldRows: all } = planHartreeFock(water(3), basis, options(Infinity));

console.log("rows held      MB   seconds  energy");
for (const share of [1, 0.75, 0.5, 0.25, 0]) {
  const memoryBytes = leastBytes + share * (bytes - leastBytes);
  let seconds = Infinity, energy = 0;
  for (let round = 0; round <= Number(rounds); round++) {
    releaseIntegrals();
    const start = performance.now();
    energy = runHartreeFock(water(3), basis, options(memoryBytes)).energy;
    if (round > 0) seconds = Math.min(seconds, (performance.now() - start) / 1000);
  }
  const { heldRows } = planHartreeFock(water(3), basis, options(memoryBytes));
  console.log(
    `${`${heldRows}/${all}`.padStart(9)} ${(memoryBytes / 1e6).toFixed(1).padStart(7)} ${
      seconds.toFixed(3).padStart(9)
    }  ${energy}`,
  );
}
