// Point charges outside of the system, as an embedding places them: they attract its electrons and repel its nuclei.
// What they do to each other is not part of the energy, as in the electrostatically embedded many-body expansion:
// E. E. Dahlke, D. G. Truhlar, J. Chem. Theory Comput. 3, 46 (2007), doi:10.1021/ct600253j.

import { EngineError } from "./error.ts";
import { nuclei, type PointCharges, repulsionEnergy, type System } from "./system.ts";

const NO_CHARGES: PointCharges = { charges: new Float64Array(0), positions: new Float64Array(0) };

/** An external charge must be farther than this from every atom, in bohr: beside it the energy has no bound. */
export const MIN_CHARGE_DISTANCE = 1e-3;

/** The external charges of a system; none where it names none. */
export function externalCharges(system: System): PointCharges {
  return system.pointCharges ?? NO_CHARGES;
}

/** All charges that electrons feel: the nuclei, then the external charges. */
export function fieldCharges(system: System): PointCharges {
  const own = nuclei(system), external = externalCharges(system);
  if (external.charges.length === 0) return own;
  return {
    charges: joined(own.charges, external.charges),
    positions: joined(own.positions, external.positions),
  };
}

/**
 * Repulsion of the nuclei among each other and by the external charges in Hartree, without that of the external
 * charges among each other.
 */
export function nuclearRepulsionEnergy(system: System): number {
  const own = nuclei(system), external = externalCharges(system);
  let energy = repulsionEnergy(own);
  for (let i = 0; i < own.charges.length; i++) {
    for (let j = 0; j < external.charges.length; j++) {
      energy += own.charges[i]! * external.charges[j]! / distance(own.positions, i, external.positions, j);
    }
  }
  return energy;
}

/**
 * Derivatives of {@linkcode nuclearRepulsionEnergy} in Hartree/bohr: x, y, z of each nucleus, then of each external
 * charge.
 */
export function nuclearRepulsionGradient(system: System): Float64Array {
  const real = nuclei(system).charges.length;
  const { charges, positions } = fieldCharges(system);
  const gradient = new Float64Array(positions.length);
  for (let i = 0; i < charges.length; i++) {
    for (let j = 0; j < Math.min(i, real); j++) {
      const factor = charges[i]! * charges[j]! / distance(positions, i, positions, j) ** 3;
      for (let axis = 0; axis < 3; axis++) {
        const component = factor * (positions[3 * i + axis]! - positions[3 * j + axis]!);
        gradient[3 * i + axis]! -= component;
        gradient[3 * j + axis]! += component;
      }
    }
  }
  return gradient;
}

/**
 * Refuses external charges that are malformed or on top of an atom, real or ghost: an {@linkcode EngineError}
 * "bad-system".
 */
export function requireExternalCharges(system: System): void {
  const { charges, positions } = externalCharges(system);
  const refuse = (message: string) => new EngineError("bad-system", message);
  if (positions.length !== 3 * charges.length) {
    throw refuse(
      `${charges.length} point charges with ${positions.length} coordinates; give three coordinates for each`,
    );
  }
  for (let i = 0; i < charges.length; i++) {
    const numbers = [charges[i]!, ...positions.subarray(3 * i, 3 * i + 3)];
    if (!numbers.every(Number.isFinite)) {
      throw refuse(
        `point charge ${i + 1} is ${numbers.join(", ")}; give a charge and a place in finite numbers`,
      );
    }
    for (let atom = 0; atom < system.atomicNumbers.length; atom++) {
      const apart = distance(system.geometry, atom, positions, i);
      if (apart >= MIN_CHARGE_DISTANCE) continue;
      throw refuse(
        `point charge ${i + 1} is ${apart} bohr away from atom ${
          atom + 1
        }, and no charge may be closer than ` +
          `${MIN_CHARGE_DISTANCE} bohr to an atom, be it a ghost; leave the charges of the system's own atoms out`,
      );
    }
  }
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function distance(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  return Math.hypot(a[3 * i]! - b[3 * j]!, a[3 * i + 1]! - b[3 * j + 1]!, a[3 * i + 2]! - b[3 * j + 2]!);
}
