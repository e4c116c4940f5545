// Replaying components, results of tasks that were computed elsewhere, through the assembly.

import type { ResultLookup } from "../lib/assembly/mod.ts";
import { atomicNumberOf } from "../lib/base/elements.ts";
import { type AtomIndex, atomIndex } from "../lib/base/indices.ts";
import type { Molecule } from "../lib/molecule/mod.ts";
import type { Plan } from "../lib/plan/mod.ts";

/** Results by task label; arrays flat or nested. */
export type Components = Readonly<
  Record<string, Readonly<Partial<Record<"energy" | "gradient" | "hessian", unknown>>>>
>;

/** The results of the plan's tasks, looked up by label. */
export function replay(plan: Plan, components: Components): ResultLookup {
  return (index) => {
    const component = components[plan.label(index)];
    if (component === undefined) return undefined;
    const { energy, gradient, hessian } = component;
    return {
      energy: energy as number,
      ...(gradient === undefined ? {} : { gradient: flat(gradient) }),
      ...(hessian === undefined ? {} : { hessian: flat(hessian) }),
    };
  };
}

/** A neutral closed-shell molecule from plain lists; geometry in bohr, flat or nested. */
export function plainMolecule(
  { symbols, geometry, fragments }: {
    readonly symbols: readonly string[];
    readonly geometry: unknown;
    readonly fragments: readonly (readonly number[])[];
  },
): Molecule {
  return {
    symbols,
    atomicNumbers: Uint8Array.from(symbols, (symbol) => atomicNumberOf(symbol)!),
    geometry: flat(geometry),
    charge: 0,
    multiplicity: 1,
    fragments: fragments.map((atoms) => ({
      atoms: atoms.map(atomIndex) as readonly AtomIndex[],
      charge: 0,
      multiplicity: 1,
    })),
  };
}

function flat(values: unknown): Float64Array {
  return Float64Array.from((values as number[]).flat(Infinity) as number[]);
}
