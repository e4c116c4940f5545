// The numbers of a task: what a program computes, what the journal keeps, what the sums are made of.

import type { Driver } from "./driver.ts";
import {
  MOLECULAR_PROPERTIES,
  type MolecularProperty,
  type PropertyArrays,
} from "./quantities/molecular_property.ts";

/** The numbers of a task that succeeded. */
export interface TaskResult extends PropertyArrays {
  /** Energy in Hartree. */
  readonly energy: number;
  /**
   * In Hartree/bohr; shape (atoms of the n-mer, 3), flat. Where there are charges around the n-mer, theirs follow.
   */
  readonly gradient?: Float64Array | undefined;
  /** In Hartree/bohr^2; shape (3 atoms of the n-mer, 3 atoms of the n-mer), flat. */
  readonly hessian?: Float64Array | undefined;
  /**
   * QCSchema's AtomicResultProperties, and evidence of convergence under names of nmer's own; arrays as
   * `flattenArray` gives them.
   */
  readonly properties?: Readonly<Record<string, number>> | undefined;
  /** How it is a copy of another run's result; undefined where the task was computed. */
  readonly copied?: CopiedFrom | undefined;
}

/** How a result is a copy of that of an equal n-mer elsewhere. */
export interface CopiedFrom {
  /** How far an atom of it, or of a task of this run that copies it, is from its partner at most, in bohr. */
  readonly deviation: number;
  /** By how much its energy would change if it were computed itself, to first order, in Hartree; only with gradients. */
  readonly energyChange?: number | undefined;
}

/** No energy, derivative or property is larger, whoever gives it: sums of larger numbers could overflow. */
export const MAX_MAGNITUDE = 1e100;

/** What the numbers of a task must be like. */
export interface ResultShape {
  /** What is computed. */
  readonly driver: Driver;
  /** Number of coordinates: three for each atom, and for each charge around them. */
  readonly coordinates: number;
  /** The properties of the molecule that are asked for; default none. */
  readonly properties?: readonly MolecularProperty[];
}

/** Why numbers are not those of a task. */
export interface Misfit {
  /** Whether arrays have another size, a number is not finite, or it is larger than any can be. */
  readonly kind: "size" | "not-finite" | "too-large";
  /** What there is instead, as in `a gradient of 1 numbers instead of 3`. */
  readonly what: string;
}

/**
 * Why numbers are not those of a task; undefined where they can be.
 *
 * @param result The numbers, whoever gave them.
 * @param shape What the task asks for.
 */
export function misfitOf(
  result: TaskResult,
  { driver, coordinates, properties: asked = [] }: ResultShape,
): Misfit | undefined {
  const { energy, gradient, hessian, properties } = result;
  const lengths = { gradient: coordinates, hessian: coordinates ** 2 };
  for (const [name, values] of Object.entries({ gradient, hessian })) {
    const needed = driver === name || driver === "hessian" && name === "gradient";
    const length = lengths[name as keyof typeof lengths];
    if (values === undefined ? needed : values.length !== length) {
      return { kind: "size", what: `a ${name} of ${values?.length ?? 0} numbers instead of ${length}` };
    }
  }
  for (const name of asked) {
    const { length } = result[name] ?? [];
    const { components } = MOLECULAR_PROPERTIES[name];
    if (length !== components) {
      return { kind: "size", what: `a ${name} of ${length} numbers instead of ${components}` };
    }
  }
  const moments = asked.flatMap((name) => Array.from(result[name]!));
  for (const values of [[energy], gradient ?? [], hessian ?? [], moments, Object.values(properties ?? {})]) {
    if (!values.every(Number.isFinite)) return { kind: "not-finite", what: "a number that is not finite" };
    if (values.some((value) => Math.abs(value) > MAX_MAGNITUDE)) {
      return { kind: "too-large", what: `a number above ${MAX_MAGNITUDE}, which is none of a molecule` };
    }
  }
  return undefined;
}
