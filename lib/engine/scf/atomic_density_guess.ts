// The first density of a molecule: a superposition of spherical atomic densities (SAD). Each is the SCF density of
// the free atom in the same basis set, its electrons spread evenly over the orbitals of an incomplete shell.
// J. H. Van Lenthe et al., J. Comput. Chem. 27, 926 (2006), doi:10.1002/jcc.20393.

import type { BasisSet } from "../../base/basis_set.ts";
import { type BasisChoice, findBasisSet, usesSphericalFunctions } from "../basis/basis_set.ts";
import { placeBasis, type PlacedBasis } from "../basis/shell_block.ts";
import { makeBlockPairs } from "../integrals/block_pairs.ts";
import { overlapAndKinetic } from "../integrals/overlap_kinetic.ts";
import { pointChargeAttraction } from "../integrals/point_charge_attraction.ts";
import { QuartetKernel } from "../integrals/quartet_kernel.ts";
import { screenPairs } from "../integrals/repulsion_screening.ts";
import type { Eigen } from "../linalg/symmetric_eigen.ts";
import { nuclei, type System } from "../system.ts";
import { type ScfCriteria, scfCycle } from "./cycle.ts";
import { inCoreRepulsion } from "../repulsion/in_core.ts";
import { SCF_DEFAULTS } from "./options.ts";
import { orthonormalBasis } from "./orthonormal_basis.ts";

/** A guess need not be tight. */
const CRITERIA: ScfCriteria = {
  eConvergence: 1e-6,
  dConvergence: 1e-4,
  maxIterations: 50,
  secondOrder: false,
  stability: "none",
};

/**
 * Densities of free atoms by basis set and element. They depend on nothing else, so keeping them changes no
 * result.
 */
const cache = new WeakMap<BasisSet, Map<string, Float64Array>>();

/**
 * The guess for a system, both spins, n x n: blocks on the diagonal, zero for ghosts.
 *
 * @param system Atoms, ghosts, charge and multiplicity; geometry in bohr.
 * @param chosen The basis set.
 * @param puream Spherical or Cartesian functions, where it is not to be as the set prescribes.
 * @param basis The set on the system's centres.
 */
export function* atomicDensityGuess(
  system: System,
  chosen: BasisChoice,
  puream: boolean | undefined,
  basis: PlacedBasis,
): Generator<undefined, Float64Array> {
  const density = new Float64Array(basis.size ** 2);
  for (let atom = 0, first = 0; atom < system.atomicNumbers.length; atom++) {
    let count = 0;
    while (basis.atomOfFunction[first + count] === atom) count++;
    if (!system.ghosts[atom]) {
      const block = yield* atomicDensity(system.atomicNumbers[atom]!, chosen, puream);
      for (let i = 0; i < count; i++) {
        density.set(block.subarray(i * count, (i + 1) * count), (first + i) * basis.size + first);
      }
    }
    first += count;
  }
  return density;
}

function* atomicDensity(
  atomicNumber: number,
  chosen: BasisChoice,
  puream: boolean | undefined,
): Generator<undefined, Float64Array> {
  const set = findBasisSet(chosen);
  let known = cache.get(set);
  if (known === undefined) cache.set(set, known = new Map());
  const key = `${usesSphericalFunctions(set, puream)} ${atomicNumber}`;
  let density = known.get(key);
  if (density === undefined) {
    density = yield* computeAtomicDensity(atomicNumber, chosen, puream);
    known.set(key, density);
  }
  return density;
}

