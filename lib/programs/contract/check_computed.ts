// What no program is believed without: finite numbers, and as many as there should be.

import { misfitOf, type TaskResult } from "../../base/task_result.ts";
import type { Driver } from "../../base/driver.ts";
import type { Nmer } from "../../molecule/mod.ts";
import { ProgramError } from "./program.ts";

/**
 * Whatever a program says: only finite numbers of a possible size, and as many as there should be, leave this room.
 *
 * @throws {ProgramError} Where something else came.
 */
export function checkComputed(computed: TaskResult, nmer: Nmer, driver: Driver): void {
  // The charges around an n-mer feel forces, too.
  const coordinates = nmer.geometry.length + (nmer.embedding?.positions.length ?? 0);
  const misfit = misfitOf(computed, { driver, coordinates });
  if (misfit === undefined) return;
  if (misfit.kind === "size") throw new ProgramError(`gave ${misfit.what}`, "give-up");
  throw new ProgramError(`gave ${misfit.what}; look at the geometry`, "fix-input");
}
