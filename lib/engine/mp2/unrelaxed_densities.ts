// What the gradient of the correlation energy of second order needs of its amplitudes, made in one pass over the
// occupied orbitals p: densities in the space of the occupied and of the virtual orbitals, the two-particle density,
// half back-transformed to basis functions, and how the energy changes with the orbitals' coefficients. It is the
// energy in Hylleraas' form, 2-particle density times integrals plus density times Fock matrix, which is stationary in the
// amplitudes. J. A. Pople, R. Krishnan, H. B. Schlegel, J. S. Binkley, Int. J. Quantum Chem. Symp. 13, 225 (1979),
// doi:10.1002/qua.560160825; C. M. Aikens et al., Theor. Chem. Acc. 110, 233 (2003), doi:10.1007/s00214-003-0453-3.

import { evenCount } from "./memory.ts";
import { allocate } from "../allocate.ts";
import { transpose } from "../linalg/matrix_product.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import {
  type ActiveOrbitals,
  activeSpins,
  type CorrelatedOrbital,
  correlatedOrbitals,
} from "./active_orbitals.ts";
import { type CorrelationSums, pairAmplitudes } from "./amplitudes.ts";
import { distributionsOf, forEachHalfTransformed } from "./half_transformed_orbitals.ts";
import { OccupiedSlope } from "./occupied_slope.ts";
import {
  addOccupied,
  backTransform,
  type PairDensity,
  type SpinDensityParts,
  storePairs,
} from "./pair_densities.ts";
import { exchangeIntegrals, orbitalPairs, pairWorkspace } from "./pair_integrals.ts";

/** All of it but the two-particle density, with the energy that comes along. */
export interface OrbitalDensities {
  readonly energy: Readonly<CorrelationSums>;
  readonly spins: readonly SpinDensityParts[];
}

/** All of it. */
export interface UnrelaxedDensities extends OrbitalDensities {
  readonly pairs: PairDensity;
}

/**
 * Makes the densities; pauses every few milliseconds, and yields what other threads need to help. They have the same bits
 * whatever the batch, and whoever helps.
 *
 * @param frozen Number of doubly occupied orbitals that are left out.
 * @param batch Occupied orbitals whose half-transformed integrals are kept at once.
 * @param spareBytes What other threads may take to help, default nothing.
 */
export function* unrelaxedDensities(
  wavefunction: Wavefunction,
  frozen: number,
  batch: number,
  spareBytes = 0,
): Generator<SharedComputation | undefined, UnrelaxedDensities> {
  const n = wavefunction.basis.size;
  const active = activeSpins(wavefunction, frozen);
  const occupied = correlatedOrbitals(active);
  const spins = active.map((orbitals) => densityParts(orbitals, n));
  const energy: CorrelationSums = { sameSpin: 0, oppositeSpin: 0 };
  const pairs = emptyPairDensity(occupied, n);
  if (occupied.length === 0) return { energy, spins, pairs };
  const columns = new Map(active.map((orbitals) => [orbitals, virtualColumns(orbitals, n)]));
  const work = pairWorkspace(
    n,
    Math.max(...active.map(({ occupiedCount }) => occupiedCount)),
    Math.max(...active.map(({ virtualCount }) => virtualCount)),
  );
  const known: Float64Array[][] = occupied.map(() => []);
  let place = 0;
  const slopes = new OccupiedSlope(
    n,
    distributionsOf(wavefunction),
    Math.max(...active.map(({ occupiedCount }) => occupiedCount)),
  );
  yield* forEachHalfTransformed(
    wavefunction,
    active,
    { batch, spareBytes, others: (atOnce) => slopes.arrays(atOnce) },
    function* ({ spin, p }, half, row) {
      const own = spins[active.indexOf(spin)]!;
      for (const [t, other] of spins.entries()) {
        const { active: { occupiedCount: count, virtualCount: virtual } } = other;
        if (count === 0 || virtual === 0) continue;
        const kind = spins.length === 1 ? "restricted" : other === own ? "same" : "opposite";
        yield* exchangeIntegrals(half, row, t, count, work);
        const first = occupied.findIndex((each) => each.spin === other.active);
        yield* orbitalPairs(own.active, other.active, n, work, place, first, known);
        const { occupiedEnergies } = spin;
        yield* pairAmplitudes(
          work.amplitudes,
          work.density,
          occupiedEnergies[p]!,
          spin,
          other.active,
          kind,
          energy,
        );
        yield* addOccupied(work, count, spin.virtualCount * virtual, other.occupied);
        yield* backTransform(own, other.active, columns.get(spin)!, columns.get(other.active)!, n, work);
        yield* slopes.add(half, row, count, work.functions, other.occupiedSlope);
        yield* storePairs(work.functions, n, count, place, first, pairs);
      }
      place++;
    },
  );
  return { energy, spins, pairs };
}

/** The density of pairs, all zero. */
function emptyPairDensity(occupied: readonly CorrelatedOrbital[], n: number): PairDensity {
  const m = evenCount(occupied.length);
  const coefficients = new Float64Array(n * m);
  occupied.forEach(({ spin, p }, at) => {
    for (let i = 0; i < n; i++) coefficients[i * m + at] = spin.occupied[p * n + i]!;
  });
  return { orbitals: m, coefficients, density: allocate(n * n * m * m, "the density of pairs") };
}

/** Densities and slopes of one spin, all zero. */
export function densityParts(active: ActiveOrbitals, n: number): SpinDensityParts {
  const { occupiedCount, virtualCount } = active;
  return {
    active,
    occupied: new Float64Array(occupiedCount ** 2),
    virtual: new Float64Array(virtualCount ** 2),
    occupiedSlope: new Float64Array(occupiedCount * n),
    virtualSlope: new Float64Array(virtualCount * n),
  };
}

/** Coefficients of the virtual orbitals, n x v. */
export function virtualColumns({ virtual, virtualCount }: ActiveOrbitals, n: number): Float64Array {
  const columns = new Float64Array(n * virtualCount);
  transpose(virtual, columns, virtualCount, n);
  return columns;
}
