// What no program is believed without: finite numbers, and as many as there should be.

import type { TaskResult } from "../../base/task_result.ts";
import type { Driver } from "../../base/driver.ts";
import type { Nmer } from "../../molecule/mod.ts";
import { ProgramError } from "./program.ts";

/**
 * Whatever a program says: only finite numbers, and as many as there should be, leave this room.
 *
 * @throws {ProgramError} Where something else came.
 */
export function checkComputed(computed: TaskResult, nmer: Nmer, driver: Driver): void {
  const { energy, gradient, hessian, properties } = computed;
  // The charges around an n-mer feel forces, too.
  const coordinates = nmer.geometry.length + (nmer.embedding?.positions.length ?? 0);
  const lengths = { gradient: coordinates, hessian: coordinates ** 2 };
  for (const [name, values] of Object.entries({ gradient, hessian })) {
    const needed = driver === name || driver === "hessian" && name === "gradient";
    const length = lengths[name as keyof typeof lengths];
    if (values === undefined ? needed : values.length !== length) {
      throw new ProgramError(
        `gave a ${name} of ${values?.length ?? 0} numbers instead of ${length}`,
        "give-up",
      );
    }
  }
  for (const values of [[energy], gradient ?? [], hessian ?? [], Object.values(properties ?? {})]) {
    if (!values.every(Number.isFinite)) {
      throw new ProgramError("gave a number that is not finite; look at the geometry", "fix-input");
    }
  }
}
