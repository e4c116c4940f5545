// What a task is computed with: a model chemistry, in the words of the input and of the program; and what is made of the
// energies of several, as an extrapolation to the limit of basis sets is.

import type { BasisSet } from "./basis_set.ts";

/** A program, a method, a basis set and the program's keywords. */
export interface ModelChemistry {
  /** Name of the program. */
  readonly program: string;
  /** Name of the method. */
  readonly method: string;
  /** Name of the basis set; absent for methods without one. */
  readonly basis?: string;
  /** The basis set itself, where the user gives his own; `basis` is then its name. */
  readonly basisSet?: BasisSet;
  /** In the program's own words. */
  readonly keywords: Readonly<Record<string, unknown>>;
  /** QCSchema's AtomicResultProtocols, of which a program may take some. */
  readonly protocols?: Readonly<Record<string, unknown>>;
  /** QCEngine's TaskConfig, of which nmer sets cores, memory and scratch itself. */
  readonly taskConfig?: Readonly<Record<string, unknown>>;
}

/** A model chemistry that a composite one is made of. */
export interface CompositePart {
  /** Its name among the models of the input. */
  readonly model: string;
  /** What its energies and their derivatives count; not 0. */
  readonly coefficient: number;
}

/** Composite model chemistries by name: each is the sum of its parts, none of which is a composite itself. */
export type Composites = ReadonlyMap<string, readonly CompositePart[]>;
