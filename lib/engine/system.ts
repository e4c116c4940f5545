// The system that the engine computes: nuclei and ghost centres in space, and how many electrons they have.
// Atomic units; atoms are counted from 0 in the caller's order.

import { ELEMENT_COUNT, elementSymbol } from "../base/elements.ts";
import { EngineError } from "./error.ts";

/** Atoms, ghost atoms, charge and multiplicity. */
export interface System {
  /** Atomic number of each centre, ghosts included: it says which basis functions the centre carries. */
  readonly atomicNumbers: ArrayLike<number>;
  /** 1 (or true) where a centre is a ghost: basis functions, but neither nucleus nor electrons. */
  readonly ghosts: ArrayLike<number | boolean>;
  /** Positions in bohr, flat: x, y, z of each centre in turn. */
  readonly geometry: ArrayLike<number>;
  /** Total charge in units of the elementary charge. */
  readonly charge: number;
  /** Spin multiplicity, 2S + 1. */
  readonly multiplicity: number;
  /**
   * The first centre of each part that other systems may have too, 0-based and ascending from 0: integrals over two parts
   * are kept for them. Changes no number. Absent: one part.
   */
  readonly parts?: ArrayLike<number>;
  /** Charges outside of the system that act on its electrons and nuclei, and not on each other. */
  readonly pointCharges?: PointCharges;
}

/** Charges at fixed points in space, as nuclei are and as an embedding is. */
export interface PointCharges {
  /** Charge of each point in units of the elementary charge. */
  readonly charges: Float64Array;
  /** Positions in bohr, flat: x, y, z of each point in turn. */
  readonly positions: Float64Array;
}

/** The nuclei of a system, ghosts left out. */
export function nuclei(system: System): PointCharges {
  const real = Array.from(system.ghosts, (ghost, atom) => ghost ? -1 : atom).filter((atom) => atom >= 0);
  return {
    charges: Float64Array.from(real, (atom) => system.atomicNumbers[atom]!),
    positions: Float64Array.from(
      real.flatMap((atom) => [0, 1, 2].map((k) => system.geometry[3 * atom + k]!)),
    ),
  };
}

/** Number of electrons: the nuclear charges of the real atoms less the total charge. */
export function electronCount(system: System): number {
  let count = -system.charge;
  for (let atom = 0; atom < system.atomicNumbers.length; atom++) {
    if (!system.ghosts[atom]) count += system.atomicNumbers[atom]!;
  }
  return count;
}

/** Repulsion energy of point charges among each other in Hartree: the sum over pairs of q_i q_j / r_ij. */
export function repulsionEnergy({ charges, positions }: PointCharges): number {
  let energy = 0;
  for (let i = 0; i < charges.length; i++) {
    for (let j = 0; j < i; j++) {
      const r = Math.hypot(
        positions[3 * i]! - positions[3 * j]!,
        positions[3 * i + 1]! - positions[3 * j + 1]!,
        positions[3 * i + 2]! - positions[3 * j + 2]!,
      );
      energy += charges[i]! * charges[j]! / r;
    }
  }
  return energy;
}

/** Refuses a system that is malformed or has no such spin: an {@linkcode EngineError} "bad-system". */
export function validateSystem(system: System): void {
  const { atomicNumbers, ghosts, geometry, charge, multiplicity } = system;
  const refuse = (message: string) => new EngineError("bad-system", message);
  if (atomicNumbers.length === 0) throw refuse("the system has no atoms; give at least one");
  if (ghosts.length !== atomicNumbers.length || geometry.length !== 3 * atomicNumbers.length) {
    throw refuse(
      `${atomicNumbers.length} atomic numbers, ${ghosts.length} ghost flags and ${geometry.length} coordinates ` +
        "do not describe one system; give a flag and three coordinates for each atom",
    );
  }
  for (let atom = 0; atom < atomicNumbers.length; atom++) {
    const z = atomicNumbers[atom]!;
    if (!Number.isInteger(z) || z < 1 || z > ELEMENT_COUNT) {
      throw refuse(`atom ${atom + 1} has the atomic number ${z}; give one from 1 to ${ELEMENT_COUNT}`);
    }
  }
  for (let i = 0; i < geometry.length; i++) {
    if (!Number.isFinite(geometry[i])) {
      throw refuse(
        `coordinate ${"xyz"[i % 3]} of atom ${Math.floor(i / 3) + 1} is ${geometry[i]}, not a number`,
      );
    }
  }
  if (!Number.isInteger(charge)) throw refuse(`the charge is ${charge}; give a whole number`);
  const electrons = electronCount(system);
  if (electrons < 0) throw refuse(`charge ${charge} would leave ${electrons} electrons; lower the charge`);
  if (!Number.isInteger(multiplicity) || multiplicity < 1) {
    throw refuse(`the multiplicity is ${multiplicity}; give a whole number from 1`);
  }
  if (multiplicity - 1 > electrons || (electrons + multiplicity) % 2 === 0) {
    throw refuse(
      `${describeSystem(system)} with charge ${charge} has ${electrons} electron${
        electrons === 1 ? "" : "s"
      }, which ` +
        `cannot have the multiplicity ${multiplicity}; change the charge or the multiplicity`,
    );
  }
}

/** "O H2 (ghosts: O H2)" for messages. */
export function describeSystem(system: System): string {
  const formula = (ghost: boolean) => {
    const counts = new Map<string, number>();
    for (let atom = 0; atom < system.atomicNumbers.length; atom++) {
      if (Boolean(system.ghosts[atom]) !== ghost) continue;
      const symbol = elementSymbol(system.atomicNumbers[atom]!);
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    return [...counts].map(([symbol, count]) => count === 1 ? symbol : `${symbol}${count}`).join(" ");
  };
  const [real, ghosts] = [formula(false), formula(true)];
  return ghosts === "" ? real : `${real === "" ? "no atom" : real} (ghosts: ${ghosts})`;
}
