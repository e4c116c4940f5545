// From fragments, levels and treatments to the tasks and their coefficients.

export type { Driver } from "../base/driver.ts";
export { type Bsse, BSSE_TITLES } from "./bsse.ts";
export { arePartsKept, candidates, type Growth } from "./candidates.ts";
export { chosenClusters } from "./chosen_clusters.ts";
export { allClusters, type ClusterList, type ClusterSet } from "./cluster_set.ts";
export { binomial } from "./combinations.ts";
export {
  coefficientSteps,
  type CoefficientVisitor,
  type Contribution,
  type ContributionPart,
  contributionsOf,
  forEachCoefficient,
  type Term,
} from "./contribution.ts";
export { type ClusterRanks, clustersOfRanks, ranksOfClusters } from "./cluster_ranks.ts";
export { countTasks, type TaskCounts } from "./counts.ts";
export {
  type Expansion,
  type ExpansionRequest,
  hasTotals,
  type ModelLevel,
  type ModelName,
  modelOf,
  needsTotals,
  partsOf,
  resolveExpansion,
  UNNAMED_MODEL,
} from "./expansion.ts";
export {
  along,
  copiedResult,
  type Correspondence,
  displacements,
  type EquivalenceClasses,
  Equivalents,
  type KnownEqual,
  KnownNmers,
  type KnownSystem,
  type Movement,
  movement,
  type Placed,
  type Turning,
} from "./equivalents/mod.ts";
export { type Amplification, amplifications, type CopiedTasks } from "./amplification.ts";
export { type Cancelled, type Converged, type Failed, type Outcome, type Reused } from "./outcome.ts";
export { compositesOf, largestBases, MAX_TASKS, Plan, type PlanLevel, type PlannedFamily } from "./plan.ts";
export { partWhere, type PlanPart, TaskSet, wholePlan } from "./part.ts";
export { type Task, taskLabel } from "./task.ts";
export { type FamilyVisitor, TaskFamily } from "./task_family.ts";
export { highestListedOrder, listedOfTasks } from "./listed_tasks.ts";
export { heaviestFirst, heaviestFirstSteps, weighedSteps, type WeighedTasks, type WorkOf } from "./order.ts";
export { cheapModels, foreseenPlan, isUnfinished, nextPlan, screenedPlan } from "./screened_plan.ts";
export {
  type EnergyRequest,
  type EnergyScreening,
  resolveEnergy,
  shortThresholds,
} from "./energy_screening.ts";
export {
  type ClusterRule,
  clusterRule,
  DISTANCE_ROUNDING,
  keptClusters,
  screenedClusters,
  type ScreenedMolecule,
} from "./kept_clusters.ts";
export { describeLeftOut, describeReturned, type LeftOut, leftOut, nmersOf } from "./left_out.ts";
export {
  type DistanceMeasure,
  MEASURE_TITLES,
  resolveScreening,
  type Screening,
  type ScreeningRequest,
} from "./screening.ts";
