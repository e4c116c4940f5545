// Moller-Plesset perturbation theory of second order as a method, on restricted and unrestricted Hartree-Fock: its
// names, keywords and sizes.

import type { Driver } from "../../base/driver.ts";
import { estimateFittedMp2ResponseSeconds, estimateMp2ResponseSeconds } from "../derivatives/cost.ts";
import { planMp2Gradient } from "../derivatives/mp2/mp2_gradient_plan.ts";
import { estimateCorrelationSeconds, estimateFittedCorrelationSeconds } from "../mp2/cost.ts";
import { type Mp2Plan, planMp2Energy } from "../mp2/plan.ts";
import { MP2_DEFAULTS, MP2_KEYWORDS, type Mp2Options } from "../mp2/options.ts";
import {
  gradientSeconds,
  hessianBytes,
  scfAtomCost,
  scfAuxiliarySet,
  scfEnergyThreshold,
  scfSeconds,
} from "./hartree_fock_rules.ts";
import { type MethodInput, type MethodRules, type Refusal, secondsOf } from "./method.ts";

type Input = MethodInput<Mp2Options>;

/** What is known of MP2 before it computes. */
export const mp2Rules: MethodRules<Mp2Options> = {
  names: { mp2: {} },
  defaults: MP2_DEFAULTS,
  keywords: MP2_KEYWORDS,

  // The relaxed one, of which the derivative of the energy by a field is the moment.
  density: { prefix: "mp2", driver: "gradient" },
  auxiliarySets: (options) => [
    scfAuxiliarySet(options),
    {
      role: "mp2",
      asked: options.mp2AuxiliaryBasis,
      isFitted: options.mp2Type === "df",
      isBySize: options.mp2Type === "by-size",
    },
  ],
  refusal: rohf,
  lacksPolarizability: () =>
    "The built-in engine has it of hf: leave it out of properties, or take program: pyscf, which makes MP2's of energies in " +
    "fields.",

  // It goes with the first power of the orbitals' error, the Hartree-Fock energy with its square.
  energyThreshold({ dConvergence = MP2_DEFAULTS.dConvergence, ...options }) {
    const ofField = scfEnergyThreshold(options);
    return dConvergence > ofField.hartree ? { keyword: "d_convergence", hartree: dConvergence } : ofField;
  },

  atomCost: scfAtomCost,

  seconds(options, size, driver, atoms) {
    const correlation = options.mp2Type === "df"
      ? estimateFittedCorrelationSeconds
      : estimateCorrelationSeconds;
    const response = options.mp2Type === "df" ? estimateFittedMp2ResponseSeconds : estimateMp2ResponseSeconds;
    const energy = scfSeconds(options, size) + correlation(size);
    return secondsOf(
      driver,
      atoms,
      energy,
      gradientSeconds(options, size) + response(size),
    );
  },

  leastBytes(input, driver) {
    return planOf(input, driver, Infinity).leastBytes + bytesBeside(input, driver);
  },

  easyBytes(input, driver) {
    return planOf(input, driver, Infinity).easyBytes + bytesBeside(input, driver);
  },

  bytes(input, driver) {
    const beside = bytesBeside(input, driver);
    const { leastBytes } = planOf(input, driver, Infinity);
    return planOf(input, driver, Math.max(leastBytes, input.options.memoryBytes - beside)).bytes + beside;
  },
};

function planOf({ system, basis, options }: Input, driver: Driver, memoryBytes: number): Mp2Plan {
  const plan = driver === "energy" ? planMp2Energy : planMp2Gradient;
  return plan(system, basis, { ...options, memoryBytes });
}

/** Bytes that derivatives take beside an MP2 gradient. */
export function bytesBeside(input: Input, driver: Driver): number {
  return driver === "hessian" ? hessianBytes(input) : 0;
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
