// Repulsion built up from the changes of the density since the last time. The rounding of a whole density's repulsion
// goes with the density, and orbitals in a nearly dependent basis, where elements of densities are thousands of
// electrons, amplify it above what the iterations are to reach. That of a change dies away with the change.

import type { RepulsionBuilder } from "./builder.ts";

/** The same repulsion, of densities each of which is near the one before. */
export function incrementalRepulsion(whole: RepulsionBuilder): RepulsionBuilder {
  let last: { densities: readonly Float64Array[]; matrices: readonly Float64Array[] } | undefined;
  return {
    ...whole,
    *build(densities) {
      const before = last;
      const matrices = before === undefined
        ? yield* whole.build(densities)
        : (yield* whole.build(densities.map((density, c) => combined(density, before.densities[c]!, -1))))
          .map((change, c) => combined(change, before.matrices[c]!, 1));
      last = { densities: densities.map((density) => density.slice()), matrices };
      return matrices.map((matrix) => matrix.slice());
    },
  };
}

/** a + factor * b. */
function combined(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < sum.length; i++) sum[i] = a[i]! + factor * b[i]!;
  return sum;
}