function* computeAtomicDensity(
  atomicNumber: number,
  chosen: BasisChoice,
  puream: boolean | undefined,
): Generator<undefined, Float64Array> {
  const atom: System = {
    atomicNumbers: [atomicNumber],
    ghosts: [0],
    geometry: [0, 0, 0],
    charge: 0,
    multiplicity: 1,
  };
  const whole = placeBasis(atom, chosen, puream);
  const { basis, places } = withoutPolarisation(whole);
  const { overlap, kinetic } = yield* overlapAndKinetic(basis);
  const pairs = yield* makeBlockPairs(basis);
  const coreHamiltonian = yield* pointChargeAttraction(pairs, basis.size, nuclei(atom));
  for (let i = 0; i < kinetic.length; i++) coreHamiltonian[i]! += kinetic[i]!;
  const kernel = new QuartetKernel(pairs);
  const repulsion = yield* inCoreRepulsion(kernel, yield* screenPairs(kernel), basis.size, 1);
  const orthonormal = yield* orthonormalBasis(overlap, basis.size, SCF_DEFAULTS.sTolerance);
  const isS = sCombinations(basis, orthonormal.columns, orthonormal.count);
  const cycle = scfCycle(
    {
      size: basis.size,
      coreHamiltonian,
      orthonormal,
      repulsion,
      response: repulsion,
      spinChannels: [{
        set: 0,
        electrons: 2,
        occupied: (orbitals) => occupyAtom(atomicNumber, orbitals, isS),
      }],
    },
    undefined,
    CRITERIA,
  );
  for (let step = cycle.next();; step = cycle.next()) {
    if (!step.done) {
      yield;
      continue;
    }
    const density = new Float64Array(whole.size ** 2);
    places.forEach((row, i) =>
      places.forEach((column, j) =>
        density[row * whole.size + column] = step.value.densities.functions[0]![i * basis.size + j]!
      )
    );
    return density;
  }
}

/** Leaves out functions above p, which atoms up to Ar do not occupy; says where the others stood. */
function withoutPolarisation(whole: PlacedBasis): { basis: PlacedBasis; places: number[] } {
  const kept = whole.blocks.filter(({ block }) => block.lMax <= 1);
  let size = 0;
  const places: number[] = [];
  const blocks = kept.map((placed) => {
    const first = size;
    const count = placed.block.functionAngular.length;
    for (let f = 0; f < count; f++) places.push(placed.first + f);
    size += count;
    return { ...placed, first };
  });
  return { basis: { blocks, size, atomOfFunction: new Int32Array(size) }, places };
}

/** For each vector of the orthonormal basis, its weight on s functions: 1 or 0 up to rounding. */
function sCombinations(basis: PlacedBasis, columns: Float64Array, count: number): Float64Array {
  const weight = new Float64Array(count);
  const total = new Float64Array(count);
  for (const { block, first } of basis.blocks) {
    block.functionAngular.forEach((angular, f) => {
      for (let k = 0; k < count; k++) {
        const square = columns[(first + f) * count + k]! ** 2;
        total[k]! += square;
        if (block.angularDegree[angular] === 0) weight[k]! += square;
      }
    });
  }
  return weight.map((value, k) => value / total[k]!);
}

/**
 * Fills s orbitals with 2 electrons each and p orbitals with an even share, as the ground state of the atom
 * has.
 */
function occupyAtom(atomicNumber: number, { values, vectors }: Eigen, isS: Float64Array): Float64Array {
  const n = values.length;
  const orbitals: { s: number[]; p: number[] } = { s: [], p: [] };
  for (let k = 0; k < n; k++) {
    let weight = 0;
    for (let i = 0; i < n; i++) weight += vectors[k * n + i]! ** 2 * isS[i]!;
    orbitals[weight > 0.5 ? "s" : "p"].push(k);
  }
  const occupations = new Float64Array(n);
  let [s, p] = electronsOfAtom(atomicNumber);
  for (let at = 0; s > 0; at++) {
    occupations[orbitals.s[at]!] = Math.min(2, s);
    s -= 2;
  }
  // The three orbitals of a p shell have one energy and follow each other.
  for (let at = 0; p > 0; at += 3) {
    for (let m = at; m < at + 3; m++) occupations[orbitals.p[m]!] = Math.min(6, p) / 3;
    p -= 6;
  }
  return occupations;
}

/** Electrons in s and in p orbitals of the atoms from H to Ar. */
function electronsOfAtom(atomicNumber: number): [s: number, p: number] {
  if (atomicNumber <= 4) return [atomicNumber, 0];
  if (atomicNumber <= 10) return [4, atomicNumber - 4];
  if (atomicNumber <= 12) return [atomicNumber - 6, 6];
  return [6, atomicNumber - 6];
}
