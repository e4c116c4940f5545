// Hartree-Fock as a method: how it computes.

import type { Driver } from "../../base/driver.ts";
import { flattenArray } from "../../base/flat_array.ts";
import type { EnergyGradient } from "../derivatives/density_gradient.ts";
import { hartreeFockGradient } from "../derivatives/hartree_fock_gradient.ts";
import { hartreeFockHessian } from "../derivatives/hessian/hartree_fock_hessian.ts";
import { polarizability } from "../derivatives/polarizability.ts";
import { propertiesOf } from "../properties/properties.ts";
import { hartreeFock } from "../scf/hartree_fock.ts";
import type { ScfOptions } from "../scf/options.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { bytesBeside, hartreeFockRules } from "./hartree_fock_rules.ts";
import type { Method, MethodInput } from "./method.ts";

/**
 * Convergence of the orbitals for a gradient or a moment, where keywords do not ask for another: their errors go with that
 * of the orbitals.
 */
const GRADIENT_CONVERGENCE = 1e-9;

/** That for an energy alone, whose error goes with the square: some 1e-12 Hartree. */
const ENERGY_CONVERGENCE = 1e-7;

function tightly({ dConvergence = GRADIENT_CONVERGENCE }: Partial<ScfOptions>): Partial<ScfOptions> {
  return { dConvergence };
}

/** How orbitals are converged for an energy, and what is asked of them beside. */
function forEnergy(options: Partial<ScfOptions>): Partial<ScfOptions> {
  if (options.moments !== undefined || options.polarizability) return tightly(options);
  return options.mullikenCharges ? {} : { dConvergence: options.dConvergence ?? ENERGY_CONVERGENCE };
}

/** Hartree-Fock. */
export const hartreeFockMethod: Method<ScfOptions> = {
  ...hartreeFockRules,

  *energy(input) {
    const options = besideBytes(input, "energy");
    return yield* resultOf(
      yield* hartreeFock(input.system, input.basis, { ...options, ...forEnergy(options) }),
      options,
      bytesBeside(input, "energy"),
    );
  },

  *gradient(input) {
    const options = besideBytes(input, "gradient");
    const tight = tightly(options);
    const wavefunction = yield* hartreeFock(input.system, input.basis, { ...options, ...tight });
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

/** The atoms' gradient, then that of the external charges. */
export function ofAllCentres({ atoms, pointCharges }: EnergyGradient): Float64Array {
  const both = new Float64Array(atoms.length + pointCharges.length);
  both.set(atoms);
  both.set(pointCharges, atoms.length);
  return both;
}

// The options, with less memory for the energy.
function besideBytes(input: MethodInput<ScfOptions>, driver: Driver): MethodInput<ScfOptions>["options"] {
  const memoryBytes = Math.max(0, input.options.memoryBytes - bytesBeside(input, driver));
  return { ...input.options, memoryBytes };
}

function* resultOf(wavefunction: Wavefunction, options: Partial<ScfOptions>, beside: number) {
  const properties = {
    ...(yield* propertiesOf(wavefunction, options)),
    ...(options.polarizability && flattenArray("scf_polarizability", yield* polarizability(wavefunction))),
  };
  const memory_bytes = wavefunction.result.memoryBytes + beside;
  return { energy: wavefunction.energy, properties: { ...properties, memory_bytes } };
}
