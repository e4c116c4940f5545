// What is known of the engine's methods before they compute, without the code that computes.

import { hartreeFockRules } from "./hartree_fock_rules.ts";
import type { AnyRules } from "./method.ts";
import { mp2Rules } from "./mp2_rules.ts";

/** The rules of all methods, in the order of METHODS. */
export const METHOD_RULES: readonly AnyRules[] = [hartreeFockRules, mp2Rules];

/** The one of some methods, or of their rules, that has a name, in lower case. */
export function methodNamed<A extends AnyRules>(name: string, methods: readonly A[]): A | undefined {
  return methods.find(({ names }) => Object.hasOwn(names, name));
}
