// Derivatives of electron repulsion integrals (ab|cd) of a quartet of shell blocks, contracted with a two-particle
// density as soon as possible: the density is expanded in Hermite Gaussians of bra and ket, so that all derivatives
// with respect to their centres P and Q cost as much as one integral. What is left is the derivative with respect
// to the centres' relative positions (relative_derivatives.ts): a part in proportion to the integral itself, and one
// of lowered powers, for which Hermite Coulomb integrals are contracted with one side only; where one block of a pair
// has s functions only, the density in Hermite Gaussians has that too. Forces on bra and ket are equal and opposite. The
// loops themselves are WebAssembly with SIMD: quartet_derivatives_by_cubes.as up to degree 6, else quartet_derivatives.as.
// L. E. McMurchie, E. R. Davidson, J. Comput. Phys. 26, 218 (1978), doi:10.1016/0021-9991(78)90092-X;
// T. Helgaker, P. R. Taylor, Theor. Chim. Acta 83, 177 (1992), doi:10.1007/BF01132826.

import type { PlacedBasis } from "../basis/shell_block.ts";
import type { BlockPairs } from "../integrals/block_pairs.ts";
import { BOYS_MAX_ORDER } from "../integrals/boys.ts";
import { hermiteCount } from "../integrals/hermite_index.ts";
import { cubeOf, LARGE_CUBE } from "../integrals/cubes.ts";
import { entriesByFunction } from "../integrals/entries_by_function.ts";
import { even, OVER_END, pairArrays, sortedArrays } from "../integrals/quartet_kernel.ts";
import { quartetLoops } from "../integrals/quartet_loops.ts";
import type { Placeable } from "../wasm_memory.ts";
import { CUBE_PLACES, entriesByHermite } from "./entries_by_hermite.ts";
import { HERMITE_SIGN, RAISED_HERMITES, RAISED_POWERS } from "./hermite_steps.ts";
import type { RelativeDerivatives } from "./relative_derivatives.ts";

/** Quartets of primitives that contribute less than this to the energy, in Hartree, are left out. */
const NEGLIGIBLE_PRIMITIVE = 1e-13;

/** Adds up the gradient of quartets for the pairs of one basis. */
export class QuartetDerivatives {
  /** Gradient up to now in Hartree/bohr: x, y, z of each atom. Complete after {@linkcode collect}. */
  readonly gradient: Float64Array;
  #density: Float64Array = new Float64Array(0);
  #sums: Float64Array = new Float64Array(0);

  /**
   * @param pairs Pairs of shell blocks; every quartet is one of them with one of them.
   * @param relative Their derivatives.
   * @param basis The shell blocks.
   * @param atoms Number of atoms.
   */
  constructor(
    readonly pairs: BlockPairs,
    readonly relative: RelativeDerivatives,
    readonly basis: PlacedBasis,
    atoms: number,
  ) {
    this.gradient = new Float64Array(3 * atoms);
  }

  /** Makes the memory of the loops this one's; due before each series of quartets, which nothing interrupts. */
  prepare(): void {
    if (quartetLoops().resident !== this) this.#load();
  }

  /**
   * Two-particle density of the next quartet: [function pair of the bra][function pair of the ket], rows of even
   * length.
   */
  get density(): Float64Array {
    return this.#density;
  }

  /**
   * Adds the gradient of the sum of (bra|ket) times {@linkcode density}. Either order of the pairs is right; it is
   * cheaper with fewer entries of E per Hermite Gaussian in the ket.
   *
   * @param largest The largest absolute value of the density.
   */
  add(bra: number, ket: number, largest: number): void {
    quartetLoops().addGradient(bra, ket, NEGLIGIBLE_PRIMITIVE / largest);
  }

  /** Takes the sums of a series of quartets out of the memory of the loops. */
  collect(): void {
    const sums = this.#sums;
    for (let i = 0; i < sums.length; i++) this.gradient[i]! += sums[i]!;
    sums.fill(0);
  }

  #load(): void {
    const loops = quartetLoops();
    const { pairs } = this;
    const { functions, degree } = largestPairs(pairs);
    // The arguments of each call, one call after the other.
    const calls: readonly (readonly Placeable[])[] = [
      [...pairArrays(pairs), ...sortedArrays(entriesByFunction(pairs))],
      ...tensorWorkspaces(pairs),
      relativeArrays(this),
      gradientWorkspaces(pairs, this.gradient.length),
      cubeArrays(this),
    ];
    const places = loops.place(this, calls.flat(), degree);
    const [ofPairs, tensors, cubes, ofRelative, workspaces, ofCubes] = calls.map((arrays) =>
      places.splice(0, arrays.length)
    ) as [number[], number[], number[], number[], number[], number[]];
    loops.setPairs(...ofPairs);
    // The workspaces of integrals are not used but for their cubes.
    loops.setWorkspaces(...tensors, 0, 0, 0, 0, 0, ...cubes, 0);
    loops.setRelative(...ofRelative);
    loops.setGradientWorkspaces(...workspaces);
    loops.setGradientCubes(...ofCubes);
    this.#sums = loops.numbersAt(workspaces[0]!, this.gradient.length);
    this.#density = loops.numbersAt(workspaces[1]!, functions * even(functions));
  }
}

function numbers(count: number): Float64Array {
  return new Float64Array(count);
}

