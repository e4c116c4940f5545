// Builds of the repulsion of changes of densities, part by part. What parts give is added up in their order, so that the sums
// have the same bits however many threads compute them. Whoever has the calculation never waits for another thread: it
// computes those parts once more that are taken and not finished, until they are.

import { hasSharedMemory } from "../../../base/workarounds/shared_bytes.ts";
import type { PlacedBasis } from "../../basis/shell_block.ts";
import type { QuartetKernel } from "../../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../../integrals/repulsion_screening.ts";
import type { SharedDirectRepulsion } from "../../sharing/shared_direct_repulsion.ts";
import type { SharedParts } from "../../sharing/shared_parts.ts";
import { newWords, SharedWork } from "../../sharing/shared_work.ts";
import { isWorthSharing } from "../supermatrix_layout.ts";
import { DirectMemory } from "./direct_memory.ts";
import { QuartetDigester } from "./quartet_digester.ts";

// Whoever has taken the last part of a small calculation has it done by then, unless it lost its core.
const LAST_PART_MILLISECONDS = 5;

/** What other threads have of the builds. */
interface Shared {
  readonly memory: DirectMemory;
  readonly work: SharedWork;
  readonly parts: SharedParts;
}

/** The builds of one basis. */
export class DirectBuilds {
  readonly #digester: QuartetDigester;
  readonly #basis: PlacedBasis;
  /** How many densities there are at most. */
  readonly densities: 1 | 2;
  #shared: Shared | undefined;

  /** @param densities How many densities there are at most. */
  constructor(kernel: QuartetKernel, screened: ScreenedPairs, basis: PlacedBasis, densities: 1 | 2) {
    this.#digester = new QuartetDigester(kernel, screened, basis, densities);
    this.#basis = basis;
    this.densities = densities;
  }

  /** What other threads need to help from now on; undefined where it does not pay. */
  share(): SharedDirectRepulsion | undefined {
    const { parts: { count } } = this.#digester;
    if (!isWorthSharing(this.#basis.size) || !hasSharedMemory() || count === 1) return undefined;
    if (this.#shared === undefined) {
      const work = new SharedWork(newWords(count));
      const memory = new DirectMemory(this.#basis.size, this.densities);
      this.#shared = { memory, work, parts: work.parts() };
    }
    const { densities } = this;
    const { memory: { numbers }, work: { words } } = this.#shared;
    return { kind: "direct-repulsion", basis: this.#basis, densities, numbers, words };
  }

  /**
   * What all quartets give, n x n: to J - K / 2 of the first change, to K of the second one if given, when its transpose is
   * added. Pauses every few milliseconds.
   */
  *halves(changes: readonly Float64Array[]): Generator<undefined, readonly Float64Array[]> {
    const sums = changes.map(({ length }) => new Float64Array(length));
    this.#digester.begin(changes);
    if (this.#shared === undefined) yield* this.#addAlone(sums);
    else yield* this.#addTogether(this.#shared, changes, sums);
    return sums;
  }

  *#addAlone(sums: readonly Float64Array[]): Generator<undefined, void> {
    const { parts: { count }, halves } = this.#digester;
    for (let part = 0; part < count; part++) {
      yield* this.#digester.digest(part);
      add(sums, halves);
      yield;
    }
  }

  *#addTogether(
    { memory, work, parts }: Shared,
    changes: readonly Float64Array[],
    sums: readonly Float64Array[],
  ): Generator<undefined, void> {
    const { halves } = this.#digester;
    memory.changes(changes.length).forEach((change, i) => change.set(changes[i]!));
    const isFree = (part: number) => !isHeld(part, parts);
    const round = work.beginRound(
      parts,
      changes.length,
      (part) => DirectMemory.isFirst(part) && isFree(part),
    );
    for (let next = 0; next < parts.count;) {
      if (parts.isFinished(next, round)) add(sums, memory.halves(next, sums.length));
      else {
        const part = parts.take(round, next);
        if (part !== undefined && part > next) {
          yield* this.#digester.digest(part);
          memory.halves(part, sums.length).forEach((half, i) => half.set(halves[i]!));
          parts.finish(part, round);
          yield;
          continue;
        }
        const isOwn = part === next || (yield* this.#competed(next, round, parts));
        if (part === next) yield* this.#digester.digest(next);
        add(sums, isOwn ? halves : memory.halves(next, sums.length));
        if (part === next) parts.finish(next, round);
      }
      const behind = DirectMemory.nextAfter(next++);
      if (behind < parts.count && isFree(behind)) parts.open(behind, round);
      yield;
    }
  }

  /** Computes a part that another thread has; false where that one has finished it first. */
  *#competed(part: number, round: number, parts: SharedParts): Generator<undefined, boolean> {
    if (parts.isFinished(part, round, LAST_PART_MILLISECONDS)) return false;
    const steps = this.#digester.digest(part);
    while (!steps.next().done) {
      yield;
      if (parts.isFinished(part, round)) return false;
    }
    return true;
  }
}

/** Whether somebody may still write into the place of a part. */
function isHeld(part: number, parts: SharedParts): boolean {
  for (const sharer of DirectMemory.sharersOf(part, parts.count)) if (parts.isTaken(sharer)) return true;
  return false;
}

function add(sums: readonly Float64Array[], halves: readonly Float64Array[]): void {
  sums.forEach((sum, c) => {
    const half = halves[c]!;
    for (let i = 0; i < sum.length; i++) sum[i]! += half[i]!;
  });
}
