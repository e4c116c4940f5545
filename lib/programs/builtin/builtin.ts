// The built-in engine as a program: Hartree-Fock and MP2 with no other program installed.

import type { Driver } from "../../base/driver.ts";
import {
  type AnyMethod,
  type Computation,
  helpWith,
  methodNamed,
  METHODS,
  type MethodSettings,
  releaseIntegrals,
  type SharedComputation,
} from "../../engine/mod.ts";
import type { BuiltinProgram } from "../contract/program.ts";
import { driverFor, inputOf, makeBuiltinRules } from "./builtin_rules.ts";

/** The built-in engine. */
export const builtin: BuiltinProgram<MethodSettings> = makeBuiltin(METHODS);

/** The built-in engine with some methods. */
export function makeBuiltin(methods: readonly AnyMethod[]): BuiltinProgram<MethodSettings> {
  return {
    ...makeBuiltinRules(methods),

    compute(model, driver, nmer, { memoryBytes }) {
      const { method: name, options } = model.settings;
      const method = methodNamed(name, methods)!;
      return computeAs(
        driver,
        method[driverFor(method, model, driver)](inputOf(model, options, nmer, memoryBytes)),
      );
    },
    help: (work) => helpWith(work as SharedComputation),
    release: releaseIntegrals,
  };
}

// Where moments take a gradient, an energy does not come with it.
function* computeAs(driver: Driver, computation: Computation): Computation {
  const result = yield* computation;
  if (driver !== "energy" || result.gradient === undefined) return result;
  const { gradient: _, ...energy } = result;
  return energy;
}
