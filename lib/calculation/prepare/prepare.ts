// From an input to a calculation that is ready to run: the molecule, the plan and the models, all checked, and
// every complaint with its place in the input.

import { describeValue, InputError } from "../../base/error.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { enumeration } from "../../base/plural.ts";
import type { InputRecord } from "../../input/mod.ts";
import type { MolecularProperty } from "../../base/quantities/molecular_property.ts";
import { writtenModelPath } from "../../input/records/locate_error.ts";
import type { Notice } from "../../base/notice.ts";
import {
  type Contact,
  type Molecule,
  moleculeDoubts,
  moleculeFromRecord,
  shortestContacts,
  withEmbeddingCharges,
} from "../../molecule/mod.ts";
import { bohrFromAngstrom } from "../../base/units.ts";
import {
  Equivalents,
  type Expansion,
  foreseenPlan,
  isUnfinished,
  type ModelName,
  partsOf,
  type Plan,
  type PlanPart,
  resolveExpansion,
  resolveScreening,
  screenedPlan,
  type Screening,
} from "../../plan/mod.ts";
import { checkProperties } from "../../programs/contract/molecular_properties.ts";
import { makeRegistry, type Registry } from "../../programs/registry.ts";
import { compositeDoubts } from "../composites/composite_doubts.ts";
import { decidedModels } from "./decided_models.ts";
import { withInputPlace } from "./input_place.ts";
import { ModelProgram } from "./model_program.ts";
import { checkSpinCoupling, unanalysedRadicals } from "./spin_coupling.ts";

/**
 * A calculation that is ready to be run or assembled.
 *
 * @example
 * ```ts
 * import { type Calculation, parseInput, prepare } from "@nmer/nmer";
 *
 * const tasks = ({ plan }: Calculation) => `${plan.taskCount} tasks in ${plan.levels.length} levels`;
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * console.log(tasks(prepare(input)));
 * ```
 */
export interface Calculation {
  /** What was asked for, and where the input says it. */
  readonly input: InputRecord;
  /** The whole system. */
  readonly molecule: Molecule;
  /** The tasks. */
  readonly plan: Plan;
  /** Those of them that this process computes; default all. */
  readonly part?: PlanPart;
  /** Which of them are equal, so that one is computed and the others are copies; absent where each is computed. */
  readonly equivalents?: Equivalents;
  /** The shortest contact of each fragment with another one; undefined for the only one. */
  readonly contacts: readonly (Contact | undefined)[];
  /** What was understood where the input leaves it open, and what may be a mistake in it. */
  readonly notices: readonly Notice[];
  /**
   * The models of the input, by name; of those that are sums of others, their parts. What their keywords leave to the size
   * of the tasks is decided.
   */
  readonly models: ReadonlyMap<ModelName, ModelChemistry>;
  /** What keywords leave to the size of the tasks, as scf_type auto does: what was chosen and why, by model. */
  readonly decisions: ReadonlyMap<ModelName, string>;
  /**
   * The models with the programs that compute them.
   * @internal
   */
  readonly programs: ReadonlyMap<ModelName, ModelProgram>;
}

/**
 * Checks an input and plans its tasks. Which programs there are is another question: {@linkcode checkModels}.
 *
 * @example
 * ```ts
 * import { parseInput, prepare } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const { plan, molecule, notices } = prepare(input);
 * console.log(plan.taskCount, molecule.fragments.length, notices.length);
 * ```
 *
 * @param input What a file or a text says.
 * @param registry The programs that inputs may name; default those that nmer knows.
 * @throws {InputError} With the place in the input.
 */
