/**
 * The parts of nmer behind its main entry: records of inputs and results, plans and their sums, registries of programs,
 * sizes and costs of tasks, tables, and the types of what the main entry takes and gives.
 *
 * @example The tasks of a plan
 * ```ts
 * import { parseInput, prepare } from "@nmer/nmer";
 * import { countTasks, taskIndex } from "@nmer/nmer/parts";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const { plan } = prepare(input);
 * console.log(countTasks(plan), plan.label(taskIndex(0)));
 * ```
 *
 * @module
 */

export {
  type CarrierRequest,
  type ComputedTasks,
  type FailedTask,
  type JournalRequest,
  type LevelSizes,
  levelSizes,
  type Machine,
  makeRegistry,
  type Registry,
  type Replayed,
  type RunRequest,
  type SizeOf,
  sizesOf,
  type TaskSize,
} from "./lib/calculation/mod.ts";
export {
  assemble,
  type Assembly,
  assemblySteps,
  type NearThreshold,
  type OrderError,
  type OrderSeries,
  type OrderSums,
  type PropertyValue,
  type ResultLookup,
  type Returned,
  type ScreeningError,
  type StatedError,
  type StatedErrors,
  type ValueOfDriver,
} from "./lib/assembly/mod.ts";
export type { Notice } from "./lib/base/notice.ts";
export type { JsonMapping, KeptInputFields, KeptMoleculeFields } from "./lib/base/qcschema_fields.ts";
export type { Remark } from "./lib/input/records/molecule_record.ts";
export type { BasisSet, SharedShell } from "./lib/base/basis_set.ts";
export {
  describeKeyPath,
  describePlace,
  describeProblem,
  describeValue,
  type InputProblem,
  type Place,
  type Remedy,
} from "./lib/base/error.ts";
export {
  type CarrierErrorReason,
  type EngineErrorReason,
  type JournalErrorReason,
  type MpiErrorReason,
  NmerErrorBase,
  type NmerErrorTest,
  type RanksErrorReason,
  type SandboxErrorReason,
} from "./lib/calculation/errors.ts";
export type { Driver } from "./lib/base/driver.ts";
export type { MolecularProperty, PropertyArrays } from "./lib/base/quantities/molecular_property.ts";
export type { Quantity } from "./lib/base/quantities/quantity.ts";
export type { PropertyNames } from "./lib/programs/contract/molecular_properties.ts";
export * from "./lib/base/indices.ts";
export type { KeyPath } from "./lib/base/key_path.ts";
export { type CarrierMode, type Mode, MODES } from "./lib/base/modes.ts";
export type { CompositePart, Composites, ModelChemistry } from "./lib/base/model_chemistry.ts";
export type { Priorities, PriorityWord } from "./lib/base/scheduling/priority.ts";
export type { LevelStatistics, RankStatistics, RunStatistics, SlowTask } from "./lib/base/run_statistics.ts";
export * from "./lib/base/steps.ts";
export type { CopiedFrom, TaskResult } from "./lib/base/task_result.ts";
export type { UserProgram } from "./lib/base/user_program.ts";
export type {
  AskProgress,
  ChildProcess,
  EndedModel,
  ExitStatus,
  RankPlace,
  RunEvent,
  Schedule,
  TaskProgress,
  WorkerLike,
  WorkPlace,
} from "./lib/execution/mod.ts";
export {
  type BasisSetOptions,
  type BsseTreatment,
  type ComponentRecord,
  type DocumentFormat,
  type DocumentOptions,
  type ExecutionOptions,
  type InputRecord,
  type LengthUnit,
  type LevelKey,
  type MoleculeField,
  type MoleculeRecord,
  parseBasisSet,
  type Protocols,
  type ReadFile,
  type ScreeningRecord,
} from "./lib/input/mod.ts";
export {
  type ResultContribution,
  type ResultContributions,
  type ResultOrder,
  type ResultRecord,
  type ResultSeries,
  type ResultStatistics,
  type ResultTask,
  type ResultValue,
  type TaskLabel,
} from "./lib/input/result/mod.ts";
export {
  type Interaction,
  INTERACTION_KINDS,
  type InteractionKind,
  interactionsOf,
  type StackingGeometry,
} from "./lib/molecule/interactions/mod.ts";
export type { Contact, Fragment, Molecule } from "./lib/molecule/mod.ts";
export * from "./lib/plan/mod.ts";
export type {
  ForWorker,
  FromWorker,
  HelpMessage,
  Installation,
  OfferedWork,
  PreparedModel,
  Reply,
  Resources,
  ServerCommand,
  SeveralReplies,
  SeveralTasks,
  ShareMessage,
  StartMessage,
  TaskContext,
  TaskMessage,
  TaskRequest,
} from "./lib/programs/mod.ts";
export {
  type EnergyRow,
  type EnergySums,
  type EnergyTable,
  orderTables,
  type Report,
  type ReportedCopies,
  type ReportedEnd,
  type ReportedFailure,
  type ReportedMerge,
  type ReportedRun,
  type ReportedSystem,
} from "./lib/report/mod.ts";
