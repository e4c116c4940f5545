// The built-in engine as a program: Hartree-Fock and MP2 with no other program installed.

import { type AnyMethod, methodNamed, METHODS, type MethodSettings } from "../../engine/mod.ts";
import type { BuiltinProgram } from "../contract/program.ts";
import { inputOf, makeBuiltinRules } from "./builtin_rules.ts";

/** The built-in engine. */
export const builtin: BuiltinProgram<MethodSettings> = makeBuiltin(METHODS);

/** The built-in engine with some methods. */
export function makeBuiltin(methods: readonly AnyMethod[]): BuiltinProgram<MethodSettings> {
  return {
    ...makeBuiltinRules(methods),

    compute(model, driver, nmer, { memoryBytes }) {
      const { method, options } = model.settings;
      return methodNamed(method, methods)![driver](inputOf(model, options, nmer, memoryBytes));
    },
  };
}
