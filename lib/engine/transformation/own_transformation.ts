// A transformation as the thread has it that needs the orbitals' integrals. Of integrals in shared memory, it is in such
// memory too, and other threads can take parts of the work, each with the same bits whoever computes it.

import type { SharedSupermatrix } from "../sharing/shared_supermatrix.ts";
import type { SharedPairEnergies, SharedTransformation } from "../sharing/shared_transformation.ts";
import { HalfTransformed } from "./half_transformed.ts";
import { columnBlocks, fillColumns, placeOrbitals } from "./in_core_half.ts";
import { computePairPart, type PairPart } from "./pair_parts.ts";
import { placeTransformation, type Transformation } from "./transformation_layout.ts";
import {
  giveBackSharedTransformationMemory,
  giveBackTransformationMemory,
  takeSharedTransformationMemory,
  takeTransformationMemory,
  type TransformationMemory,
} from "./transformation_loops.ts";
import { TransformationWork } from "./transformation_work.ts";

/** What other threads may help with, and in which memory. */
export interface TransformationSharing {
  /** Where the integrals are. */
  readonly integrals: SharedSupermatrix;
  /** What they may take beside the transformation, in bytes. */
  readonly spareBytes: number;
  /** Number of occupied orbitals that are transformed, of all batches. */
  readonly orbitals: number;
  /** Of the energies of pairs, in any batch at most. */
  readonly pairParts: number;
  /** Where these are wanted. */
  readonly pairs?: SharedPairEnergies;
}

/** Orbitals that are transformed at once. */
export interface TransformedBatch {
  /** 0-based number of the batch. */
  readonly batch: number;
  /** 0-based index of its first orbital among all. */
  readonly first: number;
}

/** A transformation in its memory. Whoever makes it must {@linkcode OwnTransformation.end} it. */
export class OwnTransformation {
  readonly half: HalfTransformed;
  /** What other threads need to help; undefined where they cannot. */
  readonly offer: SharedTransformation | undefined;
  readonly #memory: TransformationMemory;
  readonly #work: TransformationWork | undefined;

  /** @param sharing Absent where there are no integrals in shared memory. */
  constructor(transformation: Transformation, sharing?: TransformationSharing) {
    const shared = sharing && takeSharedTransformationMemory();
    const memory = this.#memory = shared ?? takeTransformationMemory();
    const spareBytes = shared === undefined ? 0 : sharing!.spareBytes;
    const layout = placeTransformation(memory, this, transformation, spareBytes);
    this.half = new HalfTransformed(memory, layout);
    this.half.clear();
    if (shared === undefined) return;
    const { integrals, orbitals, pairParts, pairs } = sharing!;
    const { helpers, products } = layout;
    this.#work = TransformationWork.begin({ blocks: columnBlocks(products), helpers, pairs: pairParts });
    if (helpers === 0) return;
    this.offer = {
      kind: "transformation",
      integrals,
      memory: memory.memory,
      layout,
      orbitals,
      words: this.#work.words,
      ...(pairs && { pairs }),
    };
  }

  /** Whether nobody may still write integrals of an earlier batch. */
  get isFree(): boolean {
    return this.#work?.isAnyBlockTaken !== true;
  }

  /**
   * Fills in the integrals of a batch from those in memory; pauses every few milliseconds.
   *
   * @param integrals Gives the packed lower triangle of P, good until the next pause.
   * @param orbitals Coefficients of its orbitals, each over the n basis functions.
   */
  *fill(
    { batch }: TransformedBatch,
    integrals: () => Generator<undefined, Float64Array>,
    orbitals: Float64Array,
  ): Generator<undefined, void> {
    const { half } = this, work = this.#work;
    placeOrbitals(half, orbitals);
    const compute = (block: number) => fillColumns(half, block, orbitals.length / half.size, integrals);
    if (work === undefined) return yield* inTurn(columnBlocks(half.products), compute);
    yield* work.finishColumns(batch, compute);
  }

  /** Computes energies of pairs of a batch; pauses every few milliseconds. */
  *computePairs(
    { batch, first }: TransformedBatch,
    energies: SharedPairEnergies,
    parts: readonly PairPart[],
  ): Generator<undefined, void> {
    const { half } = this, work = this.#work;
    const compute = (part: number) =>
      computePairPart(half, energies, parts[part]!.orbital - first, parts[part]!);
    if (work === undefined) return yield* inTurn(parts.length, compute);
    yield* work.finishPairs(batch, parts.length, compute);
  }

  /** Gives the memory back. */
  end(): void {
    if (this.#work === undefined) giveBackTransformationMemory(this.#memory);
    else giveBackSharedTransformationMemory(this.#memory, this.#work);
  }
}

function* inTurn(
  count: number,
  compute: (part: number) => Generator<undefined, void>,
): Generator<undefined, void> {
  for (let part = 0; part < count; part++) {
    yield* compute(part);
    yield;
  }
}
