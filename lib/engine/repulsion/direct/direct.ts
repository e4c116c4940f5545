// Repulsion from integrals that are computed again for each density: J. Almlof, K. Faegri, K. Korsell, J. Comput.
// Chem. 3, 385 (1982), doi:10.1002/jcc.540030314. Only the change of the density since the last time is used, so
// that ever fewer quartets matter: M. Haser, R. Ahlrichs, J. Comput. Chem. 10, 104 (1989),
// doi:10.1002/jcc.540100111.

import type { PlacedBasis } from "../../basis/shell_block.ts";
import type { QuartetKernel } from "../../integrals/quartet_kernel.ts";
import type { ScreenedPairs } from "../../integrals/repulsion_screening.ts";
import { ofBothSpins, type RepulsionBuilder, separated } from "../builder.ts";
import { DirectBuilds } from "./direct_builds.ts";

/** A builder that keeps nothing but the last densities and their repulsion. */
export function directRepulsion(
  kernel: QuartetKernel,
  screened: ScreenedPairs,
  basis: PlacedBasis,
): RepulsionBuilder {
  return directBuilder(new DirectBuilds(kernel, screened, basis, 2), basis);
}

/** The same where others have the builds too. */
export function directBuilder(builds: DirectBuilds, basis: PlacedBasis): RepulsionBuilder {
  const mean = new Increment(basis.size);
  const spin = builds.densities === 1 ? undefined : new Increment(basis.size);
  const builder: RepulsionBuilder = {
    *build([density, beta]) {
      if (beta === undefined) {
        const [half] = yield* builds.halves([mean.changeTo(density!)]);
        return [mean.add(half!)];
      }
      const changes = [
        mean.changeTo(density!.map((value, i) => value + beta[i]!)),
        spin!.changeTo(density!.map((value, i) => value - beta[i]!)),
      ];
      const [ofMean, ofSpin] = yield* builds.halves(changes);
      return ofBothSpins(mean.add(ofMean!), spin!.add(ofSpin!));
    },
  };
  if (builds.densities === 1) return builder;
  return {
    ...builder,
    *coulombAndExchange(density) {
      const [ofMean, ofSpin] = yield* builds.halves([mean.changeTo(density), spin!.changeTo(density)]);
      return separated(mean.add(ofMean!), spin!.add(ofSpin!));
    },
  };
}

/** A matrix that is linear in a density, built up from the changes of the density. */
class Increment {
  readonly #size: number;
  readonly #density: Float64Array;
  readonly #matrix: Float64Array;

  constructor(size: number) {
    this.#size = size;
    this.#density = new Float64Array(size ** 2);
    this.#matrix = new Float64Array(size ** 2);
  }

  /** The change of the density since the last time. */
  changeTo(density: Float64Array): Float64Array {
    const change = density.map((value, i) => value - this.#density[i]!);
    this.#density.set(density);
    return change;
  }

  /** Adds the matrix of the change, less its transpose; gives a copy of that of the whole density. */
  add(half: Float64Array): Float64Array {
    const size = this.#size;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) this.#matrix[i * size + j]! += half[i * size + j]! + half[j * size + i]!;
    }
    return this.#matrix.slice();
  }
}
