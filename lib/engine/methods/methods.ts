// The methods of the engine. A new one is a line here and in rules.ts, and its files.

import { hartreeFockMethod } from "./hartree_fock.ts";
import type { AnyMethod } from "./method.ts";
import { mp2Method } from "./mp2.ts";

/** All methods. */
export const METHODS: readonly AnyMethod[] = [hartreeFockMethod, mp2Method];
