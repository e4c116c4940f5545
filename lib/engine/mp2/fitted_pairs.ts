// Fitted integrals of occupied and virtual orbitals, B_ia = L^-1 (P|ia), with which (ia|jb) = sum over P of B_P,ia B_P,jb:
// M. Feyereisen, G. Fitzgerald, A. Komornicki, Chem. Phys. Lett. 208, 359 (1993), doi:10.1016/0009-2614(93)87156-W. Those
// of basis functions are computed for some auxiliary functions at a time and never kept.

import { ROWS } from "./memory.ts";
import { roundedUp } from "../density_fitting/memory.ts";
import { type FittingKernel, writeThreeIndex } from "../density_fitting/fitting_kernel.ts";
import { fittingMemory, paddedRows, squarePlaces } from "../density_fitting/fitting_loops.ts";
import { inverseMetric } from "../density_fitting/inverse_metric.ts";
import type { ScreenedPairs } from "../integrals/repulsion_screening.ts";
import { allocate } from "../allocate.ts";
import type { ActiveOrbitals } from "./active_orbitals.ts";

/** Shell blocks' work between two pauses, in integrals: some 5 ms. */
const BATCH = 50_000;

/** B of one spin: a row of `stride` numbers for each occupied and virtual orbital, [i][a][P]. */
export interface FittedPairs {
  readonly stride: number;
  readonly values: Float64Array;
}

/**
 * Computes B of each spin; pauses every few milliseconds.
 *
 * @param kernel The orbital and the auxiliary basis, and the kernel over both.
 * @param screened Pairs of shell blocks that matter.
 * @param spins Active orbitals of both spins, or of each.
 * @param size Number of basis functions, n.
 */
export function* fittedPairs(
  kernel: FittingKernel,
  screened: ScreenedPairs,
  spins: readonly ActiveOrbitals[],
  size: number,
): Generator<undefined, FittedPairs[]> {
  const metric = yield* inverseMetric(kernel);
  const { stride } = metric;
  const all = spins.map((spin) => ({
    stride,
    values: allocate(spin.occupiedCount * spin.virtualCount * stride, "fitted integrals"),
  }));
  const toOrbitals = new OrbitalTransformation(kernel, screened, spins, size);
  for (let block = 0; block < kernel.basis.blocks.length; block++) {
    const panel = yield* toOrbitals.integralsOf(block);
    for (let s = 0; s < spins.length; s++) {
      toOrbitals.write(panel, block, s, all[s]!);
      yield;
    }
  }
  toOrbitals.release();
  for (const { values } of all) yield* multiplyByFactor(metric.rows, stride, values);
  return all;
}

/** Makes integrals (ij|P) of one auxiliary block at a time, and (ia|P) of them. */
class OrbitalTransformation {
  readonly #kernel: FittingKernel;
  readonly #screened: ScreenedPairs;
  readonly #spins: readonly ActiveOrbitals[];
  readonly #size: number;
  readonly #row: Int32Array;
  readonly #column: Int32Array;
  readonly #largest: number;
  #places: readonly number[] = [];

  constructor(
    kernel: FittingKernel,
    screened: ScreenedPairs,
    spins: readonly ActiveOrbitals[],
    size: number,
  ) {
    const { pairFunction, functionRow, functionColumn } = kernel.pairs;
    this.#kernel = kernel;
    this.#screened = screened;
    this.#spins = spins;
    this.#size = size;
    const functions = Array.from(screened.pair).flatMap((pair) =>
      Array.from({ length: pairFunction[pair + 1]! - pairFunction[pair]! }, (_, f) => pairFunction[pair]! + f)
    );
    this.#row = Int32Array.from(functions, (f) => functionRow[f]!);
    this.#column = Int32Array.from(functions, (f) => functionColumn[f]!);
    this.#largest = Math.max(...kernel.basis.blocks.map(({ block }) => block.functionAngular.length));
  }