export function prepare(input: InputRecord, registry: Registry = makeRegistry()): Calculation {
  if (typeof input?.locate !== "function") {
    throw new InputError({
      keyPath: ["input"],
      found: typeof input === "string" ? describeValue(input) : "something else",
      expected: "an input that was read, as parseInput(text) and readInput(path) give it",
    });
  }
  return withInputPlace(input, () => {
    const bare = moleculeFromRecord(input.molecule);
    const molecule = input.embeddingCharges === undefined
      ? bare
      : withEmbeddingCharges(bare, input.embeddingCharges);
    const expansion = resolveExpansion({
      fragmentCount: molecule.fragments.length,
      // Forgotten fragments are no interaction of 0; in QCSchema a molecule without fragments is one.
      isOneFragmentMeant: input.molecule.fragments !== undefined || input.form === "qcschema",
      driver: input.driver,
      properties: input.properties,
      bsse: input.bsse,
      levels: input.levels,
      composites: input.composites,
      maxNbody: input.maxNbody,
      returnTotalData: input.returnTotalData,
      supersystemIeOnly: input.supersystemIeOnly,
      embedded: input.embeddingCharges !== undefined,
    });
    const screening = resolveScreening({ ...input.screening, focus: input.focus }, expansion);
    const { models, decisions } = decidedModels(input.models, registry, molecule, expansion, screening);
    const programs = new Map(
      Array.from(
        models,
        ([name, model]) =>
          [name, new ModelProgram(name, model, registry, propertiesOf(name, expansion, screening))] as const,
      ),
    );
    const contacts = shortestContacts(molecule);
    const plan = screenedPlan(expansion, screening, molecule);
    return {
      input,
      molecule,
      plan,
      ...computedOnce(input, plan, molecule),
      contacts,
      notices: inWordsOf(input, [
        ...input.molecule.notices ?? [],
        ...moleculeDoubts(input.molecule, molecule, contacts),
        ...noInteraction(input, expansion),
        ...modelDoubts(input, molecule, programs.values()),
        ...compositeDoubts({ ...input, models }),
        ...unanalysedRadicals(input, molecule, expansion.maxNbody, programs.values()),
      ]),
      models,
      decisions,
      programs,
    };
  });
}

/** The calculation with another plan, of the same input. */
export function withPlan(calculation: Calculation, plan: Plan): Calculation {
  const { part: _, equivalents: __, ...others } = calculation;
  return { ...others, plan, ...computedOnce(calculation.input, plan, calculation.molecule) };
}

/** The calculation with one task of every kind that its phases may bring; itself where all of its tasks are known. */
export function foreseen(calculation: Calculation): Calculation {
  const { plan, molecule: { fragments } } = calculation;
  if (!isUnfinished(plan)) return calculation;
  const { part: _, equivalents: __, ...others } = calculation;
  return { ...others, plan: foreseenPlan(plan, fragments.map(({ atoms }) => atoms.length)) };
}

/** The properties that a model is asked for: none of one that only chooses n-mers, and adds nothing. */
function propertiesOf(
  name: ModelName,
  expansion: Expansion,
  screening: Screening | undefined,
): readonly MolecularProperty[] {
  const { levels, supersystem, properties } = expansion;
  const corrects = screening?.energy?.correct !== undefined && screening.energy.model === name;
  const adding = [...levels.map(({ model }) => model), ...(supersystem === undefined ? [] : [supersystem])];
  const adds = adding.some((model) => partsOf(expansion, model).some((part) => part.model === name));
  return corrects || adds ? properties : [];
}

/** Of equal tasks one is computed. Which are equal is found when it is first asked for. */
function computedOnce(
  input: InputRecord,
  plan: Plan,
  molecule: Molecule,
): Pick<Calculation, "equivalents" | "part"> {
  if (input.equivalents === undefined) return {};
  const equivalents = new Equivalents(plan, molecule, bohrFromAngstrom(input.equivalents.tolerance));
  return { equivalents, part: equivalents.computed };
}

/** Notices in the words of whatever gave the input's keys. */
function inWordsOf({ wording }: InputRecord, notices: readonly Notice[]): readonly Notice[] {
  if (wording === undefined) return notices;
  return notices.map(({ advice, ...notice }) => ({
    ...notice,
    statement: wording(notice.statement),
    ...(advice === undefined ? {} : { advice: wording(advice) }),
  }));
}

/** What programs doubt of their models. */
function modelDoubts(
  input: InputRecord,
  molecule: Molecule,
  models: Iterable<ModelProgram>,
): readonly Notice[] {
  return [...models].flatMap((model): readonly Notice[] => {
    try {
      const doubt = model.isKnown ? model.program.doubt?.(model.prepared, molecule) : undefined;
      const keyPath = writtenModelPath(input, model.path);
      return doubt === undefined
        ? []
        : [{ ...input.locate(keyPath), keyPath, severity: "warning", ...doubt }];
    } catch {
      return []; // a model that is refused later, with its reason
    }
  });
}

