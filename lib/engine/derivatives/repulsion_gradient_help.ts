// Help with the gradient of the repulsion of another thread's calculation.

import { makeBlockPairs } from "../integrals/block_pairs.ts";
import { QuartetKernel } from "../integrals/quartet_kernel.ts";
import { screenPairs } from "../integrals/repulsion_screening.ts";
import type { SharedRepulsionGradient } from "../sharing/shared_repulsion_gradient.ts";
import { SharedWork } from "../sharing/shared_work.ts";
import { takeRounds, working } from "../sharing/take_parts.ts";
import { meanFieldDensity } from "./mean_field_density.ts";
import { relativeDerivatives } from "./relative_derivatives.ts";
import { RepulsionGradientParts } from "./repulsion_gradient.ts";

/** Helps until the work is over, as `helpWith` says. */
export function* helpWithRepulsionGradient(
  { basis, atoms, densities, gradients, words }: SharedRepulsionGradient,
): Generator<boolean, void> {
  const pairs = yield* working(makeBlockPairs(basis));
  const screened = yield* working(screenPairs(new QuartetKernel(pairs)));
  const relative = yield* working(relativeDerivatives(pairs, basis));
  const density = meanFieldDensity(pairs, basis, densities);
  const each = new RepulsionGradientParts(pairs, relative, screened, basis, atoms, density);
  const work = new SharedWork(words);
  yield* takeRounds(work, work.parts(), () =>
    function* (part) {
      yield* each.compute(part);
      gradients.set(each.gradient, part * each.gradient.length);
    });
}
