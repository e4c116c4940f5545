// Blocks of contracted functions that sit on one centre and share their primitives: an SP shell of a Pople set,
// a general contraction of a Dunning set. Integrals over primitives are computed once for a whole block.

import type { BasisSet } from "../../base/basis_set.ts";
import type { SharedShell } from "../../base/basis_set.ts";
import type { System } from "../system.ts";
import { type AngularFunction, angularFunctions } from "./angular_functions.ts";
import { type BasisChoice, findBasisSet, shellsOfElement, usesSphericalFunctions } from "./basis_set.ts";

/** A block as an element has it, not yet placed anywhere. */
export interface ShellBlock {
  /** Exponents of the primitives in bohr^-2. */
  readonly exponents: Float64Array;
  /** The highest angular momentum in the block. */
  readonly lMax: number;
  /** The distinct angular functions of the block. */
  readonly angular: readonly AngularFunction[];
  /** Degree of each angular function. */
  readonly angularDegree: readonly number[];
  /** For each basis function, the index of its angular function. */
  readonly functionAngular: readonly number[];
  /**
   * For each basis function, the factor of each primitive, all normalisation included: [function][primitive].
   */
  readonly contraction: readonly Float64Array[];
}

/** A block on a centre of a system. */
export interface PlacedBlock {
  readonly block: ShellBlock;
  /** 0-based index of the centre. */
  readonly atom: number;
  /** Position of the centre in bohr. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** 0-based index of the block's first basis function; the others follow. */
  readonly first: number;
}

/** The basis of a system: blocks in the order of the atoms. */
export interface PlacedBasis {
  readonly blocks: readonly PlacedBlock[];
  /** Number of basis functions. */
  readonly size: number;
  /** 0-based index of the centre of each basis function. */
  readonly atomOfFunction: Int32Array;
  /** The first block of each part that other bases may have too, ascending from 0. Absent: one part. */
  readonly parts?: Int32Array;
}

const cache = new WeakMap<BasisSet, Map<string, readonly ShellBlock[]>>();

/**
 * The blocks of an element in a basis set.
 *
 * @throws {EngineError} Where the set lacks the element.
 */
export function blocksOfElement(
  set: BasisSet,
  atomicNumber: number,
  puream?: boolean,
): readonly ShellBlock[] {
  const spherical = usesSphericalFunctions(set, puream);
  let known = cache.get(set);
  if (known === undefined) cache.set(set, known = new Map());
  const key = `${spherical} ${atomicNumber}`;
  let blocks = known.get(key);
  if (blocks === undefined) {
    blocks = mergeShells(shellsOfElement(set, atomicNumber)).map((shell) => makeBlock(shell, spherical));
    known.set(key, blocks);
  }
  return blocks;
}

/**
 * Puts a basis set on the centres of a system.
 *
 * @throws {EngineError} Before anything is computed.
 */
export function placeBasis(system: System, basis: BasisChoice, puream?: boolean): PlacedBasis {
  const set = findBasisSet(basis);
  return blocksOn(system, (atomicNumber) => blocksOfElement(set, atomicNumber, puream));
}

/** Puts the blocks of each element on its atoms. */
export function blocksOn(
  system: System,
  blocksOf: (atomicNumber: number) => readonly ShellBlock[],
): PlacedBasis {
  const blocks: PlacedBlock[] = [];
  const atomOfFunction: number[] = [];
  const firstBlocks: number[] = [];
  for (let atom = 0; atom < system.atomicNumbers.length; atom++) {
    firstBlocks.push(blocks.length);
    const [x, y, z] = [0, 1, 2].map((k) => system.geometry[3 * atom + k]!) as [number, number, number];
    for (const block of blocksOf(system.atomicNumbers[atom]!)) {
      blocks.push({ block, atom, x, y, z, first: atomOfFunction.length });
      for (let f = 0; f < block.functionAngular.length; f++) atomOfFunction.push(atom);
    }
  }
  const parts = system.parts && { parts: Int32Array.from(system.parts, (atom) => firstBlocks[atom]!) };
  return { blocks, size: atomOfFunction.length, atomOfFunction: Int32Array.from(atomOfFunction), ...parts };
}

/** Joins shells whose exponents all occur in another shell of the same angular momenta. */
function mergeShells(shells: readonly SharedShell[]): SharedShell[] {
  const merged: SharedShell[] = [];
  for (const shell of shells.toSorted((a, b) => b.exponents.length - a.exponents.length)) {
    const host = merged.findIndex((other) =>
      other.l.every((l) => shell.l.includes(l)) && shell.l.every((l) => other.l.includes(l)) &&
      shell.exponents.every((exponent) => other.exponents.includes(exponent))
    );
    if (host < 0) merged.push(shell);
    else merged[host] = join(merged[host]!, shell);
  }
  return merged;
}

function join(host: SharedShell, guest: SharedShell): SharedShell {
  const columns = guest.coefficients.map((column) =>
    host.exponents.map((exponent) => column[guest.exponents.indexOf(exponent)] ?? 0)
  );
  return {
    l: [...columnMomenta(host), ...columnMomenta(guest)],
    exponents: host.exponents,
    coefficients: [...host.coefficients, ...columns],
  };
}

function columnMomenta({ l, coefficients }: SharedShell): readonly number[] {
  return l.length === 1 ? coefficients.map(() => l[0]!) : l;
}

/** The block of a shell, with normalised functions. */
export function makeBlock(shell: SharedShell, spherical: boolean): ShellBlock {
  const angular: AngularFunction[] = [];
  const angularDegree: number[] = [];
  const functionAngular: number[] = [];
  const contraction: Float64Array[] = [];
  const firstOfDegree = new Map<number, number>();
  columnMomenta(shell).forEach((l, column) => {
    const functions = angularFunctions(l, spherical);
    if (!firstOfDegree.has(l)) {
      firstOfDegree.set(l, angular.length);
      angular.push(...functions);
      angularDegree.push(...functions.map(() => l));
    }
    const radial = normaliseContraction(l, shell.exponents, shell.coefficients[column]!);
    for (let m = 0; m < functions.length; m++) {
      functionAngular.push(firstOfDegree.get(l)! + m);
      contraction.push(radial);
    }
  });
  const exponents = Float64Array.from(shell.exponents);
  return {
    exponents,
    lMax: Math.max(...angularDegree),
    angular,
    angularDegree,
    functionAngular,
    contraction,
  };
}

/**
 * Factors of the primitives r^l exp(-a r^2) that make the contracted function's norm 1, given coefficients of
 * normalised primitives. The angular functions are normalised for exp(-r^2), where a + a' = 1, so the overlap
 * of two primitives is (a + a')^-(l + 3/2).
 */
function normaliseContraction(
  l: number,
  exponents: readonly number[],
  column: readonly number[],
): Float64Array {
  const factors = Float64Array.from(exponents, (a, p) => column[p]! * (2 * a) ** ((l + 1.5) / 2));
  let square = 0;
  for (let p = 0; p < factors.length; p++) {
    for (let q = 0; q < factors.length; q++) {
      square += factors[p]! * factors[q]! * (exponents[p]! + exponents[q]!) ** -(l + 1.5);
    }
  }
  return factors.map((factor) => factor / Math.sqrt(square));
}
