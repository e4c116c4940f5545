// What a converged self-consistent field gives to derivatives, properties and correlation: its orbitals,
// densities and Fock matrices, with the integrals' preparations. Atomic units; matrices row after row.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { FittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import type { FittingKernel } from "../density_fitting/fitting_kernel.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import type { QuartetKernel } from "../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { multiplyTransposed } from "../linalg/matrix_product.ts";
import type { System } from "../system.ts";
import type { Reference } from "./spin_channel.ts";
import type { OrthonormalBasis } from "./orthonormal_basis.ts";
import type { RepulsionBuilder } from "../repulsion/builder.ts";
import type { SharedSupermatrix } from "../sharing/shared_supermatrix.ts";
import type { ScfResult } from "./result.ts";

/** Orbitals of one spin: m of them over n basis functions. */
export interface SpinOrbitals {
  /** This many orbitals, the first ones, hold one electron of this spin each. */
  readonly occupied: number;
  /**
   * Orbital energies in Hartree: m. They rise among the occupied and among the empty orbitals. In ROHF they are
   * those of Roothaan's effective Fock matrix, the same for both spins.
   */
  readonly energies: Float64Array;
  /** Coefficients of the basis functions, one orbital after another: m x n. */
  readonly coefficients: Float64Array;
  /** Density of the electrons of this spin alone, n x n; in RHF half of the total density. */
  readonly density: Float64Array;
  /** Fock matrix of that density, n x n, Hartree. */
  readonly fock: Float64Array;
}

/** What fitted the integrals of orbitals. */
export interface WavefunctionFitting {
  readonly kernel: FittingKernel;
  /** Auxiliary functions whose integrals are in memory at a time. */
  readonly heldRows: number;
  /** The integrals, as long as they are kept. */
  readonly integrals?: FittedIntegrals;
}

/** A converged self-consistent field, and what integrals over its basis need. */
export interface Wavefunction {
  /** Whether both spins share their orbitals: all of them, none, or all with some singly occupied. */
  readonly reference: Reference;
  readonly system: System;
  readonly basis: PlacedBasis;
  readonly pairs: BlockPairs;
  readonly kernel: QuartetKernel;
  readonly screened: ScreenedPairs;
  /** Integrals that are kept in memory: the packed matrix P of in_core.ts, good until the next pause. */
  readonly inCoreIntegrals?: () => Generator<undefined, Float64Array>;
  /** Where other threads can read the same, as long as they are there; undefined where they cannot. */
  readonly sharedIntegrals?: () => SharedSupermatrix | undefined;
  /** The repulsion of changes of densities; absent where its integrals were released. */
  readonly response?: RepulsionBuilder;
  /** The auxiliary basis, where the orbitals are those of fitted integrals, and these as long as they are kept. */
  readonly fitting?: WavefunctionFitting;
  /** Electrons of spin alpha. */
  readonly alpha: SpinOrbitals;
  /** Electrons of spin beta; in RHF the same object as `alpha`. */
  readonly beta: SpinOrbitals;
  /** Total energy in Hartree. */
  readonly energy: number;
  /** Properties, and the evidence of convergence. */
  readonly result: ScfResult;
}

/**
 * Orbitals from vectors in the orthonormal basis (rows). Their energies are expectation values of `effective`, a Fock
 * matrix in the orthonormal basis to which theirs has converged: the error is of second order in that of the vectors.
 *
 * @param vectors m x m, one orbital after another.
 * @param occupied How many of them hold an electron.
 * @param effective m x m, Hartree.
 * @param orthonormal The orthonormal basis: m combinations of n functions.
 * @param density Density of this spin, n x n.
 * @param fock Fock matrix of this spin, n x n, Hartree.
 */
export function* spinOrbitals(
  vectors: Float64Array,
  occupied: number,
  effective: Float64Array,
  { columns, count }: OrthonormalBasis,
  density: Float64Array,
  fock: Float64Array,
): Generator<undefined, SpinOrbitals> {
  const size = Math.sqrt(fock.length);
  const coefficients = new Float64Array(count * size);
  yield* multiplyTransposed(vectors, columns, coefficients, count, size, count);
  const product = new Float64Array(count * count);
  yield* multiplyTransposed(vectors, effective, product, count, count, count);
  const energies = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    for (let i = k * count; i < (k + 1) * count; i++) energies[k]! += vectors[i]! * product[i]!;
  }
  return { occupied, energies, coefficients, density, fock };
}

/**
 * The same without the integrals that it keeps in memory, which may take most of it: for whoever wants its orbitals
 * and densities while others are computed.
 */
export function withoutInCoreIntegrals(
  { inCoreIntegrals: _, sharedIntegrals: __, response: ___, fitting, ...rest }: Wavefunction,
): Wavefunction {
  return fitting === undefined
    ? rest
    : { ...rest, fitting: { kernel: fitting.kernel, heldRows: fitting.heldRows } };
}
