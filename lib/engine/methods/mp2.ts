// Moller-Plesset perturbation theory of second order as a method, on restricted and unrestricted Hartree-Fock.

import type { Driver } from "../../base/driver.ts";
import { flattenArray } from "../../base/flat_array.ts";
import { estimateMp2ResponseSeconds } from "../derivatives/cost.ts";
import { mp2Hessian } from "../derivatives/hessian/mp2_hessian.ts";
import { mp2Gradient } from "../derivatives/mp2_gradient.ts";
import { planMp2Gradient } from "../derivatives/mp2_gradient_plan.ts";
import { estimateCorrelationSeconds, estimateFittedCorrelationSeconds } from "../mp2/cost.ts";
import { mp2Energy, type Mp2Plan, type Mp2Result, planMp2Energy } from "../mp2/mp2_energy.ts";
import { MP2_DEFAULTS, MP2_KEYWORDS, type Mp2Options } from "../mp2/options.ts";
import { chargeDistribution } from "../properties/charge_distribution.ts";
import { propertiesOf } from "../properties/properties.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import {
  gradientSeconds,
  hessianBytes,
  ofAllCentres,
  scfAtomCost,
  scfAuxiliarySet,
  scfSeconds,
} from "./hartree_fock.ts";
import { type Method, type MethodInput, type Refusal, secondsOf } from "./method.ts";

type Input = MethodInput<Mp2Options>;

/** MP2. */
export const mp2Method: Method<Mp2Options> = {
  names: { mp2: {} },
  defaults: MP2_DEFAULTS,
  keywords: MP2_KEYWORDS,

  auxiliarySets: (options) => [
    scfAuxiliarySet(options),
    { role: "mp2", asked: options.mp2AuxiliaryBasis, isFitted: options.mp2Type === "df" },
  ],
  refusal: (options, driver) => driver !== "energy" && fittedDerivative(options, driver) || rohf(options),
  atomCost: scfAtomCost,

  seconds(options, size, driver, atoms) {
    const correlation = options.mp2Type === "df"
      ? estimateFittedCorrelationSeconds
      : estimateCorrelationSeconds;
    const energy = scfSeconds(options, size) + correlation(size);
    return secondsOf(
      driver,
      atoms,
      energy,
      gradientSeconds(options, size) + estimateMp2ResponseSeconds(size),
    );
  },

  leastBytes(input, driver) {
    return planOf(input, driver, Infinity).leastBytes + bytesBeside(input, driver);
  },

  bytes(input, driver) {
    const beside = bytesBeside(input, driver);
    const { leastBytes } = planOf(input, driver, Infinity);
    return planOf(input, driver, Math.max(leastBytes, input.options.memoryBytes - beside)).bytes + beside;
  },

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

function planOf({ system, basis, options }: Input, driver: Driver, memoryBytes: number): Mp2Plan {
  const plan = driver === "energy" ? planMp2Energy : planMp2Gradient;
  return plan(system, basis, { ...options, memoryBytes });
}

// What derivatives take beside an MP2 gradient.
function bytesBeside(input: Input, driver: Driver): number {
  return driver === "hessian" ? hessianBytes(input) : 0;
}

function fittedDerivative({ scfType, mp2Type }: Partial<Mp2Options>, driver: Driver): Refusal | undefined {
  const fitted = scfType === "df" ? "scf_type" : mp2Type === "df" ? "mp2_type" : undefined;
  return fitted && {
    about: "driver",
    found: `${driver} with method mp2, together with ${fitted} df`,
    expected: "energy: the engine has MP2 gradients of exact integrals only",
    hint: `Leave ${fitted} out.`,
  };
}

function rohf({ reference }: Partial<Mp2Options>): Refusal | undefined {
  if (reference !== "rohf") return undefined;
  return {
    about: "reference",
    found: "rohf with method mp2",
    expected: "rhf or uhf: MP2 needs orbitals that are those of their own spin's Fock matrix",
    hint: "Leave reference out: closed shells take rhf then, open ones uhf.",
  };
}

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
  const relaxed = density && (yield* chargeDistribution(wavefunction, density)).dipole;
  const properties = {
    ...(yield* propertiesOf(wavefunction, options)),
    ...result.properties,
    ...(relaxed && flattenArray("mp2_dipole_moment", relaxed)),
    mp2_frozen_orbitals: result.frozenOrbitals,
    memory_bytes: result.memoryBytes + beside,
  };
  return { energy: result.energy, properties };
}
