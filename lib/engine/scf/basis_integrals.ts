// What a self-consistent field needs that depends on the basis alone, not on which of its centres have nuclei, on charges or
// on electrons. The n-mers of a counterpoise correction differ in those only, so what the last calculation of this thread
// had is kept, and taken by the next one where its basis is the same to the last bit: same numbers, computed once.

import type { PlacedBasis } from "../basis/shell_block.ts";
import { type FittedIntegrals, fittedIntegrals } from "../density_fitting/fitted_integrals.ts";
import { makeFittingKernel } from "../density_fitting/fitting_kernel.ts";
import { type BlockPairs, makeBlockPairs } from "../integrals/block_pairs.ts";
import { overlapAndKinetic } from "../integrals/overlap_kinetic.ts";
import { type PairsOfParts, pairsOfParts, releasePartPairs } from "../integrals/part_pairs.ts";
import { QuartetKernel } from "../integrals/quartet_kernel.ts";
import { type ScreenedPairs, screenPairs } from "../integrals/repulsion_screening.ts";
import type { RepulsionBuilder } from "../repulsion/builder.ts";
import { inCoreBuilder, type InCoreRepulsion } from "../repulsion/in_core.ts";
import { releaseRecurring } from "../repulsion/recurring_parts.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import type { MemoryPlan } from "./memory.ts";
import { type OrthonormalBasis, orthonormalBasis } from "./orthonormal_basis.ts";

// The memory of the compiled loop stays with the thread. Which calculations take it changes no bit.
const MAX_RESIDENT_BYTES = 2 ** 28;
const MAX_RESIDENT_SHARE = 1 / 8;

/** One-electron integrals, n x n, in Hartree, and what follows from the overlap. */
export interface OneElectronIntegrals {
  readonly kinetic: Float64Array;
  readonly orthonormal: OrthonormalBasis;
}

/** The pairs of functions that matter. */
export interface PairsOfBasis {
  readonly pairs: BlockPairs;
  readonly kernel: QuartetKernel;
  readonly screened: ScreenedPairs;
}

/** Which combinations of functions are left out as nearly dependent. */
export interface Independence {
  /** Eigenvalue of the overlap below which one is. */
  readonly tolerance: number;
  /** How many to keep instead, whatever the tolerance. */
  readonly wanted: number | undefined;
}

/** The integrals over one basis, each computed when it is first asked for. */
export class BasisIntegrals {
  readonly #basis: PlacedBasis;
  readonly #independence: Independence;
  /** Both of what follows, put together of parts, until the pairs are asked for. */
  #parts: PairsOfParts | undefined;
  #oneElectron: OneElectronIntegrals | undefined;
  #pairs: PairsOfBasis | undefined;
  #inMemory: { readonly densities: 1 | 2; readonly repulsion: InCoreRepulsion } | undefined;
  #fitted: { readonly auxiliary: PlacedBasis; readonly integrals: FittedIntegrals } | undefined;

  /**
   * @param basis Blocks on their centres.
   * @param independence Which combinations are left out.
   */
  constructor(basis: PlacedBasis, independence: Independence) {
    this.#basis = basis;
    this.#independence = independence;
  }