  /** (ij|P) of an auxiliary block: a row for each P. */
  *integralsOf(block: number): Generator<undefined, Float64Array> {
    const { pairFunction } = this.#kernel.pairs;
    const columns = this.#kernel.basis.blocks[block]!.block.functionAngular.length;
    const stride = roundedUp(this.#row.length, 2);
    const panel = new Float64Array(columns * stride);
    let left = BATCH;
    for (let place = 0, first = 0; place < this.#screened.pair.length; place++) {
      const pair = this.#screened.pair[place]!;
      writeThreeIndex(this.#kernel, this.#screened, place, block, panel, first, 1, stride);
      const rows = pairFunction[pair + 1]! - pairFunction[pair]!;
      first += rows;
      left -= rows * columns;
      if (left > 0) continue;
      left = BATCH;
      yield;
    }
    return panel;
  }

  /** Writes (ia|P) of an auxiliary block into the columns of its functions. */
  write(panel: Float64Array, block: number, s: number, out: FittedPairs): void {
    const memory = fittingMemory();
    if (memory.resident !== this) this.#load();
    const { first, block: { functionAngular: { length: count } } } = this.#kernel.basis.blocks[block]!;
    const stride = roundedUp(this.#row.length, 2), side = roundedUp(this.#size, 4);
    const { occupiedCount, virtualCount } = this.#spins[s]!;
    const occupied = roundedUp(occupiedCount, 4), virtual = roundedUp(virtualCount, 2);
    const [panelPlace, places, square, half, product, ...orbitals] = this.#places as [
      number,
      number,
      number,
      number,
      number,
      ...number[],
    ];
    memory.numbersAt(panelPlace, panel.length).set(panel);
    memory.loops.transformToOrbitals(
      panelPlace,
      8 * stride,
      count,
      places,
      this.#row.length,
      square,
      side,
      orbitals[2 * s]!,
      occupied,
      orbitals[2 * s + 1]!,
      virtual,
      half,
      product,
    );
    const numbers = memory.numbersAt(product, count * occupied * virtual);
    for (let i = 0, to = first; i < occupiedCount; i++) {
      for (let a = 0; a < virtualCount; a++, to += out.stride) {
        for (let p = 0, from = i * virtual + a; p < count; p++, from += occupied * virtual) {
          out.values[to + p] = numbers[from]!;
        }
      }
    }
  }

  release(): void {
    fittingMemory().release(this);
  }

  #load(): void {
    const side = roundedUp(this.#size, 4);
    const counts = this.#spins.map(({ occupiedCount, virtualCount }) =>
      [roundedUp(occupiedCount, 4), roundedUp(virtualCount, 2)] as const
    );
    this.#places = fittingMemory().place(this, [
      new Float64Array(this.#largest * roundedUp(this.#row.length, 2)),
      squarePlaces(this.#row, this.#column, side),
      new Float64Array(side * side),
      new Float64Array(side * Math.max(...counts.map(([occupied]) => occupied))),
      new Float64Array(this.#largest * Math.max(...counts.map(([occupied, virtual]) => occupied * virtual))),
      ...this.#spins.flatMap((spin, s) => [
        paddedRows(spin.occupied, this.#size, counts[s]![0], side),
        paddedRows(spin.virtual, this.#size, counts[s]![1], side),
      ]),
    ]);
  }
}

/** Replaces rows R by R L^T. */
function* multiplyByFactor(
  factor: Float64Array,
  stride: number,
  values: Float64Array,
): Generator<undefined, void> {
  const memory = fittingMemory();
  const owner = {};
  let places: number[] = [];
  const panel = ROWS * stride;
  for (let from = 0; from < values.length; from += panel) {
    if (memory.resident !== owner) {
      places = memory.place(owner, [factor, new Float64Array(panel), new Float64Array(panel)]);
    }
    const [lower, right, out] = places as [number, number, number];
    const part = values.subarray(from, from + panel);
    memory.numbersAt(right, part.length).set(part);
    memory.loops.transformRows(lower, right, 8 * stride, out, roundedUp(part.length / stride, 4), stride);
    part.set(memory.numbersAt(out, part.length));
    yield;
  }
  memory.release(owner);
}
