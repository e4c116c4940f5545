// What the embedded engine computes for a driver: energies, analytic gradients, and Hessians by finite differences of
// these.

import type { TaskResult } from "../../base/task_result.ts";
import type { Driver } from "../../base/driver.ts";
import { flattenArray } from "../../base/flat_array.ts";
import {
  type BasisChoice,
  chargeDistribution,
  type EnergyGradient,
  fittedGradientBytes,
  gradientBytes,
  hartreeFock,
  hartreeFockGradient,
  hartreeFockHessian,
  mp2Energy,
  mp2Gradient,
  mp2Hessian,
  type Mp2Options,
  type Mp2Result,
  planHartreeFock,
  planMp2Energy,
  planMp2Gradient,
  type System,
  type Wavefunction,
} from "../../engine/mod.ts";
import { propertiesOf } from "./properties.ts";
import type { Method } from "./options.ts";

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

/** The least memory that a calculation takes, bytes. */
export function leastBytes(theory: Method["theory"], driver: Driver, job: Job): number {
  const { system, basis } = job;
  const options = { ...job.options, memoryBytes: Infinity };
  const beside = derivativeBytes(theory, driver, job);
  if (theory === "hf") return planHartreeFock(system, basis, options).bytes + beside;
  const plan = driver === "energy" ? planMp2Energy : planMp2Gradient;
  return plan(system, basis, options).leastBytes + beside;
}

/** Bytes that derivatives take beside an energy by Hartree-Fock, or beside an MP2 gradient. */
function derivativeBytes(
  theory: Method["theory"],
  driver: Driver,
  { system, basis, options }: Job,
): number {
  if (driver === "energy") return 0;
  const gradient = theory === "mp2" ? 0 : gradientBytes(system, basis, options.puream) +
    (options.scfType === "df" ? fittedGradientBytes(system, basis, options) : 0);
  if (driver === "gradient") return gradient;
  const middle = planHartreeFock(system, basis, { ...options, memoryBytes: Infinity }).directBytes;
  const coordinates = system.geometry.length + 3 * (system.pointCharges?.charges.length ?? 0);
  return gradient + middle + 8 * coordinates ** 2;
}

/** Energy, gradient or Hessian by Hartree-Fock, in steps of some milliseconds. */
export function* computeHartreeFock(driver: Driver, job: Job): Generator<unknown, TaskResult, void> {
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
    return { ...(yield* computed(wavefunction)), gradient: ofAllCentres(gradient), hessian };
  }
  if (driver === "energy") return yield* computed(yield* hartreeFock(system, basis, options));
  const dConvergence = options.dConvergence ?? GRADIENT_CONVERGENCE;
  const wavefunction = yield* hartreeFock(system, basis, { ...options, dConvergence });
  const gradient = yield* hartreeFockGradient(wavefunction);
  return { ...(yield* computed(wavefunction)), gradient: ofAllCentres(gradient) };
}

/** Energy, gradient or Hessian by MP2, in steps of some milliseconds. */
export function* computeMp2(driver: Driver, job: Job): Generator<unknown, TaskResult, void> {
  const { system, basis } = job;
  const beside = derivativeBytes("mp2", driver, job);
  const options = withRoomFor(beside, job);
  const computed = function* ({ result, wavefunction, density }: Mp2Calculation) {
    const relaxed = density && (yield* chargeDistribution(wavefunction, density)).dipole;
    const properties = {
      ...(yield* propertiesOf(wavefunction, options)),
      ...result.properties,
      ...(relaxed && flattenArray("mp2_dipole_moment", relaxed)),
      mp2_frozen_orbitals: result.frozenOrbitals,
      memory_bytes: result.memoryBytes + beside,
    };
    return { energy: result.energy, properties };
  };
  if (driver === "energy") return yield* computed(yield* mp2Energy(system, basis, options));
  if (driver === "hessian") {
    const calculation = yield* mp2Hessian(system, basis, options);
    const { gradient, hessian } = calculation;
    return { ...(yield* computed(calculation)), gradient: ofAllCentres(gradient), hessian };
  }
  const calculation = yield* mp2Gradient(system, basis, options);
  return { ...(yield* computed(calculation)), gradient: ofAllCentres(calculation.gradient) };
}

interface Mp2Calculation {
  readonly result: Mp2Result;
  readonly wavefunction: Wavefunction;
  /** The relaxed density, where derivatives are computed. */
  readonly density?: Float64Array;
}

/** The atoms' gradient, then that of the external charges. */
function ofAllCentres({ atoms, pointCharges }: EnergyGradient): Float64Array {
  const both = new Float64Array(atoms.length + pointCharges.length);
  both.set(atoms);
  both.set(pointCharges, atoms.length);
  return both;
}

/** The options, with less memory for the energy. */
function withRoomFor(bytes: number, { options }: Job): Job["options"] {
  return { ...options, memoryBytes: Math.max(0, options.memoryBytes - bytes) };
}
