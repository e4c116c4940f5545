// From the results of the tasks to those of the whole system.

export {
  assemble,
  type Assembly,
  assemblySteps,
  type OrderSeries,
  type OrderSums,
  type PropertyValue,
  type Returned,
  type ValueOfDriver,
} from "./assemble.ts";
export type { ResultLookup } from "./contribution_sums.ts";
export {
  contributionOrders,
  type ContributionVisitor,
  modelContributionSteps,
  nmerContributionSteps,
  orderContributionSteps,
} from "./nmer_contributions.ts";
export * from "./screening_error/mod.ts";
export * from "./screening/mod.ts";
