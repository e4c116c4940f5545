// What a person or a program reads of a result.

export { qcschemaBasis } from "./qcschema/basis.ts";
export { type EnergyRow, type EnergySums, type EnergyTable, energyTables } from "./energy_tables.ts";
export { type ResultContext, taskAtomicResult } from "./qcschema/cluster_results.ts";
export { inputData, specificationExtras } from "./qcschema/input_data.ts";
export { writtenComposites } from "./qcschema/composites.ts";
export { writtenScreening } from "./qcschema/screening.ts";
export { describeKinds, hasSpecialFragments } from "./render/fragments.ts";
export { orderTables } from "./render/energy_tables.ts";
export { manyBodyResult, manyBodyResultPieces, renderQcschema, resultParts } from "./render/qcschema.ts";
export { describeSystem } from "./render/system.ts";
export { renderText } from "./render/text.ts";
export {
  describeEnd,
  problemCounts,
  type Problems,
  problemsOf,
  type Renderer,
  type Report,
  type ReportedCopies,
  type ReportedEnd,
  type ReportedFailure,
  type ReportedMerge,
  type ReportedRun,
  type ReportedSystem,
} from "./report.ts";
