// Programs of a calculation of which this machine has no trace: said by commands that start nothing, since the input may
// be for another machine.

import type { Notice } from "../../base/notice.ts";
import { writtenModelPath } from "../../input/records/locate_error.ts";
import { isBuiltin } from "../../programs/contract/program.ts";
import { type Glance, missingTraces } from "../../programs/contract/traces.ts";
import type { Calculation } from "./prepare.ts";

export type { Glance } from "../../programs/contract/traces.ts";

/**
 * A notice for each program that seems not to be here.
 *
 * @param glance A look at the machine; undefined where none can be had, and then nothing is said.
 */
export function absentPrograms(
  { input, plan, programs }: Calculation,
  glance: Glance | undefined,
): readonly Notice[] {
  if (glance === undefined) return [];
  const seen = new Set<string>();
  return plan.models.flatMap((name): readonly Notice[] => {
    const model = programs.get(name)!;
    if (!model.isKnown || seen.has(model.program.name)) return [];
    const { program } = model;
    const path = writtenModelPath(input, model.path);
    seen.add(program.name);
    const missing = isBuiltin(program) ? [] : missingTraces(program.traces ?? [], glance);
    if (missing.length === 0) return [];
    return [{
      ...input.locate(path),
      keyPath: path,
      severity: "note",
      statement: `program ${program.name} was not found here: no trace of ${missing.join(", nor of ")}`,
      advice: "`nmer programs` looks closely and says what to install; or run it where the program is.",
    }];
  });
}