  /** Whether these are the integrals over a basis. */
  areOver(basis: PlacedBasis, { tolerance, wanted }: Independence): boolean {
    const own = this.#independence;
    return own.tolerance === tolerance && own.wanted === wanted && isSameBasis(this.#basis, basis);
  }

  /**
   * Gives up the repulsion integrals that a calculation does not take: it has been planned how much memory it needs, and
   * those of another kind are not in that.
   */
  keepFor({ inCore, fitted }: Pick<MemoryPlan, "inCore" | "fitted">): void {
    if (!inCore) this.#inMemory = undefined;
    if (!fitted) this.#fitted = undefined;
  }

  /** Kinetic energy and overlap; pauses every few milliseconds, as all of these. */
  *oneElectron(): Generator<undefined, OneElectronIntegrals> {
    if (this.#oneElectron !== undefined) return this.#oneElectron;
    const { tolerance, wanted } = this.#independence;
    const parts = this.#parts = yield* pairsOfParts(this.#basis);
    const { overlap, kinetic } = parts?.oneElectron ?? (yield* overlapAndKinetic(this.#basis));
    const orthonormal = yield* orthonormalBasis(overlap, this.#basis.size, tolerance, wanted);
    return this.#oneElectron = { kinetic, orthonormal };
  }

  *pairs(): Generator<undefined, PairsOfBasis> {
    if (this.#pairs !== undefined) return this.#pairs;
    const parts = this.#parts ?? (yield* pairsOfParts(this.#basis));
    this.#parts = undefined;
    const pairs = parts?.pairs ?? (yield* makeBlockPairs(this.#basis));
    const kernel = new QuartetKernel(pairs);
    const screened = yield* screenPairs(kernel, parts?.bounds);
    parts?.keepBounds();
    return this.#pairs = { pairs, kernel, screened };
  }

  /**
   * The repulsion from integrals in memory, of one density at a time or of two. Yields once what other threads need to help
   * with it, where that pays.
   *
   * @param memoryBytes What the calculation may take; a part of it may stay with the thread.
   */
  *inMemory(
    densities: 1 | 2,
    memoryBytes: number,
  ): Generator<SharedComputation | undefined, RepulsionBuilder> {
    let repulsion = this.#inMemory?.densities === densities ? this.#inMemory.repulsion : undefined;
    if (repulsion === undefined) {
      this.#inMemory = undefined; // before others take memory
      const { kernel, screened } = yield* this.pairs();
      const bytes = Math.min(MAX_RESIDENT_BYTES, MAX_RESIDENT_SHARE * memoryBytes);
      const residence = { bytes, isOurs: () => kept === this };
      repulsion = inCoreBuilder(kernel, screened, this.#basis, densities, residence);
    }
    yield repulsion.share();
    yield* repulsion.matrix();
    this.#inMemory = { densities, repulsion };
    return repulsion;
  }

  /**
   * Integrals that are fitted by an auxiliary basis.
   *
   * @param heldRows Auxiliary functions whose integrals are in memory at a time.
   */
  *fitted(auxiliary: PlacedBasis, heldRows: number): Generator<undefined, FittedIntegrals> {
    const known = this.#fitted;
    const isKnown = known !== undefined && isSameBasis(known.auxiliary, auxiliary) &&
      known.integrals.heldRows === heldRows;
    if (isKnown) return known.integrals;
    this.#fitted = undefined;
    const { pairs, screened } = yield* this.pairs();
    const kernel = yield* makeFittingKernel(pairs, this.#basis, auxiliary);
    const integrals = yield* fittedIntegrals(kernel, screened, heldRows);
    this.#fitted = { auxiliary, integrals };
    return integrals;
  }
}

let kept: BasisIntegrals | undefined;

/** The integrals over a basis: those of this thread's last calculation where its basis was the same. */
export function integralsOver(basis: PlacedBasis, independence: Independence): BasisIntegrals {
  if (kept?.areOver(basis, independence) !== true) kept = new BasisIntegrals(basis, independence);
  return kept;
}

/** Gives the memory back that the last calculation's integrals take. */
export function releaseIntegrals(): void {
  kept = undefined;
  releaseRecurring();
  releasePartPairs();
}

// An element's blocks are made once for each basis set.
function isSameBasis(one: PlacedBasis, other: PlacedBasis): boolean {
  return one.blocks.length === other.blocks.length &&
    one.blocks.every((own, i) => {
      const { block, atom, x, y, z } = other.blocks[i]!;
      return own.block === block && own.atom === atom && Object.is(own.x, x) && Object.is(own.y, y) &&
        Object.is(own.z, z);
    });
}
