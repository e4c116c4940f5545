// Help with the integrals in memory of another thread's calculation, and with its products.

import { makeBlockPairs } from "../integrals/block_pairs.ts";
import { QuartetKernel } from "../integrals/quartet_kernel.ts";
import { screenPairs } from "../integrals/repulsion_screening.ts";
import type { SharedSupermatrix } from "../sharing/shared_supermatrix.ts";
import { takeParts, takeRounds, working } from "../sharing/take_parts.ts";
import { pairOrder } from "./pair_order.ts";
import { SupermatrixFiller } from "./supermatrix.ts";
import { SupermatrixLayout } from "./supermatrix_layout.ts";
import { SupermatrixMemory } from "./supermatrix_memory.ts";
import { FILLING, SupermatrixWork } from "./supermatrix_work.ts";

/** Helps until the work is over, as `helpWith` says. */
export function* helpWithSupermatrix(
  { basis, memory: shared, matrices, words }: SharedSupermatrix,
): Generator<boolean, void> {
  const order = pairOrder(basis);
  const layout = new SupermatrixLayout(order.size * (order.size + 1) / 2, matrices, true);
  const memory = new SupermatrixMemory(layout, shared);
  const work = new SupermatrixWork(layout.parts.length, words);
  yield* fill(memory, work, basis, order);
  yield* takeRounds(work, work.product, (matrix) => (part) => memory.multiply(matrix, part, part));
}

function* fill(
  { matrices: [matrix, exchange] }: SupermatrixMemory,
  work: SupermatrixWork,
  basis: SharedSupermatrix["basis"],
  order: ReturnType<typeof pairOrder>,
): Generator<boolean, void> {
  if (work.integrals.isAllTaken(FILLING)) return;
  const pairs = yield* working(makeBlockPairs(basis));
  const screened = yield* working(screenPairs(new QuartetKernel(pairs)));
  const filler = new SupermatrixFiller(pairs, screened, order, { matrix: matrix!, exchange, isZero: false });
  yield* takeParts(work, work.integrals, FILLING, (part) => filler.fill(part));
}
