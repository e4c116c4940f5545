// The electrons' mean repulsion of densities, in one of three ways: from integrals in memory (in_core.ts), computed again
// each time (direct/) or fitted by an auxiliary basis (fitted.ts). Here is what they share.

import type { SharedSupermatrix } from "../sharing/shared_supermatrix.ts";

/** Gives the repulsion matrices of densities, of either one or two at each call. */
export interface RepulsionBuilder {
  /**
   * Computes what electrons feel of each other, in Hartree; pauses every few milliseconds.
   *
   * One density D, of both spins together and alike, gives one matrix J(D) - K(D) / 2. Two, of spin alpha and of spin
   * beta, give two: J(D_alpha + D_beta) - K(D_alpha), and the same for spin beta. J and K are those of
   * {@linkcode CoulombAndExchange}; together they take one pass over the integrals.
   *
   * @param densities Symmetric n x n matrices, row after row.
   * @param isRough Whether matrices to single precision do, where they are offered; default false.
   */
  build(densities: readonly Float64Array[], isRough?: boolean): Generator<undefined, Float64Array[]>;
  /**
   * Computes J(D) and K(D) of one density apart, for methods that take another share of exchange than Hartree-Fock, in
   * somewhat more time than {@linkcode build} takes for both together. Absent where a calculation is one of
   * J - K / 2 alone.
   *
   * @param density Symmetric n x n matrix, row after row.
   */
  coulombAndExchange?(density: Float64Array): Generator<undefined, CoulombAndExchange>;
  /** Whether matrices to single precision take less time. */
  readonly isRoughOffered?: boolean;
  /** Integrals that are kept in memory: the packed matrix P of in_core.ts, good until the next pause. */
  readonly matrix?: () => Generator<undefined, Float64Array>;
  /** What other threads need to help with these from now on, or to read them; undefined where it does not pay. */
  readonly share?: () => SharedSupermatrix | undefined;
}

/** What a density does to electrons, in Hartree: symmetric n x n matrices, row after row. */
export interface CoulombAndExchange {
  /** J_ij = sum_kl D_kl (ij|kl). */
  readonly coulomb: Float64Array;
  /** K_ij = sum_kl D_kl (ik|jl). */
  readonly exchange: Float64Array;
}

/** The repulsion where there are no electrons. */
export function noRepulsion(size: number): RepulsionBuilder {
  return {
    *build(densities) {
      yield;
      return densities.map(() => new Float64Array(size * size));
    },
    *coulombAndExchange() {
      yield;
      return { coulomb: new Float64Array(size * size), exchange: new Float64Array(size * size) };
    },
  };
}

/**
 * The two matrices of an open shell from J - K / 2 of the total density and K of the spin density, alpha less beta:
 * written over its arguments.
 */
export function ofBothSpins(
  mean: Float64Array,
  exchangeOfSpin: Float64Array,
): [alpha: Float64Array, beta: Float64Array] {
  for (let i = 0; i < mean.length; i++) {
    const total = mean[i]!, half = 0.5 * exchangeOfSpin[i]!;
    mean[i] = total - half;
    exchangeOfSpin[i] = total + half;
  }
  return [mean, exchangeOfSpin];
}

/** J and K of a density from its J - K / 2 and its K: J is written over the former. */
export function separated(mean: Float64Array, exchange: Float64Array): CoulombAndExchange {
  for (let i = 0; i < mean.length; i++) mean[i]! += 0.5 * exchange[i]!;
  return { coulomb: mean, exchange };
}
