// Whether parallel equals serial: a matrix of runs, what each must give, and a report of what differs.

export { BUILT_IN_SYSTEMS, type BuiltInSystem } from "./matrix/built_in_systems.ts";
export { modelsOf } from "./matrix/program_models.ts";
export {
  type Matrix,
  matrixOf,
  rowCount,
  type RowPriorities,
  rowText,
  type System,
  wordsOfRow,
} from "./matrix/matrix.ts";
export { type Way, type WayChoice, waysOf, wayText } from "./matrix/way.ts";
export { compare, type Comparison, type Finding } from "./comparison/compare.ts";
export { type Numbers, type TaskNumbers } from "./comparison/numbers.ts";
export { DEFAULT_TOLERANCE } from "./comparison/tolerance.ts";
export { computeHere, type ComputeRow, type RowRun } from "./run/compute_row.ts";
export { type JobName, verify, type VerifyObserver, type VerifyRequest } from "./run/verify.ts";
export { largestOf, type RowOutcome, rowsIn, type Tally, tallyOf, type Verdict } from "./verdict.ts";
export { matrixText, verdictText } from "./report/text.ts";
export { matrixValues, verdictValues } from "./report/values.ts";
export { builtInSystem, type SystemChoice, systemOfInput } from "./matrix/systems.ts";
export { taskAtomsOf } from "./comparison/task_atoms.ts";
