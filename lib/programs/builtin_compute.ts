// What the embedded engine computes for a driver: energies, analytic gradients of Hartree-Fock, and finite differences
// of these for Hartree-Fock Hessians and MP2 gradients.

import type { Driver } from "../base/driver.ts";
import {
  type BasisChoice,
  fittedGradientBytes,
  gradientBytes,
  hartreeFock,
  hartreeFockGradient,
  hartreeFockHessian,
  type Mp2Options,
  type Mp2Result,
  planHartreeFock,
  secondOrderEnergy,
  secondOrderGradient,
  type System,
  type Wavefunction,
} from "../engine/mod.ts";
import { propertiesOf } from "./builtin_properties.ts";
import type { Method } from "./builtin_options.ts";
import type { Computed } from "./program.ts";

/** A calculation as the engine takes it. */
export interface Job {
  readonly system: System;
  /** The basis set, or its name. */
  readonly basis: BasisChoice;
  /** Options of the method; `memoryBytes` is what the whole calculation may take. */
  readonly options: Partial<Mp2Options> & { readonly memoryBytes: number };
}

/**
 * Convergence of the orbitals for a gradient, where keywords do not ask for another: the error of a gradient goes with
 * that of the orbitals, the error of an energy with its square.
 */
const GRADIENT_CONVERGENCE = 1e-9;

/** Bytes that derivatives take beside an energy. */
export function derivativeBytes(
  theory: Method["theory"],
  driver: Driver,
  { system, basis, options }: Job,
): number {
  if (driver === "energy") return 0;
  const middle = () => planHartreeFock(system, basis, { ...options, memoryBytes: Infinity }).directBytes;
  if (theory === "mp2") return middle();
  const gradient = gradientBytes(system, basis, options.puream) +
    (options.scfType === "df" ? fittedGradientBytes(system, basis, options) : 0);
  return driver === "gradient" ? gradient : gradient + middle() + 8 * system.geometry.length ** 2;
}

/** Energy, gradient or Hessian by Hartree-Fock, in steps of some milliseconds. */
export function* computeHartreeFock(driver: Driver, job: Job): Generator<unknown, Computed, void> {
  const { system, basis } = job;
  const beside = derivativeBytes("hf", driver, job);
  const options = withRoomFor(beside, job);
  const computed = function* (wavefunction: Wavefunction) {
    const properties = yield* propertiesOf(wavefunction, options);
    const memory_bytes = wavefunction.result.memoryBytes + beside;
    return { energy: wavefunction.energy, properties: { ...properties, memory_bytes } };
  };
  if (driver === "hessian") {
    const { wavefunction, gradient, hessian } = yield* hartreeFockHessian(system, basis, options);
    return { ...(yield* computed(wavefunction)), gradient, hessian };
  }
  if (driver === "energy") return yield* computed(yield* hartreeFock(system, basis, options));
  const dConvergence = options.dConvergence ?? GRADIENT_CONVERGENCE;
  const wavefunction = yield* hartreeFock(system, basis, { ...options, dConvergence });
  const { atoms, pointCharges } = yield* hartreeFockGradient(wavefunction);
  return { ...(yield* computed(wavefunction)), gradient: joined(atoms, pointCharges) };
}

/** Energy or gradient by MP2, in steps of some milliseconds. */
export function* computeMp2(driver: Driver, job: Job): Generator<unknown, Computed, void> {
  const { system, basis } = job;
  const beside = derivativeBytes("mp2", driver, job);
  const options = withRoomFor(beside, job);
  const computed = function* ({ result, wavefunction }: Mp2Calculation) {
    const properties = {
      ...(yield* propertiesOf(wavefunction, options)),
      ...result.properties,
      mp2_frozen_orbitals: result.frozenOrbitals,
      memory_bytes: result.memoryBytes + beside,
    };
    return { energy: result.energy, properties };
  };
  if (driver === "energy") return yield* computed(yield* secondOrderEnergy(system, basis, options));
  const calculation = yield* secondOrderGradient(system, basis, options);
  return { ...(yield* computed(calculation)), gradient: calculation.gradient };
}

interface Mp2Calculation {
  readonly result: Mp2Result;
  readonly wavefunction: Wavefunction;
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The options, with less memory for the energy. */
function withRoomFor(bytes: number, { options }: Job): Job["options"] {
  return { ...options, memoryBytes: Math.max(0, options.memoryBytes - bytes) };
}
