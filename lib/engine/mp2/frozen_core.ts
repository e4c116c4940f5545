// Which orbitals a correlation method leaves alone: the cores of the atoms. How many they are follows from the atoms
// alone, so that an n-mer freezes what its fragments freeze; which they are, from their weight in the cores of free
// atoms: where the core of one atom lies above the valence of another, as 2p of Na above 2s of F, the lowest
// orbitals are not the cores.

import { type BasisChoice, basisLabel } from "../basis/basis_set.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
import { EngineError } from "../error.ts";
import { overlapAndKinetic } from "../integrals/overlap_kinetic.ts";
import { multiplyTransposed } from "../linalg/matrix_product.ts";
import { atomicCoreDensity } from "../scf/atomic_densities.ts";
import type { SpinOrbitals, Wavefunction } from "../scf/wavefunction.ts";
import { describeSystem, type System } from "../system.ts";

/**
 * A frozen orbital is a core by at least this weight, and one that is not by at most the rest. Those of molecules have
 * more than 0.99, or less than 0.01. Where they mix more, an n-mer would freeze a part of the valence that its
 * fragments correlate: 0.05 of a valence orbital's correlation energy is some 3e-3 Hartree.
 */
const MIN_CORE_WEIGHT = 0.95;

/**
 * The wavefunction with its cores as the first ones of the occupied orbitals of each spin. Where they are so already,
 * as in most molecules, it is the same object.
 *
 * @param frozen How many orbitals of each spin are cores.
 * @throws {EngineError} "unsupported" where cores and valence mix.
 */
export function* coresFirst(
  wavefunction: Wavefunction,
  chosen: BasisChoice,
  puream: boolean | undefined,
  frozen: number,
): Generator<undefined, Wavefunction> {
  const { system, basis, alpha, beta } = wavefunction;
  if (frozen === 0 || frozen >= alpha.occupied) return wavefunction;
  const projector = yield* coreProjector(system, chosen, puream, basis);
  const order = function* (spin: SpinOrbitals) {
    const weights = yield* coreWeights(spin, projector, basis.size);
    const cores = largestWeights(weights, Math.min(frozen, spin.occupied));
    requireSeparate(weights, cores, system, chosen);
    return reordered(spin, cores, basis.size);
  };
  const first = yield* order(alpha);
  const second = beta === alpha ? first : yield* order(beta);
  return first === alpha && second === beta ? wavefunction : { ...wavefunction, alpha: first, beta: second };
}

/** S P S, n x n: P projects onto the cores of the free atoms. */
function* coreProjector(
  system: System,
  chosen: BasisChoice,
  puream: boolean | undefined,
  basis: PlacedBasis,
): Generator<undefined, Float64Array> {
  const { size } = basis;
  const { overlap } = yield* overlapAndKinetic(basis);
  const cores = yield* atomicCoreDensity(system, chosen, puream, basis);
  const half = new Float64Array(size ** 2), projector = new Float64Array(size ** 2);
  yield* multiplyTransposed(overlap, cores, half, size, size, size);
  yield* multiplyTransposed(half, overlap, projector, size, size, size);
  return projector;
}

/** The weight of each occupied orbital on the cores of the free atoms, 0 to 1 but for their overlap. */
function* coreWeights(
  { occupied, coefficients }: SpinOrbitals,
  projector: Float64Array,
  size: number,
): Generator<undefined, Float64Array> {
  const rows = coefficients.subarray(0, occupied * size);
  const products = new Float64Array(occupied * size);
  yield* multiplyTransposed(rows, projector, products, occupied, size, size);
  return Float64Array.from({ length: occupied }, (_, i) => {
    let weight = 0;
    for (let f = i * size; f < (i + 1) * size; f++) weight += rows[f]! * products[f]!;
    return weight;
  });
}

/** 0-based indices of the largest weights, in rising order. */
function largestWeights(weights: Float64Array, count: number): readonly number[] {
  const order = Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]! || a - b);
  return order.slice(0, count).sort((a, b) => a - b);
}

function requireSeparate(
  weights: Float64Array,
  cores: readonly number[],
  system: System,
  chosen: BasisChoice,
): void {
  const mixed = weights.findIndex((weight, i) =>
    cores.includes(i) ? weight < MIN_CORE_WEIGHT : weight > 1 - MIN_CORE_WEIGHT
  );
  if (mixed < 0) return;
  throw new EngineError(
    "unsupported",
    `an occupied orbital of ${describeSystem(system)} in ${basisLabel(chosen)} is a core by ` +
      `${weights[mixed]!.toFixed(2)} and valence by the rest, since the core of one atom has the energy of ` +
      "another's valence: so there are no cores to freeze; set freeze_core to false",
  );
}

/** The orbitals with those of the given indices before the other ones. */
function reordered(spin: SpinOrbitals, cores: readonly number[], size: number): SpinOrbitals {
  if (cores.every((orbital, i) => orbital === i)) return spin;
  const rest = Array.from({ length: spin.energies.length }, (_, i) => i).filter((i) => !cores.includes(i));
  const coefficients = new Float64Array(spin.coefficients.length);
  const energies = new Float64Array(spin.energies.length);
  [...cores, ...rest].forEach((from, to) => {
    coefficients.set(spin.coefficients.subarray(from * size, (from + 1) * size), to * size);
    energies[to] = spin.energies[from]!;
  });
  return { ...spin, coefficients, energies };
}
