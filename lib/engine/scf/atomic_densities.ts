// Spherical densities of free atoms, each from an SCF calculation in the same basis set, its electrons spread evenly
// over the orbitals of an incomplete shell. Their superposition is the first density of a molecule (SAD): J. H. Van
// Lenthe et al., J. Comput. Chem. 27, 926 (2006), doi:10.1002/jcc.20393. Those of their cores say which orbitals of
// the molecule are cores.

import type { BasisSet } from "../../base/basis_set.ts";
import { coreElectrons } from "../../base/elements.ts";
import { type BasisChoice, findBasisSet, usesSphericalFunctions } from "../basis/basis_set.ts";
import { electronsByMomentum } from "../basis/electron_configuration.ts";
import { occupiedPart } from "../basis/occupied_part.ts";
import type { PlacedBasis } from "../basis/shell_block.ts";
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
import { type OrthonormalBasis, orthonormalBasis } from "./orthonormal_basis.ts";

/** s, p and d orbitals, which atoms up to Kr occupy. */
const OCCUPIED_MOMENTA = 3;

/** A guess need not be tight. */
const CRITERIA: ScfCriteria = {
  eConvergence: 1e-6,
  dConvergence: 1e-4,
  maxIterations: 50,
  secondOrder: false,
  damping: 0,
  levelShift: 0,
  stability: "none",
};

/** The densities of a free atom, both spins, n x n over its functions. */
interface AtomicDensities {
  /** Of all electrons. */
  readonly whole: Float64Array;
  /** Of those in the core. */
  readonly core: Float64Array;
}

/**
 * Densities of free atoms by basis set and element. They depend on nothing else, so keeping them changes no
 * result.
 */
const cache = new WeakMap<BasisSet, Map<string, AtomicDensities>>();

/**
 * The guess for a system, both spins, n x n: blocks on the diagonal, zero for ghosts.
 *
 * @param system Atoms, ghosts, charge and multiplicity; geometry in bohr.
 * @param chosen The basis set.
 * @param puream Spherical or Cartesian functions, where it is not to be as the set prescribes.
 * @param basis The set on the system's centres.
 */
export function atomicDensityGuess(
  system: System,
  chosen: BasisChoice,
  puream: boolean | undefined,
  basis: PlacedBasis,
): Generator<undefined, Float64Array> {
  return superposed(system, chosen, puream, basis, ({ whole }) => whole);
}

/**
 * The cores of the free atoms, one electron in each orbital, n x n: blocks on the diagonal, each a projector onto the
 * orbitals of the noble gas before the element; zero for ghosts.
 *
 * @param system Atoms and ghosts.
 * @param chosen The basis set.
 * @param puream Spherical or Cartesian functions, where it is not to be as the set prescribes.
 * @param basis The set on the system's centres.
 */
export function* atomicCoreDensity(
  system: System,
  chosen: BasisChoice,
  puream: boolean | undefined,
  basis: PlacedBasis,
): Generator<undefined, Float64Array> {
  const both = yield* superposed(system, chosen, puream, basis, ({ core }) => core);
  return both.map((value) => value / 2);
}

function* superposed(
  system: System,
  chosen: BasisChoice,
  puream: boolean | undefined,
  basis: PlacedBasis,
  choose: (atom: AtomicDensities) => Float64Array,
): Generator<undefined, Float64Array> {
  const density = new Float64Array(basis.size ** 2);
  for (let atom = 0, first = 0; atom < system.atomicNumbers.length; atom++) {
    let count = 0;
    while (basis.atomOfFunction[first + count] === atom) count++;
    if (!system.ghosts[atom]) {
      const block = choose(yield* atomicDensities(system.atomicNumbers[atom]!, chosen, puream));
      for (let i = 0; i < count; i++) {
        const row = (first + i) * basis.size + first;
        for (let j = 0; j < count; j++) density[row + j] = block[i * count + j]!;
      }
    }
    first += count;
  }
  return density;
}

function* atomicDensities(
  atomicNumber: number,
  chosen: BasisChoice,
  puream: boolean | undefined,
): Generator<undefined, AtomicDensities> {
  const set = findBasisSet(chosen);
  let known = cache.get(set);
  if (known === undefined) cache.set(set, known = new Map());
  const key = `${usesSphericalFunctions(set, puream)} ${atomicNumber}`;
  let densities = known.get(key);
  if (densities === undefined) {
    densities = yield* computeAtomicDensities(atomicNumber, chosen, puream);
    known.set(key, densities);
  }
  return densities;
}

