// From files and text to records that say what a file says, and where.

export { type BasisSetOptions, parseBasisSet } from "./basis_set/basis_set_text.ts";
export { type ComponentRecord, parseComponents } from "./components.ts";
export { type Document } from "./document/document.ts";
export { type DocumentFormat, type DocumentOptions, parseDocument } from "./document/parse_document.ts";
export { checkValue } from "./document/schema_error.ts";
export { inputSchema } from "./input_schema.ts";
export { checksOf } from "./options/given_options.ts";
export type { ExecutionOptions } from "./options/execution_choices.ts";
export { EXECUTION_OPTIONS } from "./options/execution_options.ts";
export {
  type CamelCase,
  type ExecutionOption,
  type OptionsOf,
  optionsOf,
  type OptionTable,
  type PropertyOf,
  schemaOf,
  type ValueOf,
} from "./options/option.ts";
export { UNNAMED_MODEL } from "./input_values.ts";
export { parseCommandOption, parseProgramsFile, programsSchema } from "./programs_file.ts";
export { parsePsi4Text } from "./molecule/psi4_text.ts";
export { parseDuration, parseSize } from "./document/quantities.ts";
export type { ReadFile } from "./document/read_text.ts";
export { readFileUpTo } from "./document/read_file.ts";
export { parseInput } from "./parse_input.ts";
export { readBasisSet } from "./read_basis_set.ts";
export { readComponents, readInput } from "./read_input.ts";
export { readMolecule, type ReadMoleculeOptions } from "./read_molecule.ts";
export * from "./records/input_record.ts";
export * from "./records/molecule_record.ts";
export * from "./records/treatment.ts";
export { checkAgainst } from "./document/schema_error.ts";
export { type CoordinateOptions, parseXyz } from "./molecule/xyz.ts";
export { locateError } from "./records/locate_error.ts";
export { combinationText } from "./models/combination.ts";