/** That the interaction energy of one fragment, which was asked for, is nothing. */
function noInteraction(input: InputRecord, { fragmentCount, returnTotalData }: Expansion): readonly Notice[] {
  if (fragmentCount > 1 || returnTotalData) return [];
  return [{
    ...input.molecule.place("fragments"),
    severity: "warning",
    statement: "a molecule of one fragment has no interaction energy, the result is 0",
    advice: "List the atoms of each fragment in fragments, or ask for return_total_data.",
  }];
}

/**
 * Checks that the programs can compute the calculation's models, before anything runs.
 *
 * @example
 * ```ts
 * import { checkModels, InputError, parseInput, prepare } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: mp5, basis: sto-3g }');
 * try {
 *   checkModels(prepare(input));
 * } catch (error) {
 *   if (!(error instanceof InputError)) throw error;
 *   console.log(error.message);
 * }
 * ```
 *
 * @throws {InputError} With the place of the model in the input.
 */
export function checkModels(calculation: Calculation): void {
  const { input, molecule, plan, programs } = foreseen(calculation);
  checkSpinCoupling(input.molecule.place("multiplicity"), molecule, plan, programs);
  for (const name of plan.models) checkModel(calculation, name);
}

/**
 * Checks that a model's program can compute it.
 *
 * @throws {InputError} With the place of the model in the input.
 */
export function checkModel({ input, molecule, plan, programs }: Calculation, name: ModelName): void {
  const hasGhosts = needGhosts(plan)(name);
  const model = programs.get(name)!;
  withInputPlace(input, () => {
    const { path, program } = model;
    checkBasisSet(model);
    program.check(model.prepared, plan.expansion.driver, molecule, path, hasGhosts);
    if (hasGhosts) checkGhosts(model);
    if (molecule.embeddingCharges !== undefined) checkEmbedding(model);
    checkProperties(
      program,
      model.prepared,
      model.properties,
      path,
    );
  });
}

function checkBasisSet({ chemistry, path, program, registry }: ModelProgram): void {
  if (chemistry.basisSet === undefined || program.takesBasisSets === true) return;
  const takers = registry.namesOf(({ takesBasisSets }) => takesBasisSets === true).map((name) => {
    const { title } = registry.named(name);
    return title === undefined ? name : `${name}, ${title},`;
  });
  throw new InputError({
    keyPath: [...path, "basis_file"],
    found: `a basis set of one's own for ${program.name}`,
    expected: "the name of a basis set that the program knows",
    hint: `Only ${takers.join(" or ")} takes the functions themselves.`,
  });
}

function checkGhosts({ program, registry }: ModelProgram): void {
  const { ghosts, whyNoGhosts } = program.capabilities;
  if (ghosts || whyNoGhosts === undefined) return;
  const others = registry.namesOf(({ capabilities }) => capabilities.ghosts);
  throw new InputError({
    keyPath: ["bsse"],
    found: `ghost atoms (cp or vmfc) with ${program.name.replace(/^.*:/, "")}, ${whyNoGhosts}`,
    expected: `nocp, or a program that has ghost atoms: ${others.join(", ")}`,
  });
}

function checkEmbedding({ program, registry }: ModelProgram): void {
  if (program.capabilities.embedding) return;
  const others = registry.namesOf(({ capabilities }) => capabilities.embedding);
  throw new InputError({
    keyPath: ["embedding_charges"],
    found: `charges, with program ${program.name}`,
    expected: `none: nmer cannot hand point charges to ${program.name}`,
    hint: `Embedded calculations run with program: ${enumeration(others)}.`,
  });
}

/** Programs of the calculation's models that nmer cannot run: their results can only be replayed. */
export function programsElsewhere({ plan, programs }: Calculation): readonly string[] {
  const elsewhere = plan.models.map((name) => programs.get(name)!).filter(({ isKnown }) => !isKnown);
  return [...new Set(elsewhere.map(({ chemistry }) => chemistry.program))];
}

/** Whether tasks of a model have ghost atoms. */
export function needGhosts(plan: Plan): (model: ModelName) => boolean {
  const whole = foreseenPlan(plan, Array.from({ length: plan.expansion.fragmentCount }, () => 1));
  const families = whole.levels.flatMap((level) => level.families.map(({ family }) => family));
  return (model) =>
    families.some((family) =>
      family.model === model && family.count > 0 && family.basisSize > family.realSize
    );
}
