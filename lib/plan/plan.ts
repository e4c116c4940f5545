// A plan: all tasks that an expansion needs, each once, in the order of their levels. Nothing is held for a
// task: a plan of millions of tasks is a few families and the rules to step through them.

import { InputError } from "../base/error.ts";
import type { Composites } from "../base/model_chemistry.ts";
import { type TaskIndex, taskIndex } from "../base/indices.ts";
import type { Bsse } from "./bsse.ts";
import { mapEntry } from "../base/workarounds/map_entry.ts";
import { bothClusters, withoutClusters } from "./chosen_clusters.ts";
import { allClusters, type ClusterSet } from "./cluster_set.ts";
import { type Expansion, type ModelName, needsTotals, partsOf } from "./expansion.ts";
import type { Screening } from "./screening.ts";
import { type Task, taskLabel } from "./task.ts";
import { TaskFamily } from "./task_family.ts";

/** The most tasks that a plan may hold. */
export const MAX_TASKS = 2 ** 31 - 1;

/** The tasks of one level: those with the same number of real fragments. */
export interface PlanLevel {
  /** Number of real fragments. */
  readonly nbody: number;
  /** Index of its first task. */
  readonly start: number;
  /** Index after its last task. */
  readonly end: number;
  /** Its families, one after the other. */
  readonly families: readonly PlannedFamily[];
}

/** A family of tasks and its place in a plan. */
export interface PlannedFamily {
  /** The family. */
  readonly family: TaskFamily;
  /** Index of its first task. */
  readonly start: number;
}

/**
 * The tasks of an expansion, in the order of levels; within a level by model, then by size of the basis.
 *
 * @example The plan of three fragments through order 2 under cp
 * ```ts
 * import { Plan, resolveExpansion, taskIndex } from "@nmer/nmer/parts";
 *
 * const plan = new Plan(resolveExpansion({ fragmentCount: 3, bsse: ["cp"], maxNbody: 2 }));
 * console.log(plan.taskCount); // 6
 * console.log(plan.levels.map(({ nbody, start, end }) => ({ nbody, start, end })));
 * // [{ nbody: 1, start: 0, end: 3 }, { nbody: 2, start: 3, end: 6 }]
 * console.log(plan.label(taskIndex(3))); // ["(auto)", [1, 2], [1, 2, 3]]
 * console.log(plan.at(taskIndex(3)));
 * // { index: 3, nbody: 2, model: "(auto)", real: [0, 1], basis: [0, 1, 2] }
 * ```
 */
export class Plan {
  /** Ascending by `nbody`. */
  readonly levels: readonly PlanLevel[];
  /** Number of all tasks: QCManyBody's `calcinfo_nmbe`. */
  readonly taskCount: number;
  /** What is expanded. */
  readonly expansion: Expansion;
  /** The clusters that contribute. */
  readonly clusters: ClusterSet;
  /** What left out the others, where it is known. */
  readonly screening: Screening | undefined;
  /** The clusters that a screening's cheap model computes, those that contribute among them; undefined without one. */
  readonly candidates: ClusterSet | undefined;
  readonly #families = new Map<string, PlannedFamily>();
  #last: Task | undefined;
  #corrected: ClusterSet | undefined;

  /**
   * Plans the tasks of an expansion.
   *
   * @param expansion What is expanded.
   * @param clusters The clusters that contribute, all up to the highest order or fewer.
   * @param screening What left out the others; for whoever shows it.
   * @param candidates What a screening by energy computes by its cheap model.
   * @throws {InputError} Where the plan would hold more than {@linkcode MAX_TASKS} tasks.
   */
  constructor(
    expansion: Expansion,
    clusters: ClusterSet = allClusters(expansion.fragmentCount, expansion.maxNbody),
    screening?: Screening,
    candidates?: ClusterSet,
  ) {
    if (clusters.fragmentCount !== expansion.fragmentCount) {
      throw new RangeError(`clusters of ${clusters.fragmentCount} fragments for ${expansion.fragmentCount}`);
    }
    if (expansion.supersystemIeOnly && clusters.count(expansion.fragmentCount) === 0) {
      throw new RangeError("supersystem_ie_only needs the cluster of all fragments");
    }
    this.expansion = expansion;
    this.clusters = clusters;
    this.screening = screening;
    this.candidates = candidates;
    const families = neededFamilies(this);
    const levels: PlanLevel[] = [];
    let start = 0;
    for (const family of families) {
      const planned = { family, start };
      this.#families.set(familyKey(family.model, family.realSize, family.basisSize), planned);
      const last = levels.at(-1);
      const end = start + family.count;
      if (last?.nbody === family.realSize) {
        levels[levels.length - 1] = { ...last, end, families: [...last.families, planned] };
      } else levels.push({ nbody: family.realSize, start, end, families: [planned] });
      start = end;
    }
    if (!(start <= MAX_TASKS)) {
      throw new InputError({
        keyPath: ["max_nbody"],
        found: `${expansion.maxNbody}, which takes at least ${start.toExponential(1)} tasks`,
        expected: `a plan of at most ${MAX_TASKS} tasks`,
        hint: "Lower max_nbody.",
      });
    }
    this.levels = levels;
    this.taskCount = start;
  }

