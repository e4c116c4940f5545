// What nmer asks of a program: to refuse what it cannot compute before anything runs, to say how large a
// calculation will be, and to compute an n-mer. Atomic units throughout.

import type { Driver } from "../base/driver.ts";
import { NmerError, type Remedy } from "../base/error.ts";
import type { Molecule, Nmer } from "../molecule/mod.ts";

/** A program, a method, a basis set and the program's keywords. */
export interface ModelChemistry {
  /** Name of the program. */
  readonly program: string;
  /** Name of the method. */
  readonly method: string;
  /** Absent for methods without a basis set. */
  readonly basis?: string;
  /** In the program's own words. */
  readonly keywords: Readonly<Record<string, unknown>>;
}

/** How large something is: a fragment, or the n-mer whose numbers are the sums over its basis fragments. */
export interface Size {
  /** Number of basis functions, real and ghost. */
  readonly functions: number;
  /** What else the computing time follows from, in the program's own measure. */
  readonly weight: number;
}

/** What a calculation may use. */
export interface Resources {
  /** Memory in bytes. */
  readonly memoryBytes: number;
}

/** The numbers that a calculation gave. */
export interface Computed {
  /** Energy in Hartree. */
  readonly energy: number;
  /** In Hartree/bohr; shape (atoms of the n-mer, 3), flat. */
  readonly gradient?: Float64Array;
  /** In Hartree/bohr^2; shape (3 atoms of the n-mer, 3 atoms of the n-mer), flat. */
  readonly hessian?: Float64Array;
  /**
   * QCSchema's AtomicResultProperties, and evidence of convergence under names of nmer's own; arrays as
   * {@linkcode numbered} gives them.
   */
  readonly properties: Readonly<Record<string, number>>;
}

/** Something that computes n-mers. */
export interface Program {
  /** As inputs name it, in lower case. */
  readonly name: string;
  readonly version: string;
  /**
   * Refuses what cannot be computed, whatever the n-mer.
   *
   * @param path Key path of the model in the input, for the errors.
   * @throws {InputError} With the key path of what is wrong.
   */
  check(
    model: ModelChemistry,
    driver: Driver,
    molecule: Molecule,
    path: readonly (string | number)[],
  ): void;
  /** The size of each fragment. */
  fragmentSizes(model: ModelChemistry, molecule: Molecule): readonly Size[];
  /** The time in seconds, on one core, that the energy of an n-mer of a size is expected to take. */
  estimateSeconds(model: ModelChemistry, size: Size): number;
  /** Memory in bytes that the calculation of an n-mer takes at least. */
  leastMemoryBytes(model: ModelChemistry, nmer: Nmer): number;
  /**
   * Computes an n-mer in steps, so that whoever steps can stop: a step takes some milliseconds.
   *
   * @throws {ProgramError} Where there is no number to trust.
   */
  compute(
    model: ModelChemistry,
    driver: Driver,
    nmer: Nmer,
    resources: Resources,
  ): Generator<unknown, Computed, void>;
}

/** A calculation that gave no number. */
export class ProgramError extends NmerError {
  readonly _tag = "ProgramError";

  /**
   * @param message What happened and what to do next.
   * @param remedy The way out.
   */
  constructor(message: string, readonly remedy: Remedy) {
    super(message);
    this.name = "ProgramError";
  }
}
