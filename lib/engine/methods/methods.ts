// The methods of the engine. A new one is a line here, and its file.

import { hartreeFockMethod } from "./hartree_fock.ts";
import type { AnyMethod } from "./method.ts";
import { mp2Method } from "./mp2.ts";

/** All methods. */
export const METHODS: readonly AnyMethod[] = [hartreeFockMethod, mp2Method];

/** The method that has a name, in lower case. */
export function methodNamed(name: string, methods: readonly AnyMethod[] = METHODS): AnyMethod | undefined {
  return methods.find(({ names }) => Object.hasOwn(names, name));
}
