// Hartree-Fock as a method: restricted, unrestricted and restricted open-shell.

import type { Driver } from "../../base/driver.ts";
import type { BasisChoice } from "../basis/basis_set.ts";
import type { EnergyGradient } from "../derivatives/density_gradient.ts";
import { estimateGradientSeconds } from "../derivatives/cost.ts";
import { hartreeFockGradient } from "../derivatives/hartree_fock_gradient.ts";
import { hartreeFockHessian } from "../derivatives/hessian/hartree_fock_hessian.ts";
import { fittedGradientBytes, gradientBytes } from "../derivatives/memory.ts";
import { propertiesOf } from "../properties/properties.ts";
import { type AtomCost, atomCost, estimateScfSeconds } from "../scf/cost.ts";
import {
  estimateFittedGradientSeconds,
  estimateFittedScfSeconds,
  fittedAtomCost,
} from "../scf/fitted_cost.ts";
import { hartreeFock } from "../scf/hartree_fock.ts";
import { SCF_DEFAULTS, SCF_KEYWORDS, type ScfOptions } from "../scf/options.ts";
import { planHartreeFock } from "../scf/plan.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { type AuxiliarySet, type Method, type MethodInput, secondsOf } from "./method.ts";

type Input = MethodInput<ScfOptions>;

/**
 * Convergence of the orbitals for a gradient, where keywords do not ask for another: the error of a gradient goes with
 * that of the orbitals, the error of an energy with its square.
 */
const GRADIENT_CONVERGENCE = 1e-9;

/** Hartree-Fock. */
export const hartreeFockMethod: Method<ScfOptions> = {
  names: {
    hf: {},
    scf: {},
    rhf: { reference: "rhf" },
    uhf: { reference: "uhf" },
    rohf: { reference: "rohf" },
  },
  defaults: SCF_DEFAULTS,
  keywords: SCF_KEYWORDS,

  auxiliarySets: (options) => [scfAuxiliarySet(options)],
  refusal: () => undefined,
  atomCost: scfAtomCost,

  seconds: (options, size, driver, atoms) =>
    secondsOf(driver, atoms, scfSeconds(options, size), gradientSeconds(options, size)),

  leastBytes(input, driver) {
    const { system, basis, options } = input;
    const plan = planHartreeFock(system, basis, { ...options, memoryBytes: Infinity });
    return plan.bytes + bytesBeside(input, driver);
  },

  // Whether integrals are kept is settled before.
  bytes(input, driver) {
    return hartreeFockMethod.leastBytes(input, driver);
  },

  *energy(input) {
    const options = besideBytes(input, "energy");
    return yield* resultOf(yield* hartreeFock(input.system, input.basis, options), options, 0);
  },

  *gradient(input) {
    const options = besideBytes(input, "gradient");
    const dConvergence = options.dConvergence ?? GRADIENT_CONVERGENCE;
    const wavefunction = yield* hartreeFock(input.system, input.basis, { ...options, dConvergence });
    const gradient = yield* hartreeFockGradient(wavefunction);
    const result = yield* resultOf(wavefunction, options, bytesBeside(input, "gradient"));
    return { ...result, gradient: ofAllCentres(gradient) };
  },

  *hessian(input) {
    const options = besideBytes(input, "hessian");
    const { wavefunction, gradient, hessian } = yield* hartreeFockHessian(input.system, input.basis, options);
    const result = yield* resultOf(wavefunction, options, bytesBeside(input, "hessian"));
    return { ...result, gradient: ofAllCentres(gradient), hessian };
  },
};

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
  return { role: "scf", asked: auxiliaryBasis, isFitted: scfType === "df" };
}

/** Seconds of a Hartree-Fock energy. Densities of default references depend on the n-mer: one is counted. */
export function scfSeconds({ scfType, reference }: Partial<ScfOptions>, size: AtomCost): number {
  const densities = reference === undefined || reference === "rhf" ? 1 : 2;
  return (scfType === "df" ? estimateFittedScfSeconds : estimateScfSeconds)(size, densities);
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

/** The atoms' gradient, then that of the external charges. */
export function ofAllCentres({ atoms, pointCharges }: EnergyGradient): Float64Array {
  const both = new Float64Array(atoms.length + pointCharges.length);
  both.set(atoms);
  both.set(pointCharges, atoms.length);
  return both;
}

// What derivatives take beside the energy.
function bytesBeside(input: Input, driver: Driver): number {
  if (driver === "energy") return 0;
  const { system, basis, options } = input;
  const gradient = gradientBytes(system, basis, options.puream) +
    (options.scfType === "df" ? fittedGradientBytes(system, basis, options) : 0);
  return driver === "gradient" ? gradient : gradient + hessianBytes(input);
}

// The options, with less memory for the energy.
function besideBytes(input: Input, driver: Driver): Input["options"] {
  const memoryBytes = Math.max(0, input.options.memoryBytes - bytesBeside(input, driver));
  return { ...input.options, memoryBytes };
}

function* resultOf(wavefunction: Wavefunction, options: Partial<ScfOptions>, beside: number) {
  const properties = yield* propertiesOf(wavefunction, options);
  const memory_bytes = wavefunction.result.memoryBytes + beside;
  return { energy: wavefunction.energy, properties: { ...properties, memory_bytes } };
}
