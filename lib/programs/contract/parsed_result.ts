// The numbers of an external program's answer: what its adapter reads, with the properties that are asked for.

import type { Driver } from "../../base/driver.ts";
import type { TaskResult } from "../../base/task_result.ts";
import type { Nmer } from "../../molecule/mod.ts";
import { withMolecularProperties } from "./molecular_properties.ts";
import type { ExternalProgram, PreparedModel } from "./program.ts";

/**
 * Reads an answer.
 *
 * @param result What came as JSON.
 * @throws {ProgramError} Where there is no number to trust.
 */
export function parsedResult(
  program: Pick<ExternalProgram, "parse">,
  result: unknown,
  model: PreparedModel,
  driver: Driver,
  nmer: Nmer,
): TaskResult {
  return withMolecularProperties(program.parse(result, model, driver, nmer), model);
}