/** Where Hermite Coulomb integrals go: of one quartet of primitives, and in cubes. */
function tensorWorkspaces(pairs: BlockPairs): [Float64Array[], Float64Array[]] {
  const { degree, primitives } = largestPairs(pairs);
  return [
    [
      numbers(3), // argument
      numbers(BOYS_MAX_ORDER + 1),
      numbers(even(hermiteCount(BOYS_MAX_ORDER))), // tensor
    ],
    [numbers((primitives + 1) * cubeOf(Math.min(2 * degree + 1, LARGE_CUBE.degree)).stride)],
  ];
}

function relativeArrays({ pairs, relative, basis }: QuartetDerivatives): Placeable[] {
  return [
    relative.rowShare,
    relative.stretch,
    relative.entryStart,
    relative.entryFunction,
    relative.entryHermite,
    relative.entryValue,
    pairAtoms(pairs, basis),
    pairVectors(pairs, basis),
    RAISED_HERMITES[1],
    HERMITE_SIGN,
  ];
}

function gradientWorkspaces(pairs: BlockPairs, coordinates: number): Float64Array[] {
  const { functions, degree, ketLowered } = largestPairs(pairs);
  const hermites = even(hermiteCount(degree)), row = even(functions);
  return [
    numbers(coordinates),
    numbers(functions * row + OVER_END), // density
    numbers(functions * row), // densityTurned
    numbers(hermites * row + OVER_END), // expandedTurned
    numbers(functions * hermites), // expanded
    numbers(hermites * hermites), // hermiteDensity
    numbers(even(hermiteCount(2 * degree))), // folded
    numbers(hermites * hermites), // gathered
    numbers(functions * hermites), // braLowered
    numbers(ketLowered),
    numbers(hermites * row), // turned
  ];
}

function cubeArrays({ pairs, relative, basis }: QuartetDerivatives): Placeable[] {
  const hermites = hermiteCount(largestPairs(pairs).degree);
  const { first, start, function: functions, value } = entriesByHermite(pairs);
  return [
    first,
    start,
    functions,
    value,
    ...CUBE_PLACES,
    numbers(LARGE_CUBE.stride), // densityCube
    numbers(28), // forces
    numbers(hermites * (even(hermites) + 2)), // densities
    primitivePulls(pairs, relative, basis),
    ...RAISED_POWERS,
  ];
}

function largestPairs(pairs: BlockPairs) {
  let functions = 0, degree = 0, most = 0, ketLowered = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    functions = Math.max(functions, pairs.pairFunction[pair + 1]! - pairs.pairFunction[pair]!);
    degree = Math.max(degree, pairs.pairDegree[pair]!);
    const primitives = pairs.pairPrimitive[pair + 1]! - pairs.pairPrimitive[pair]!;
    most = Math.max(most, primitives);
    ketLowered = Math.max(ketLowered, primitives * even(hermiteCount(pairs.pairDegree[pair]! - 1)));
  }
  return { functions, degree, primitives: most, ketLowered: functions * ketLowered };
}

/**
 * For each primitive pair with a block of s functions only: what the lowered Hermite Gaussians of its expansion are
 * multiplied with for the other part of dE/dR (relative_derivatives.ts), which then is (t + 1) E_t+1 times this. By 2p t E_t^ij =
 * i E_t-1^i-1,j + j E_t-1^i,j-1 it is 2a where the row block has s functions only, -2b where the column block has. 0 for others.
 */
function primitivePulls(
  pairs: BlockPairs,
  { rowShare }: RelativeDerivatives,
  { blocks }: PlacedBasis,
): Float64Array {
  const pulls = numbers(rowShare.length);
  for (let pair = 0; pair < pairs.count; pair++) {
    const row = blocks[pairs.pairRowBlock[pair]!]!.block,
      column = blocks[pairs.pairColumnBlock[pair]!]!.block;
    if (row.lMax > 0 && column.lMax > 0) continue;
    for (let i = pairs.pairPrimitive[pair]!; i < pairs.pairPrimitive[pair + 1]!; i++) {
      pulls[i] = 2 * pairs.exponent[i]! * (row.lMax === 0 ? rowShare[i]! : rowShare[i]! - 1);
    }
  }
  return pulls;
}

/** The atoms of both blocks of each pair. */
function pairAtoms(pairs: BlockPairs, { blocks }: PlacedBasis): Int32Array {
  const atoms = new Int32Array(2 * pairs.count);
  for (let pair = 0; pair < pairs.count; pair++) {
    atoms[2 * pair] = blocks[pairs.pairRowBlock[pair]!]!.atom;
    atoms[2 * pair + 1] = blocks[pairs.pairColumnBlock[pair]!]!.atom;
  }
  return atoms;
}

/** From the column block's centre to the row block's, in bohr: x, y, z of each pair. */
function pairVectors(pairs: BlockPairs, { blocks }: PlacedBasis): Float64Array {
  const vectors = new Float64Array(3 * pairs.count);
  for (let pair = 0; pair < pairs.count; pair++) {
    const a = blocks[pairs.pairRowBlock[pair]!]!, b = blocks[pairs.pairColumnBlock[pair]!]!;
    vectors.set([a.x - b.x, a.y - b.y, a.z - b.z], 3 * pair);
  }
  return vectors;
}