function* computeAtomicDensities(
  atomicNumber: number,
  chosen: BasisChoice,
  puream: boolean | undefined,
): Generator<undefined, AtomicDensities> {
  const atom: System = {
    atomicNumbers: [atomicNumber],
    ghosts: [0],
    geometry: [0, 0, 0],
    charge: 0,
    multiplicity: 1,
  };
  const electrons = electronsByMomentum(atomicNumber);
  // Of Cartesian functions above p, combinations are spherical: only so do s and d stay apart.
  const { basis, toWhole } = occupiedPart(atom, chosen, puream, electrons[2] > 0 ? 2 : 1);
  const { overlap, kinetic } = yield* overlapAndKinetic(basis);
  const pairs = yield* makeBlockPairs(basis);
  const coreHamiltonian = yield* pointChargeAttraction(pairs, basis.size, nuclei(atom));
  for (let i = 0; i < kinetic.length; i++) coreHamiltonian[i]! += kinetic[i]!;
  const kernel = new QuartetKernel(pairs);
  const repulsion = yield* inCoreRepulsion(kernel, yield* screenPairs(kernel), basis, 1);
  const orthonormal = yield* orthonormalBasis(overlap, basis.size, SCF_DEFAULTS.sTolerance);
  const momenta = momentaOfCombinations(basis, orthonormal.columns, orthonormal.count);
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
        occupied: (orbitals) => occupyAtom(electrons, orbitals, momenta),
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
    const { densities, orbitals } = step.value;
    const core = occupyAtom(electronsByMomentum(coreElectrons(atomicNumber)), orbitals![0]!, momenta);
    return {
      whole: toWhole(densities.functions[0]!),
      core: toWhole(densityOfOrbitals(orbitals![0]!, core, orthonormal, basis.size)),
    };
  }
}

/** The density of occupied orbitals, n x n over the functions. */
function densityOfOrbitals(
  { vectors }: Eigen,
  occupations: Float64Array,
  { columns, count }: OrthonormalBasis,
  n: number,
): Float64Array {
  const density = new Float64Array(n ** 2);
  const orbital = new Float64Array(n);
  occupations.forEach((occupation, k) => {
    if (occupation === 0) return;
    for (let f = 0; f < n; f++) {
      orbital[f] = 0;
      for (let c = 0; c < count; c++) orbital[f]! += columns[f * count + c]! * vectors[k * count + c]!;
    }
    for (let f = 0; f < n; f++) {
      for (let g = 0; g < n; g++) density[f * n + g]! += occupation * orbital[f]! * orbital[g]!;
    }
  });
  return density;
}

/** For each vector of the orthonormal basis its weights, up to rounding 1 or 0, on functions of each momentum. */
function momentaOfCombinations(
  basis: PlacedBasis,
  columns: Float64Array,
  count: number,
): readonly Float64Array[] {
  const weights = Array.from({ length: OCCUPIED_MOMENTA }, () => new Float64Array(count));
  const total = new Float64Array(count);
  for (const { block, first } of basis.blocks) {
    block.functionAngular.forEach((angular, f) => {
      const weight = weights[block.angularDegree[angular]!]!;
      for (let k = 0; k < count; k++) {
        const square = columns[(first + f) * count + k]! ** 2;
        total[k]! += square;
        weight[k]! += square;
      }
    });
  }
  return weights.map((weight) => weight.map((value, k) => value / total[k]!));
}

/** Fills the lowest shells of each angular momentum, an incomplete one with an even share of its electrons. */
function occupyAtom(
  electrons: readonly number[],
  { values, vectors }: Eigen,
  momenta: readonly Float64Array[],
): Float64Array {
  const n = values.length;
  const orbitals = momenta.map((): number[] => []);
  for (let k = 0; k < n; k++) {
    const weights = momenta.map((weight) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += vectors[k * n + i]! ** 2 * weight[i]!;
      return sum;
    });
    orbitals[weights.indexOf(Math.max(...weights))]!.push(k);
  }
  const occupations = new Float64Array(n);
  electrons.forEach((count, l) => {
    // The orbitals of a shell have one energy and follow each other.
    const shell = 2 * l + 1;
    for (let at = 0, left = count; left > 0; at += shell, left -= 2 * shell) {
      for (const orbital of orbitals[l]!.slice(at, at + shell)) {
        occupations[orbital] = Math.min(2 * shell, left) / shell;
      }
    }
  });
  return occupations;
}
