// Help with the integrals of another thread's calculation, and with its products: whatever part is free is taken. It is a
// generator, as all computations: whoever steps it decides whether it continues.

import { makeBlockPairs } from "../integrals/block_pairs.ts";
import { QuartetKernel } from "../integrals/quartet_kernel.ts";
import { screenPairs } from "../integrals/repulsion_screening.ts";
import { pairOrder } from "./pair_order.ts";
import { FILLING, type SharedSupermatrix, SharedWork } from "./shared_work.ts";
import { SupermatrixFiller } from "./supermatrix.ts";
import { SupermatrixLayout } from "./supermatrix_layout.ts";
import { SupermatrixMemory } from "./supermatrix_memory.ts";

// Whoever steps looks between two waits whether it is wanted elsewhere.
const WAIT_MILLISECONDS = 3;

/**
 * Helps until the work is over. Yields every few milliseconds, true where it has worked and false where it has waited for
 * work. Where it is stopped in the middle of a part, by `return`, it leaves the part to others.
 */
export function* helpWith(
  { basis, memory: shared, matrices, words }: SharedSupermatrix,
): Generator<boolean, void> {
  const order = pairOrder(basis);
  const layout = new SupermatrixLayout(order.size * (order.size + 1) / 2, matrices, true);
  const memory = new SupermatrixMemory(layout, shared);
  const work = new SharedWork(layout.parts.length, words);
  yield* fill(memory, work, basis, order);
  for (let done = 0; !work.isClosed;) {
    const { round, matrix } = work.lastProduct;
    if (round === done) {
      work.awaitProduct(round, WAIT_MILLISECONDS);
      yield false;
      continue;
    }
    done = round;
    yield* takeParts(work, work.product, round, (part) => memory.multiply(matrix, part, part));
  }
}

function* fill(
  { matrices: [matrix, exchange] }: SupermatrixMemory,
  work: SharedWork,
  basis: SharedSupermatrix["basis"],
  order: ReturnType<typeof pairOrder>,
): Generator<boolean, void> {
  if (work.integrals.isAllTaken(FILLING)) return;
  const pairs = yield* working(makeBlockPairs(basis));
  const screened = yield* working(screenPairs(new QuartetKernel(pairs)));
  const filler = new SupermatrixFiller(pairs, screened, order, { matrix: matrix!, exchange, isZero: false });
  yield* takeParts(work, work.integrals, FILLING, (part) => filler.fill(part));
}

/** Takes parts of a round until none is free. */
function* takeParts(
  work: SharedWork,
  parts: SharedWork["product"],
  round: number,
  compute: (part: number) => Generator<undefined, void>,
): Generator<boolean, void> {
  for (let from = 0;;) {
    if (!work.enter()) return;
    try {
      const part = parts.take(round, from);
      if (part === undefined) return;
      try {
        yield* working(compute(part));
        parts.finish(part, round);
      } finally {
        parts.giveBack(part, round);
      }
      from = part + 1;
    } finally {
      work.leave();
    }
    yield true;
  }
}

function* working<T>(computation: Generator<undefined, T>): Generator<boolean, T> {
  for (let step = computation.next();; step = computation.next()) {
    if (step.done) return step.value;
    yield true;
  }
}