  /** The candidates of which the cheap model's contribution takes the place of what is left out; undefined without. */
  get corrected(): ClusterSet | undefined {
    const { candidates, clusters, screening } = this;
    if (candidates === undefined || screening?.energy?.correct !== "cheap") return undefined;
    return this.#corrected ??= withoutClusters(candidates, clusters);
  }

  /** The models of the tasks, in the order of the levels that they serve; of composite ones, their parts. */
  get models(): readonly ModelName[] {
    return modelsOf(this);
  }

  /** The family of a model with this many real and basis fragments; undefined where none is planned. */
  family(model: ModelName, realSize: number, basisSize: number): PlannedFamily | undefined {
    return this.#families.get(familyKey(model, realSize, basisSize));
  }

  /** The task at an index. */
  at(index: TaskIndex): Task {
    // Whoever takes a task on asks for it several times in a row.
    if (this.#last?.index !== index) this.#last = this.#find(index);
    return this.#last;
  }

  #familyAt(index: TaskIndex): PlannedFamily {
    const level = this.levels.find((candidate) => index < candidate.end);
    const planned = level?.families.findLast((candidate) => candidate.start <= index);
    if (planned === undefined || index < 0) throw new RangeError(`the plan has no task ${index}`);
    return planned;
  }

  #find(index: TaskIndex): Task {
    const { family, start } = this.#familyAt(index);
    return { index, nbody: family.realSize, model: family.model, ...family.at(index - start) };
  }

  /**
   * A number that tasks of one level and model have in common if they are computed in one basis; undefined where no other
   * task of the level can have it, or the model's tasks do not matter.
   */
  basisGroup(index: TaskIndex, matters: (model: ModelName) => boolean): number | undefined {
    const { family, start } = this.#familyAt(index);
    const group = matters(family.model) ? family.basisGroup(index - start) : undefined;
    return group === undefined ? undefined : start + group;
  }

  /** The index of a task; undefined where it is not planned. */
  indexOf(model: ModelName, real: readonly number[], basis: readonly number[]): TaskIndex | undefined {
    const planned = this.family(model, real.length, basis.length);
    const position = planned?.family.position(real, basis);
    return position === undefined ? undefined : taskIndex(planned!.start + position);
  }

  /** The label of the task at an index: `["hf", [1], [1, 2]]`. */
  label(index: TaskIndex): string {
    const { model, real, basis } = this.at(index);
    return taskLabel(model, real, basis);
  }

  /** All tasks, one after the other. */
  *tasks(): Generator<Task, void, undefined> {
    for (let index = 0; index < this.taskCount; index++) yield this.at(taskIndex(index));
  }
}

function modelsOf({ expansion, screening }: Pick<Plan, "expansion" | "screening">): readonly ModelName[] {
  const models = servingModels({ expansion, screening });
  return [...new Set(models.flatMap((name) => partsOf(expansion, name).map(({ model }) => model)))];
}

// As the input names them.
function servingModels(
  { expansion, screening }: Pick<Plan, "expansion" | "screening">,
): readonly ModelName[] {
  const { levels, supersystem } = expansion;
  return [...levels.map((level) => level.model), supersystem, screening?.energy?.model]
    .filter((model) => model !== undefined);
}

/** The composite models that serve levels or a screening, in that order. */
export function compositesOf({ expansion, screening }: Pick<Plan, "expansion" | "screening">): Composites {
  const names = new Set(servingModels({ expansion, screening }));
  return new Map([...names].flatMap((name) => {
    const parts = expansion.composites.get(name);
    return parts === undefined ? [] : [[name, parts] as const];
  }));
}

function familyKey(model: ModelName, realSize: number, basisSize: number): string {
  return `${realSize} ${basisSize} ${model}`;
}

// What a family is for.
interface NeededFamily {
  readonly model: ModelName;
  readonly realSize: number;
  readonly basisSize: number;
  readonly treatments: Set<Bsse>;
  /** The orders whose contributions take its tasks. */
  readonly nbodies: Set<number>;
  /** Whose clusters of these orders. */
  clusters: ClusterSet;
}

type Need = (treatment: Bsse, model: ModelName, realSize: number, basisSize: number, nbody: number) => void;

