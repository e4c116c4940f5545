// What sharing the integrals of one basis gains: `deno run -A bench/shared_basis.ts [BASIS] [METHOD] [ROUNDS]`. The n-mers of
// the water trimer in the order of their plan, one after the other in this process: all of nocp, of cp, of vmfc, and of the
// three together (19 n-mers in 7 bases), once with integrals kept from one n-mer to the next and once without. Both ways take
// turns in each round, and the same bits come out of them, which is asserted.

import { assertEquals } from "@std/assert";
import { hartreeFock, mp2Energy, releaseIntegrals, type System } from "../lib/engine/mod.ts";
import { parseInput, prepare } from "../mod.ts";
import { run, water, WATER_TRIMER_TEXT } from "../tests/engine/systems.ts";

const [basis = "cc-pvdz", method = "hf", rounds = "5"] = Deno.args;
const trimer = water(3);

for (const bsse of [["nocp"], ["cp"], ["vmfc"], ["nocp", "cp", "vmfc"]]) {
  const { plan } = prepare(
    parseInput(JSON.stringify({
      molecule: { text: WATER_TRIMER_TEXT },
      model: { method: "hf", basis: "sto-3g" },
      bsse,
      max_nbody: 3,
    })),
  );
  const systems = Array.from(plan.tasks(), systemOf);
  const times: Record<"kept" | "computed", number[]> = { kept: [], computed: [] };
  for (let round = 0; round < Number(rounds); round++) {
    const energies = (["kept", "computed"] as const).map((way) => {
      releaseIntegrals();
      const start = performance.now();
      const each = systems.map((system) => {
        if (way === "computed") releaseIntegrals();
        return energyOf(system);
      });
      times[way].push(performance.now() - start);
      return each;
    });
    assertEquals(energies[0], energies[1]);
  }
  const [kept, computed] = [median(times.kept), median(times.computed)];
  console.log(
    `${bsse.join(" + ")}: ${systems.length} n-mers, ${kept.toFixed(0)} ms with integrals kept, ` +
      `${computed.toFixed(0)} ms without: ${(kept / computed).toFixed(2)}`,
  );
}

function systemOf({ real, basis }: { real: readonly number[]; basis: readonly number[] }): System {
  const atoms = basis.flatMap((fragment) => [3 * fragment, 3 * fragment + 1, 3 * fragment + 2]);
  return {
    ...trimer,
    atomicNumbers: atoms.map((atom) => trimer.atomicNumbers[atom]!),
    ghosts: atoms.map((atom) => real.every((fragment) => fragment !== Math.floor(atom / 3))),
    geometry: atoms.flatMap((atom) => [0, 1, 2].map((k) => trimer.geometry[3 * atom + k]!)),
  };
}

function energyOf(system: System): number {
  return method === "mp2"
    ? run(mp2Energy(system, basis)).result.energy
    : run(hartreeFock(system, basis)).energy;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
