// Hartree-Fock as a method, restricted, unrestricted and restricted open-shell: its names, keywords and sizes.

import type { Driver } from "../../base/driver.ts";
import type { EnergyThreshold } from "../../base/quantities/energy_threshold.ts";
import type { BasisChoice } from "../basis/basis_set.ts";
import { estimateGradientSeconds } from "../derivatives/cost.ts";
import { fittedGradientBytes, gradientBytes, polarizabilityBytes } from "../derivatives/memory.ts";
import { inCoreBytes } from "../repulsion/in_core_memory.ts";
import { type AtomCost, atomCost, estimateScfSeconds } from "../scf/cost/exact.ts";
import {
  estimateFittedGradientSeconds,
  estimateFittedScfSeconds,
  fittedAtomCost,
} from "../scf/cost/fitted.ts";
import { SCF_DEFAULTS, SCF_KEYWORDS, type ScfOptions } from "../scf/options.ts";
import { planHartreeFock, type ScfPlan } from "../scf/plan.ts";
import { type AuxiliarySet, type MethodInput, type MethodRules, secondsOf } from "./method.ts";

type Input = MethodInput<ScfOptions>;

/** Fields, along three axes, whose responses take as many Fock matrices each as an energy has iterations, or fewer. */
const RESPONSE_FIELDS = 3;

/** What is known of Hartree-Fock before it computes. */
export const hartreeFockRules: MethodRules<ScfOptions> = {
  names: {
    hf: {},
    scf: {},
    rhf: { reference: "rhf" },
    uhf: { reference: "uhf" },
    rohf: { reference: "rohf" },
  },
  defaults: SCF_DEFAULTS,
  keywords: SCF_KEYWORDS,

  density: { prefix: "scf", driver: "energy" },
  auxiliarySets: (options) => [scfAuxiliarySet(options)],
  refusal: () => undefined,
  lacksPolarizability: ({ reference }) =>
    reference === "rohf"
      ? "The built-in engine has it of rhf and uhf: leave reference out, or take program: pyscf or psi4."
      : undefined,
  energyThreshold: scfEnergyThreshold,
  atomCost: scfAtomCost,

  seconds: (options, size, driver, atoms) =>
    secondsOf(driver, atoms, scfSeconds(options, size), gradientSeconds(options, size)) +
    (options.polarizability ? RESPONSE_FIELDS * scfSeconds(options, size) : 0),

  leastBytes(input, driver) {
    return planOf(input, Infinity).leastBytes + bytesBeside(input, driver);
  },

  easyBytes(input, driver) {
    return planOf(input, Infinity).bytes + bytesBeside(input, driver);
  },

  // Whether exact integrals are kept is settled before.
  bytes(input, driver) {
    const beside = bytesBeside(input, driver);
    const { leastBytes } = planOf(input, Infinity);
    return planOf(input, Math.max(leastBytes, input.options.memoryBytes - beside)).bytes + beside;
  },
};

function planOf({ system, basis, options }: Input, memoryBytes: number): ScfPlan {
  return planHartreeFock(system, basis, { ...options, memoryBytes });
}

/** By how much the energy may be wrong. */
export function scfEnergyThreshold(
  { eConvergence = SCF_DEFAULTS.eConvergence }: Partial<ScfOptions>,
): EnergyThreshold {
  return { keyword: "e_convergence", hartree: eConvergence };
}

/** What an atom adds; with density fitting the weight is that of the auxiliary functions. */
export function scfAtomCost(
  { puream, scfType, auxiliaryBasis }: Partial<ScfOptions>,
  basis: BasisChoice,
  atomicNumber: number,
): AtomCost {
  return scfType === "df"
    ? fittedAtomCost({ role: "scf", orbital: basis, puream, asked: auxiliaryBasis }, atomicNumber)
    : atomCost(basis, atomicNumber, puream);
}

/** The auxiliary basis set of the mean field. */
export function scfAuxiliarySet({ scfType, auxiliaryBasis }: Partial<ScfOptions>): AuxiliarySet {
  return {
    role: "scf",
    asked: auxiliaryBasis,
    isFitted: scfType === "df",
    isBySize: scfType === "by-size",
  };
}

/** Seconds of a Hartree-Fock energy. Densities of default references depend on the n-mer: one is counted. */
export function scfSeconds({ scfType, reference }: Partial<ScfOptions>, size: AtomCost): number {
  const densities = reference === undefined || reference === "rhf" ? 1 : 2;
  if (scfType === "df") return estimateFittedScfSeconds(size, densities);
  const isDirect = scfType === "direct" ||
    scfType !== "pk" && inCoreBytes(size.functions, densities) > SCF_DEFAULTS.memoryBytes;
  return estimateScfSeconds(size, densities, isDirect);
}

/** Seconds of the gradient of the integrals. */
export function gradientSeconds({ scfType }: Partial<ScfOptions>, size: AtomCost): number {
  return (scfType === "df" ? estimateFittedGradientSeconds : estimateGradientSeconds)(size);
}

/** Bytes that a Hessian by differences takes beside gradients: the middle's wavefunction, and the Hessian itself. */
export function hessianBytes({ system, basis, options }: Input): number {
  const middle = planHartreeFock(system, basis, { ...options, memoryBytes: Infinity }).directBytes;
  const coordinates = system.geometry.length + 3 * (system.pointCharges?.charges.length ?? 0);
  return middle + 8 * coordinates ** 2;
}

/** Bytes that derivatives take beside the energy. */
export function bytesBeside(input: Input, driver: Driver): number {
  const { system, basis, options } = input;
  const response = options.polarizability ? polarizabilityBytes(system, basis, options.puream) : 0;
  if (driver === "energy") return response;
  const gradient = response + gradientBytes(system, basis, options.puream) +
    (options.scfType === "df" ? fittedGradientBytes(system, basis, options) : 0);
  return driver === "gradient" ? gradient : gradient + hessianBytes(input);
}
