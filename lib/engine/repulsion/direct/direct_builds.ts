// Builds of the repulsion of changes of densities, part by part, so that they have the same bits however many threads take part.

import { hasSharedMemory } from "../../../base/workarounds/shared_bytes.ts";
import type { PlacedBasis } from "../../basis/shell_block.ts";
import type { QuartetKernel } from "../../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../../integrals/repulsion_screening.ts";
import type { SharedDirectRepulsion } from "../../sharing/shared_direct_repulsion.ts";
import type { SharedParts } from "../../sharing/shared_parts.ts";
import { newWords, SharedWork } from "../../sharing/shared_work.ts";
import { sumAlone, sumTogether } from "../../sharing/sum_of_parts.ts";
import { isWorthSharing } from "../supermatrix_layout.ts";
import { DirectMemory, PLACES } from "./direct_memory.ts";
import { QuartetDigester } from "./quartet_digester.ts";

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
    const digester = this.#digester, shared = this.#shared;
    digester.begin(changes);
    const own = {
      compute: (part: number) => digester.digest(part),
      addComputed: () => add(sums, digester.halves),
    };
    if (shared === undefined) yield* sumAlone(digester.parts.count, own);
    else {
      const { memory, work, parts } = shared;
      memory.changes(changes.length).forEach((change, i) => change.set(changes[i]!));
      yield* sumTogether(work, parts, changes.length, {
        ...own,
        places: PLACES,
        put: (part) => memory.put(part, sums.length, digester.halves),
        addPlaced: (part) => add(sums, memory.halves(part, sums.length)),
      });
    }
    return sums;
  }
}

function add(sums: readonly Float64Array[], halves: readonly Float64Array[]): void {
  sums.forEach((sum, c) => {
    const half = halves[c]!;
    for (let i = 0; i < sum.length; i++) sum[i]! += half[i]!;
  });
}
