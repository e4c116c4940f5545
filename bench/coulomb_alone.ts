// What fitting the Coulomb part alone (RI-J) could spare beside exact exchange: the share of the quartets' work that only J
// needs, of the first Fock matrix and of a change of the density a thousandth as large, for waters on a grid.
//
//     deno run -A bench/coulomb_alone.ts [BASIS, default cc-pvdz] [NUMBER OF WATERS ..., default 3 6 12]

import { releaseIntegrals, runHartreeFock, type System } from "../lib/engine/mod.ts";
import { largestByBlocks } from "../lib/engine/integrals/density_bounds.ts";
import { NEGLIGIBLE_INTEGRAL } from "../lib/engine/integrals/repulsion_screening.ts";
import type { Wavefunction } from "../lib/engine/scf/wavefunction.ts";
import { system } from "../tests/engine/systems.ts";
import { waterGrid } from "./water_grid.ts";

const [basis = "cc-pvdz", ...counts] = Deno.args;
console.log("waters  functions  whole density: J alone, K alone  a thousandth of it: J alone, K alone");
for (const count of counts.length > 0 ? counts.map(Number) : [3, 6, 12]) {
  const wavefunction = runHartreeFock(waters(count), basis, { scfType: "df" });
  const shares = [1, 1e-3].map((scale) => {
    const { coulomb, exchange } = sharesOfWork(wavefunction, scale);
    return `${percent(coulomb)} %, ${percent(exchange)} %`;
  });
  console.log(
    `${String(count).padStart(6)}${String(wavefunction.basis.size).padStart(11)}${shares[0]!.padStart(34)}${
      shares[1]!.padStart(42)
    }`,
  );
  releaseIntegrals();
}

function waters(count: number): System {
  return system(
    waterGrid(count).flatMap((place) =>
      ["O", "H", "H"].map((symbol, k) =>
        [symbol, place[3 * k]!, place[3 * k + 1]!, place[3 * k + 2]!] as const
      )
    ),
  );
}

/** Shares of the work that is for J, and for K, alone, where the total density is multiplied with a scale. */
function sharesOfWork(
  { alpha, basis, pairs, screened: { pair, bound, work } }: Wavefunction,
  scale: number,
): { readonly coulomb: number; readonly exchange: number } {
  const largest = largestByBlocks(alpha.density.map((value) => 2 * scale * value), basis);
  const density = (a: number, b: number) => largest[a * basis.blocks.length + b]!;
  let total = 0, coulomb = 0, exchange = 0;
  for (let bra = 0; bra < pair.length; bra++) {
    const a = pairs.pairRowBlock[pair[bra]!]!, b = pairs.pairColumnBlock[pair[bra]!]!;
    for (let ket = 0; ket <= bra; ket++) {
      const c = pairs.pairRowBlock[pair[ket]!]!, d = pairs.pairColumnBlock[pair[ket]!]!;
      const needed = NEGLIGIBLE_INTEGRAL / (bound[bra]! * bound[ket]!);
      const forCoulomb = 2 * Math.max(density(a, b), density(c, d)) >= needed;
      const forExchange =
        0.5 * Math.max(density(a, c), density(a, d), density(b, c), density(b, d)) >= needed;
      if (!forCoulomb && !forExchange) continue;
      const cost = work[bra]! * work[ket]!;
      total += cost;
      if (!forExchange) coulomb += cost;
      if (!forCoulomb) exchange += cost;
    }
  }
  return { coulomb: coulomb / total, exchange: exchange / total };
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
