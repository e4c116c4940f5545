// From an input to a calculation that is ready to run: the molecule, the plan and the models, all checked, and
// every complaint with its place in the input.

import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { InputError } from "../../base/error.ts";
import { type InputRecord, locateError } from "../../input/mod.ts";
import { type Molecule, moleculeFromRecord, withEmbeddingCharges } from "../../molecule/mod.ts";
import { type ModelName, Plan, resolveExpansion, UNNAMED_MODEL } from "../../plan/mod.ts";
import { isBuiltin, type Program } from "../../programs/contract/program.ts";
import { isProgramName, programNamed } from "../../programs/registry.ts";
import { refuseEngineKeys } from "../../programs/contract/untrusted_text.ts";

/** A calculation that is ready to be run or assembled. */
export interface Calculation {
  /** What was asked for, and where the input says it. */
  readonly input: InputRecord;
  /** The whole system. */
  readonly molecule: Molecule;
  /** The tasks. */
  readonly plan: Plan;
  /** The models of the input, by name. */
  readonly models: ReadonlyMap<ModelName, ModelChemistry>;
}

/**
 * Checks an input and plans its tasks. Which programs there are is another question: {@linkcode checkModels}.
 *
 * @throws {InputError} With the place in the input.
 */
export function prepare(input: InputRecord): Calculation {
  return located(input, () => {
    const bare = moleculeFromRecord(input.molecule);
    const molecule = input.embeddingCharges === undefined
      ? bare
      : withEmbeddingCharges(bare, input.embeddingCharges);
    const expansion = resolveExpansion({
      fragmentCount: molecule.fragments.length,
      driver: input.driver,
      bsse: input.bsse,
      levels: input.levels,
      maxNbody: input.maxNbody,
      returnTotalData: input.returnTotalData,
      supersystemIeOnly: input.supersystemIeOnly,
      embedded: input.embeddingCharges !== undefined,
    });
    return { input, molecule, plan: new Plan(expansion), models: input.models };
  });
}

/**
 * Checks that the programs can compute the calculation's models, before anything runs.
 *
 * @throws {InputError} With the place of the model in the input.
 */
export function checkModels({ input, molecule, plan, models }: Calculation): void {
  const ghosts = needGhosts(plan);
  for (const name of plan.models) {
    const model = models.get(name)!;
    const path = name === UNNAMED_MODEL ? ["model"] : ["models", name];
    located(input, () => {
      const program = programOf(model, path);
      if (model.basisSet !== undefined && program.takesBasisSets !== true) {
        throw new InputError({
          keyPath: [...path, "basis_file"],
          found: `a basis set of one's own for ${program.name}`,
          expected: "the name of a basis set that the program knows",
          hint: "Only builtin, the embedded engine, takes the functions themselves.",
        });
      }
      if (isBuiltin(program)) refuseEngineKeys(model, path);
      program.check(model, plan.expansion.driver, molecule, path, ghosts(name));
      if (molecule.embeddingCharges === undefined || isBuiltin(program)) return;
      if (program.capabilities.embedding) return;
      throw new InputError({
        keyPath: ["embedding_charges"],
        found: `charges, with program ${program.name}`,
        expected: `none: nmer cannot hand point charges to ${program.name}`,
        hint: "Embedded calculations run with program: builtin, psi4 or xtb.",
      });
    });
  }
}

/** Programs of the calculation's models that nmer cannot run: their results can only be replayed. */
export function programsElsewhere({ plan, models }: Calculation): readonly string[] {
  const programs = new Set(plan.models.map((name) => models.get(name)!.program));
  return [...programs].filter((program) => !isProgramName(program));
}

// Whether tasks of a model have ghost atoms.
function needGhosts(plan: Plan): (model: ModelName) => boolean {
  const families = plan.levels.flatMap((level) => level.families.map(({ family }) => family));
  return (model) =>
    families.some((family) =>
      family.model === model && family.count > 0 && family.basisSize > family.realSize
    );
}

function programOf(model: ModelChemistry, path: readonly string[]): Program {
  try {
    return programNamed(model.program);
  } catch (error) {
    throw error instanceof InputError ? error.at({ keyPath: path }) : error;
  }
}

function located<A>(input: InputRecord, compute: () => A): A {
  try {
    return compute();
  } catch (error) {
    throw error instanceof InputError ? locateError(input, error) : error;
  }
}
