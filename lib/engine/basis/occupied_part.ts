// The functions of an atom's basis that its orbitals are made of: those up to the highest angular momentum that the atom
// occupies, all spherical.

import type { System } from "../system.ts";
import type { AngularFunction } from "./angular_functions.ts";
import type { BasisChoice } from "./basis_set.ts";
import { placeBasis, type PlacedBasis, type ShellBlock } from "./shell_block.ts";

/** Functions of an atom, and how what is expressed in them is expressed in all of its functions. */
export interface OccupiedPart {
  readonly basis: PlacedBasis;
  /** Turns a density over the functions of `basis`, n x n, into one over all functions of the atom. */
  readonly toWhole: (density: Float64Array) => Float64Array;
}

/** One function as a combination of those of the whole basis. */
type Combination = readonly (readonly [index: number, factor: number])[];

/**
 * Leaves out blocks of functions above an angular momentum.
 *
 * @param atom A system of one atom.
 * @param chosen Its basis set.
 * @param puream Spherical or Cartesian functions, where it is not to be as the set prescribes.
 * @param lMax The highest angular momentum that the atom occupies.
 * @throws {EngineError} Where the set lacks the element.
 */
export function occupiedPart(
  atom: System,
  chosen: BasisChoice,
  puream: boolean | undefined,
  lMax: number,
): OccupiedPart {
  const whole = placeBasis(atom, chosen, puream);
  const spherical = placeBasis(atom, chosen, true);
  const combinations: Combination[] = [];
  const blocks = spherical.blocks.flatMap((placed, at) => {
    if (placed.block.lMax > lMax) return [];
    const first = combinations.length;
    const { block, first: firstInWhole } = whole.blocks[at]!;
    for (const combination of combinationsOf(placed.block, block)) {
      combinations.push(combination.map(([index, factor]) => [firstInWhole + index, factor]));
    }
    return [{ ...placed, first }];
  });
  const size = combinations.length;
  return {
    basis: { blocks, size, atomOfFunction: new Int32Array(size) },
    toWhole: (density) => expanded(density, combinations, whole.size),
  };
}

/** The functions of a spherical block, each by those of the same block as the basis set has it. */
function combinationsOf(spherical: ShellBlock, own: ShellBlock): readonly Combination[] {
  if (own === spherical) return own.functionAngular.map((_, f) => [[f, 1]]);
  const ownColumns = columnsOf(own);
  return columnsOf(spherical).flatMap((functions, column) =>
    functions.map((f) =>
      angularOf(spherical, f).map(({ i, j, k, coefficient }) => {
        const g = ownColumns[column]!.find((g) => {
          const [monomial] = angularOf(own, g);
          return monomial!.i === i && monomial!.j === j && monomial!.k === k;
        })!;
        return [g, coefficient / angularOf(own, g)[0]!.coefficient] as const;
      })
    )
  );
}

/** The functions of each contracted radial function. */
function columnsOf({ contraction }: ShellBlock): readonly (readonly number[])[] {
  const columns: number[][] = [];
  contraction.forEach((radial, f) => {
    if (f === 0 || contraction[f - 1] !== radial) columns.push([]);
    columns.at(-1)!.push(f);
  });
  return columns;
}

function angularOf({ angular, functionAngular }: ShellBlock, f: number): AngularFunction {
  return angular[functionAngular[f]!]!;
}

function expanded(density: Float64Array, combinations: readonly Combination[], n: number): Float64Array {
  const whole = new Float64Array(n ** 2);
  combinations.forEach((row, i) =>
    combinations.forEach((column, j) => {
      const value = density[i * combinations.length + j]!;
      for (const [r, a] of row) {
        for (const [c, b] of column) whole[r * n + c]! += a * b * value;
      }
    })
  );
  return whole;
}