function neededFamilies(
  plan: Pick<Plan, "expansion" | "clusters" | "screening" | "candidates">,
): TaskFamily[] {
  const { expansion, clusters, screening, candidates } = plan;
  const { fragmentCount } = expansion;
  const found = new Map<string, NeededFamily>();
  const need =
    (clustersOf: (model: ModelName) => ClusterSet): Need => (treatment, name, realSize, basisSize, nbody) => {
      for (const { model } of partsOf(expansion, name)) {
        const clusters = clustersOf(model);
        const needed = mapEntry(found, familyKey(model, realSize, basisSize), () => ({
          model,
          realSize,
          basisSize,
          treatments: new Set<Bsse>(),
          nbodies: new Set<number>(),
          clusters,
        }));
        needed.treatments.add(treatment);
        needed.nbodies.add(nbody);
        needed.clusters = clusters;
      }
    };
  forEachNeed(expansion, clusters, need(() => clusters));
  if (screening?.energy !== undefined && candidates !== undefined) {
    const { model } = screening.energy;
    // A model may be that of a level, too.
    const real = new Set(found.values().map((needed) => needed.model));
    const both = bothClusters(clusters, candidates);
    const cheap = new Set(partsOf(expansion, model).map((part) => part.model));
    for (const needed of found.values()) if (cheap.has(needed.model)) needed.clusters = both;
    forEachCheapNeed(expansion, model, candidates, need((part) => real.has(part) ? both : candidates));
  }
  const families = Array.from(found.values(), (needed) => {
    const { model, realSize, basisSize, treatments, nbodies } = needed;
    const family = new TaskFamily(model, realSize, basisSize, needed.clusters.within(nbodies), fragmentCount);
    for (const treatment of treatments) family.treatments.add(treatment);
    return family;
  });
  const order = modelsOf(plan);
  return families.filter(({ count }) => count > 0).sort((a, b) =>
    a.realSize - b.realSize || order.indexOf(a.model) - order.indexOf(b.model) || a.basisSize - b.basisSize
  );
}

/**
 * Number of basis fragments of the largest tasks of each model, as if no screening left any out.
 *
 * @param screening Only whether it has a cheap model matters.
 */
export function largestBases(
  expansion: Expansion,
  screening: Screening | undefined,
): ReadonlyMap<ModelName, number> {
  const largest = new Map<ModelName, number>();
  const need: Need = (_treatment, name, _realSize, basisSize) => {
    for (const { model } of partsOf(expansion, name)) {
      largest.set(model, Math.max(largest.get(model) ?? 0, basisSize));
    }
  };
  const everyOrder = (maxSize: number) => ({ maxSize, count: () => 1 });
  forEachNeed(expansion, everyOrder(expansion.maxNbody), need);
  if (screening?.energy !== undefined) {
    const { model, maxNbody } = screening.energy;
    forEachCheapNeed(expansion, model, everyOrder(maxNbody), need);
  }
  return largest;
}

/** What is asked of clusters to know which orders there are. */
type Orders = Pick<ClusterSet, "count" | "maxSize">;

// Which families the treatments need, and for which orders: the rules of QCManyBody's builder,
// doi:10.1063/5.0231843.
function forEachNeed(expansion: Expansion, clusters: Pick<Orders, "count">, need: Need): void {
  const { fragmentCount: all, treatments, supersystem, maxNbody } = expansion;
  let least = 0;
  for (const { model, nbodies } of expansion.levels) {
    for (const nbody of nbodies) {
      if (clusters.count(nbody) === 0) continue; // all left out
      if (least > MAX_TASKS) break; // more only makes it worse
      least += clusters.count(nbody);
      const subclusterSizes = expansion.supersystemIeOnly
        ? nbody === all ? [1, all] : []
        : Array.from({ length: nbody }, (_, i) => i + 1);
      for (const size of subclusterSizes) forEachTreatment(treatments, all, model, size, nbody, need);
    }
    if (needsTotals(expansion) && nbodies.includes(1)) need("nocp", model, 1, 1, 1);
  }
  if (supersystem === undefined) return;
  for (let nbody = 1; nbody <= maxNbody; nbody++) {
    for (let size = 1; size <= nbody; size++) need("nocp", supersystem, size, size, nbody);
  }
  need("nocp", supersystem, all, all, all);
}

// What the contributions of all candidates take by a screening's cheap model.
function forEachCheapNeed(
  { fragmentCount, treatments }: Expansion,
  model: ModelName,
  candidates: Orders,
  need: Need,
): void {
  for (let nbody = 2; nbody <= candidates.maxSize; nbody++) {
    if (candidates.count(nbody) === 0) continue;
    for (let size = 1; size <= nbody; size++) {
      forEachTreatment(treatments, fragmentCount, model, size, nbody, need);
    }
  }
}

function forEachTreatment(
  treatments: readonly Bsse[],
  all: number,
  model: ModelName,
  size: number,
  nbody: number,
  need: Need,
): void {
  if (treatments.includes("nocp")) need("nocp", model, size, size, nbody);
  // At order 1 the monomers in the full basis cancel: the order's contribution is that of the monomers
  // in their own basis.
  if (treatments.includes("cp") && nbody > 1) need("cp", model, size, all, nbody);
  if (treatments.includes("vmfc")) need("vmfc", model, size, nbody, nbody);
}
