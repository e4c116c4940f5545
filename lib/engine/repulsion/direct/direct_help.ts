// Help with the repulsion of another thread's calculation, whose integrals are computed again for each density.

import { makeBlockPairs } from "../../integrals/block_pairs.ts";
import { QuartetKernel } from "../../integrals/quartet_kernel.ts";
import { screenPairs } from "../../integrals/repulsion_screening.ts";
import type { SharedDirectRepulsion } from "../../sharing/shared_direct_repulsion.ts";
import { SharedWork } from "../../sharing/shared_work.ts";
import { takeRounds, working } from "../../sharing/take_parts.ts";
import { DirectMemory } from "./direct_memory.ts";
import { QuartetDigester } from "./quartet_digester.ts";

/** Helps until the work is over, as `helpWith` says. */
export function* helpWithDirectRepulsion(
  { basis, densities, numbers, words }: SharedDirectRepulsion,
): Generator<boolean, void> {
  const kernel = new QuartetKernel(yield* working(makeBlockPairs(basis)));
  const screened = yield* working(screenPairs(kernel));
  const digester = new QuartetDigester(kernel, screened, basis, densities);
  const memory = new DirectMemory(basis.size, densities, numbers);
  const work = new SharedWork(words);
  yield* takeRounds(work, work.parts(), (count) => {
    // The owner writes the next ones before it begins the next round, in which parts of this one count for nothing.
    digester.begin(memory.changes(count).map((change) => change.slice()));
    return function* (part) {
      yield* digester.digest(part);
      memory.put(part, count, digester.halves);
    };
  });
}
