// The static dipole polarizability of Hartree-Fock: how the dipole moment answers to a homogeneous field, by the response
// of the orbitals, coupled-perturbed Hartree-Fock. In a field F along an axis an electron has the energy F x, so that
// orbitals turn by z of (e_a - e_i) z_ai + n G[z]_ai = -x_ai (orbital_response.ts), and the polarizability is
//
//   alpha_xy = -2 sum n_i y_ai z^x_ai
//
// over the orbitals of each set, n_i their electrons. J. Gerratt, I. M. Mills, J. Chem. Phys. 49, 1719 (1968),
// doi:10.1063/1.1670299.

import { multiplyTransposed } from "../linalg/matrix_product.ts";
import { dipoleIntegrals } from "../properties/dipole_integrals.ts";
import type { Wavefunction } from "../scf/wavefunction.ts";
import { orbitalResponse, type ResponseSet } from "./orbital_response.ts";
import { responseRepulsion } from "./response_repulsion.ts";

/**
 * The polarizability, nine numbers in a0^3, symmetric: xx, xy, xz, yx, ...; pauses at least every 20 ms.
 *
 * @param wavefunction Restricted or unrestricted; not of restricted open shells, whose spins turn together.
 * @throws {EngineError} "not-converged".
 */
export function* polarizability(wavefunction: Wavefunction): Generator<undefined, Float64Array> {
  const { system, basis: { size }, pairs, reference, alpha, beta } = wavefunction;
  const repulsion = yield* responseRepulsion(wavefunction);
  const sets: readonly ResponseSet[] = reference === "rhf"
    ? [{ orbitals: alpha, electrons: 2 }]
    : [{ orbitals: alpha, electrons: 1 }, { orbitals: beta, electrons: 1 }];
  const sources: Float64Array[][] = [];
  for (const integral of yield* dipoleIntegrals(pairs, size)) {
    const ofSets: Float64Array[] = [];
    for (const set of sets) ofSets.push(yield* betweenOrbitals(integral, set, size));
    sources.push(ofSets);
  }
  const tensor = new Float64Array(9);
  for (let row = 0; row < 3; row++) {
    const turned = yield* orbitalResponse(system, sets, repulsion, size, sources[row]!);
    for (let column = 0; column < 3; column++) {
      sets.forEach(({ electrons }, s) => {
        tensor[3 * row + column]! -= 2 * electrons * dot(sources[column]![s]!, turned[s]!);
      });
    }
  }
  // The two halves are equal but for what convergence leaves.
  return tensor.map((value, i) => (value + tensor[3 * (i % 3) + Math.floor(i / 3)]!) / 2);
}

/** C_i^T M C_a: occupied x virtual. */
function* betweenOrbitals(
  matrix: Float64Array,
  { orbitals: { occupied, energies, coefficients } }: ResponseSet,
  n: number,
): Generator<undefined, Float64Array> {
  const virtual = energies.length - occupied;
  const half = new Float64Array(occupied * n);
  yield* multiplyTransposed(coefficients.subarray(0, occupied * n), matrix, half, occupied, n, n);
  const out = new Float64Array(occupied * virtual);
  yield* multiplyTransposed(half, coefficients.subarray(occupied * n), out, occupied, virtual, n);
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
