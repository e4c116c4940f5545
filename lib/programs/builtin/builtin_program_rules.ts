// What is known of the programs that are a part of nmer, without the code by which they compute: all that a plan asks.

import { METHOD_RULES } from "../../engine/rules/mod.ts";
import type { BuiltinRules } from "../contract/program.ts";
import { makeBuiltinRules } from "./builtin_rules.ts";

/** The rules of the built-in programs, in the order of BUILTIN_PROGRAMS. */
export const BUILTIN_RULES: readonly BuiltinRules[] = [makeBuiltinRules(METHOD_RULES)];
