// nmer's own results, read back. A door of its own: only who reads results loads their schema.

export { readResult } from "./read_result.ts";
export { parseResult, parseResultBytes } from "./result_file.ts";
export {
  readContributions,
  type ResultContribution,
  type ResultContributions,
} from "./result_contributions.ts";
export type { TaskLabel } from "../task_label.ts";
export type {
  ResultOrder,
  ResultRecord,
  ResultSeries,
  ResultStatistics,
  ResultTask,
  ResultValue,
} from "./result_record.ts";
export { resultSchema } from "./result_schema.ts";
