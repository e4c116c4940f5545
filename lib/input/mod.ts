// From files and text to records that say what a file says, and where.

export { type BasisSetOptions, parseBasisSet } from "./basis_set_text.ts";
export { type ComponentRecord, parseComponents } from "./components.ts";
export { type Document, type DocumentFormat, type DocumentOptions, parseDocument } from "./document.ts";
export { type ExecutionForm, executionSchema, inputSchema } from "./input_schema.ts";
export { executionOptions, UNNAMED_MODEL } from "./input_values.ts";
export { parseCommandOption, parseProgramsFile, programsSchema } from "./programs_file.ts";
export { parsePsi4Text } from "./psi4_text.ts";
export { parseDuration, parseSize } from "./quantities.ts";
export { readFileUpTo } from "./read_file.ts";
export {
  parseInput,
  readBasisSet,
  readComponents,
  type ReadFile,
  readInput,
  readMolecule,
  type ReadMoleculeOptions,
} from "./read_input.ts";
export * from "./record.ts";
export { checkAgainst } from "./schema_error.ts";
export { type CoordinateOptions, parseXyz } from "./xyz.ts";
