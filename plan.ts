/**
 * Many-body expansions planned and put together anywhere: under Deno, in Node from version 22 on, in browsers. It parses
 * inputs, plans their tasks, assembles results that were computed elsewhere, and reports them. Nothing of it needs
 * Deno, files or a database.
 *
 * What computes is `@nmer/nmer` under Deno, and `@nmer/nmer/portable` elsewhere. Units and indices are those of
 * `@nmer/nmer`.
 *
 * @example The interaction energy of two helium atoms, their energies computed elsewhere
 * ```ts
 * import { manyBodyResult, parseComponents, parseInput, prepare, replay, reportOfReplay } from "@nmer/nmer/plan";
 *
 * const calculation = prepare(parseInput(`
 * molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }
 * models: { ccsd: { method: ccsd, basis: aug-cc-pvqz, program: psi4 } }
 * levels: { 2: ccsd }
 * bsse: nocp
 * `));
 * console.log(Array.from(calculation.plan.tasks(), ({ index }) => calculation.plan.label(index)));
 * const energies = parseComponents(`
 * '["ccsd", [1], [1]]': { energy: -2.8 }
 * '["ccsd", [2], [2]]': { energy: -2.8 }
 * '["ccsd", [1, 2], [1, 2]]': { energy: -5.61 }
 * `);
 * console.log(manyBodyResult(reportOfReplay(calculation, replay(calculation, energies, "elsewhere"))).properties);
 * ```
 *
 * @module
 */

import "./lib/base/workarounds/old_platform.ts";

export { assemble, type Assembly, type ResultLookup } from "./lib/assembly/mod.ts";
export { InputError, type InputProblem, NmerError, type Place, type Remedy } from "./lib/base/error.ts";
export { type TaskIndex, taskIndex } from "./lib/base/indices.ts";
export { VERSION } from "./lib/base/version.ts";
export { type Calculation, checkModels, prepare } from "./lib/calculation/prepare/prepare.ts";
export { replay, type Replayed } from "./lib/calculation/replay/replay.ts";
export { reportOfReplay } from "./lib/calculation/report.ts";
export { type ComponentRecord, parseComponents } from "./lib/input/components.ts";
export { parseInput } from "./lib/input/parse_input.ts";
export type { InputRecord } from "./lib/input/records/input_record.ts";
export { parseResult } from "./lib/input/result/result_file.ts";
export type { ResultRecord } from "./lib/input/result/result_record.ts";
export type { Molecule } from "./lib/molecule/mod.ts";
export { Plan } from "./lib/plan/mod.ts";
export { ProgramError } from "./lib/programs/contract/program.ts";
export { type EnergyTable, energyTables, manyBodyResult, type Report } from "./lib/report/mod.ts";
