// Moller-Plesset perturbation theory of second order as a method: how it computes.

import { mp2Hessian } from "../derivatives/hessian/mp2_hessian.ts";
import { mp2Gradient } from "../derivatives/mp2/mp2_gradient.ts";
import { mp2Energy, type Mp2Result } from "../mp2/mp2_energy.ts";
import type { Mp2Options } from "../mp2/options.ts";
import { chargeDistribution } from "../properties/charge_distribution.ts";
import { namedMoments, propertiesOf } from "../properties/properties.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { ofAllCentres } from "./hartree_fock.ts";
import type { Method } from "./method.ts";
import { bytesBeside, mp2Rules } from "./mp2_rules.ts";

/** MP2. */
export const mp2Method: Method<Mp2Options> = {
  ...mp2Rules,

  *energy({ system, basis, options }) {
    return yield* resultOf(yield* mp2Energy(system, basis, options), options, 0);
  },

  *gradient({ system, basis, options }) {
    const calculation = yield* mp2Gradient(system, basis, options);
    const result = yield* resultOf(calculation, options, 0);
    return { ...result, gradient: ofAllCentres(calculation.gradient) };
  },

  *hessian(input) {
    const { system, basis } = input;
    const beside = bytesBeside(input, "hessian");
    const options = { ...input.options, memoryBytes: Math.max(0, input.options.memoryBytes - beside) };
    const calculation = yield* mp2Hessian(system, basis, options);
    const result = yield* resultOf(calculation, options, beside);
    return { ...result, gradient: ofAllCentres(calculation.gradient), hessian: calculation.hessian };
  },
};

interface Calculation {
  readonly result: Mp2Result;
  readonly wavefunction: Wavefunction;
  /** The relaxed density, where derivatives are computed. */
  readonly density?: Float64Array;
}

function* resultOf(
  { result, wavefunction, density }: Calculation,
  options: Partial<Mp2Options>,
  beside: number,
) {
  const relaxed = density &&
    (yield* chargeDistribution(wavefunction, density, options.moments === "quadrupole"));
  const properties = {
    ...(yield* propertiesOf(wavefunction, options)),
    ...result.properties,
    ...(relaxed && namedMoments("mp2", relaxed)),
    mp2_frozen_orbitals: result.frozenOrbitals,
    memory_bytes: result.memoryBytes + beside,
  };
  return { energy: result.energy, properties };
}
