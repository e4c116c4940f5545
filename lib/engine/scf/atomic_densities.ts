// Spherical densities of free atoms, each from an SCF calculation in the same basis set, its electrons spread evenly
// over the orbitals of an incomplete shell. Their superposition is the first density of a molecule (SAD): J. H. Van
// Lenthe et al., J. Comput. Chem. 27, 926 (2006), doi:10.1002/jcc.20393. Those of their cores say which orbitals of
// the molecule are cores.

import type { BasisSet } from "../../base/basis_set.ts";
import { coreElectrons } from "../../base/elements.ts";
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
import { type OrthonormalBasis, orthonormalBasis } from "./orthonormal_basis.ts";

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
        density.set(block.subarray(i * count, (i + 1) * count), (first + i) * basis.size + first);
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
  const whole = placeBasis(atom, chosen, puream);
  const { basis, places } = withoutPolarisation(whole);
  const { overlap, kinetic } = yield* overlapAndKinetic(basis);
  const pairs = yield* makeBlockPairs(basis);
  const coreHamiltonian = yield* pointChargeAttraction(pairs, basis.size, nuclei(atom));
  for (let i = 0; i < kinetic.length; i++) coreHamiltonian[i]! += kinetic[i]!;
  const kernel = new QuartetKernel(pairs);
  const repulsion = yield* inCoreRepulsion(kernel, yield* screenPairs(kernel), basis, 1);
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
        occupied: (orbitals) => occupyAtom(electronsOfAtom(atomicNumber), orbitals, isS),
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
    const core = occupyAtom(electronsOfAtom(coreElectrons(atomicNumber)), orbitals![0]!, isS);
    return {
      whole: spreadOver(whole.size, places, densities.functions[0]!),
      core: spreadOver(whole.size, places, densityOfOrbitals(orbitals![0]!, core, orthonormal, basis.size)),
    };
  }
}

/** A density over some of n functions as one over all of them, n x n. */
function spreadOver(n: number, places: readonly number[], density: Float64Array): Float64Array {
  const spread = new Float64Array(n ** 2);
  places.forEach((row, i) =>
    places.forEach((column, j) => spread[row * n + column] = density[i * places.length + j]!)
  );
  return spread;
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
function occupyAtom(
  [inS, inP]: readonly [s: number, p: number],
  { values, vectors }: Eigen,
  isS: Float64Array,
): Float64Array {
  const n = values.length;
  const orbitals: { s: number[]; p: number[] } = { s: [], p: [] };
  for (let k = 0; k < n; k++) {
    let weight = 0;
    for (let i = 0; i < n; i++) weight += vectors[k * n + i]! ** 2 * isS[i]!;
    orbitals[weight > 0.5 ? "s" : "p"].push(k);
  }
  const occupations = new Float64Array(n);
  let s = inS, p = inP;
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
function electronsOfAtom(atomicNumber: number): readonly [s: number, p: number] {
  if (atomicNumber <= 4) return [atomicNumber, 0];
  if (atomicNumber <= 10) return [4, atomicNumber - 4];
  if (atomicNumber <= 12) return [atomicNumber - 6, 6];
  return [6, atomicNumber - 6];
}
