// Spins of several open-shell fragments that do not all point the same way: whether every task of the expansion can
// then mean the same. n-mers within the system couple their spins in parallel, so only the whole of two fragments can
// be of another total, and its state is no single closed-shell determinant.

import { InputError, type Place } from "../../base/error.ts";
import { highSpinMultiplicity, type Molecule } from "../../molecule/mod.ts";
import type { ModelName, Plan } from "../../plan/mod.ts";
import type { ModelProgram } from "./model_program.ts";

/**
 * Refuses a total multiplicity below that of parallel spins, where a task would be computed of another state than its
 * fragments.
 *
 * @param place Where the input says the multiplicity.
 * @param programs The models with their programs, all of which are known.
 * @throws {InputError} With the reason and the way out.
 */
export function checkSpinCoupling(
  place: Place,
  molecule: Molecule,
  plan: Plan,
  programs: ReadonlyMap<ModelName, ModelProgram>,
): void {
  const parallel = highSpinMultiplicity(molecule.fragments);
  if (molecule.multiplicity === parallel) return;
  const multiplicities = molecule.fragments.map(({ multiplicity }) => multiplicity);
  const found = `a total multiplicity of ${molecule.multiplicity}, of fragments with the multiplicities ` +
    multiplicities.join(", ");
  const inParallel = `Leave the total out, or give ${parallel}, for spins in parallel.`;
  if (multiplicities.length > 2) {
    throw new InputError({
      ...place,
      found,
      expected:
        `${parallel}: n-mers within the system couple their spins in parallel, so the sum would mix states`,
      hint: inParallel,
    });
  }
  for (const name of modelsOfWhole(plan, multiplicities.length)) {
    const { program, prepared } = programs.get(name)!;
    if (program.findsLowSpinStates?.(prepared) === true) continue;
    throw new InputError({
      ...place,
      found,
      expected:
        `${parallel}: a closed-shell determinant of the whole is no state that its fragments are parts of`,
      hint:
        `${inParallel} The broken-symmetry state of antiparallel spins is computed with program: builtin, ` +
        "method: uhf, keywords: { stability_analysis: follow }.",
    });
  }
}

/** Models that compute the whole system. */
function modelsOfWhole(plan: Plan, fragmentCount: number): readonly ModelName[] {
  const families = plan.levels.flatMap((level) => level.families.map(({ family }) => family));
  const whole = families.filter(({ realSize, count }) => realSize === fragmentCount && count > 0);
  return [...new Set(whole.map(({ model }) => model))];
}
