// Spins of several open-shell fragments that do not all point the same way: whether every task of the expansion can
// then mean the same. n-mers within the system couple their spins in parallel, so only the whole of two fragments can
// be of another total, and its state is no single closed-shell determinant.

import { InputError, type Place } from "../../base/error.ts";
import type { Notice } from "../../base/notice.ts";
import type { InputRecord } from "../../input/mod.ts";
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
  const [first = 1, second = 1] = multiplicities;
  const antiparallel = Math.abs(first - second) + 1;
  if (molecule.multiplicity !== antiparallel && modelsOfWhole(plan, 2).length > 0) {
    throw new InputError({
      ...place,
      found,
      expected: `${parallel} or ${antiparallel}: no single determinant of both fragments has a spin between`,
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

/**
 * Warns of n-mers of several radicals whose wavefunction may be a saddle point: two F atoms 3 angstrom apart repel each
 * other by 171 kcal/mol there, and attract each other by 0.2 at the minimum.
 *
 * @param maxNbody Highest order.
 */
export function unanalysedRadicals(
  { molecule: record }: Pick<InputRecord, "molecule">,
  molecule: Molecule,
  maxNbody: number,
  models: Iterable<ModelProgram>,
): readonly Notice[] {
  const radicals = molecule.fragments.flatMap(({ multiplicity }, i) => multiplicity === 1 ? [] : [i + 1]);
  if (radicals.length < 2 || maxNbody < 2) return [];
  const isUnanalysed = [...models].some((model) => model.isKnown && follows(model) === false);
  if (!isUnanalysed) return [];
  return [{
    ...record.place("fragments"),
    severity: "warning",
    statement:
      `fragments ${radicals.slice(0, 4).join(", ")}${radicals.length > 4 ? ", ..." : ""} have unpaired ` +
      "electrons, and the wavefunction of several together is often a saddle point, up to 100 kcal/mol too high",
    advice:
      "Give keywords: { stability_analysis: follow } (program builtin or psi4), which continues to a minimum.",
  }];
}

function follows(model: ModelProgram): boolean | undefined {
  try {
    return model.program.followsInstabilities?.(model.prepared);
  } catch {
    return undefined; // a model that is refused later, with its reason
  }
}
