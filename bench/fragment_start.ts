// How many iterations a self-consistent field saves that begins with the converged densities of its fragments instead of those
// of its atoms: `deno run -A bench/fragment_start.ts`. For water clusters by Hartree-Fock with the engine's thresholds; the
// fragments' densities are computed here and cost nothing in the comparison.

import { atomicDensityGuess } from "../lib/engine/scf/atomic_densities.ts";
import { scfCycle } from "../lib/engine/scf/cycle.ts";
import { SCF_DEFAULTS } from "../lib/engine/scf/options.ts";
import { prepareHartreeFock } from "../lib/engine/scf/plan.ts";
import { computeIntegrals } from "../lib/engine/scf/prepared_integrals.ts";
import { spinChannelsOf } from "../lib/engine/scf/spin_channel.ts";
import { runHartreeFock, type System } from "../lib/engine/mod.ts";
import { run, water } from "../tests/engine/systems.ts";

for (const molecules of [2, 3] as const) {
  for (const basis of ["sto-3g", "6-31g", "cc-pvdz"]) {
    const whole = water(molecules);
    const prepared = prepareHartreeFock(whole, basis, SCF_DEFAULTS);
    const { size } = prepared.basis;
    const fragments = new Float64Array(size * size);
    for (let m = 0, first = 0; m < molecules; m++) {
      const { alpha: { density }, basis: { size: own } } = runHartreeFock(waterOf(whole, m), basis);
      for (let i = 0; i < own; i++) {
        for (let j = 0; j < own; j++) {
          fragments[(first + i) * size + first + j] = 2 * density[i * own + j]!;
        }
      }
      first += own;
    }
    const atoms = run(atomicDensityGuess(whole, basis, undefined, prepared.basis));
    const [fromAtoms, fromFragments] = [atoms, fragments].map((density) => iterations(whole, basis, density));
    console.log(
      `${molecules} waters, ${basis}: ${fromAtoms} iterations from atoms, ${fromFragments} from fragments`,
    );
  }
}

function waterOf(whole: System, molecule: number): System {
  const own = <Item>(list: ArrayLike<Item>, each: number) =>
    Array.from(list).slice(3 * each * molecule, 3 * each * (molecule + 1));
  return {
    ...whole,
    atomicNumbers: own(whole.atomicNumbers, 1),
    ghosts: own(whole.ghosts, 1),
    geometry: own(whole.geometry, 3),
  };
}

function iterations(system: System, basis: string, density: Float64Array): number {
  const prepared = prepareHartreeFock(system, basis, SCF_DEFAULTS);
  const { plan, basis: { size } } = prepared;
  const independence = { tolerance: SCF_DEFAULTS.sTolerance, wanted: undefined };
  const integrals = run(computeIntegrals(system, basis, prepared, independence, SCF_DEFAULTS.memoryBytes));
  const spinChannels = spinChannelsOf(plan.reference, plan.alpha, plan.beta);
  const guess = spinChannels.map(({ electrons }) => density.map((value) => value * electrons / 2));
  return run(scfCycle({ size, ...integrals, spinChannels }, guess, SCF_DEFAULTS)).iteration;
}
