// Attraction of the electron density by point charges (nuclei, or an embedding): the sum over charges of
// -q_C (a| 1 / |r - C| |b), by L. E. McMurchie, E. R. Davidson, J. Comput. Phys. 26, 218 (1978),
// doi:10.1016/0021-9991(78)90092-X. The loops are compiled, attraction.as; what is here shares them out between pauses.

import type { PointCharges } from "../system.ts";
import type { Placeable, Room } from "../wasm_memory.ts";
import { type BlockPairs, PAIR_FACTOR } from "./block_pairs.ts";
import { BOYS_LOW_ORDER } from "./boys.ts";
import { hermiteCount } from "./hermite_index.ts";
import { pairArrays } from "./quartet_kernel.ts";
import { quartetLoops } from "./quartet_loops.ts";

/** Primitive pairs times charges between two pauses: some 2 ms. */
const BATCH = 20_000;

/** The symmetric matrix, n x n, row after row, in Hartree; pauses between batches of pairs. */
export function* pointChargeAttraction(
  pairs: BlockPairs,
  size: number,
  points: PointCharges,
): Generator<undefined, Float64Array> {
  const attraction = new Attraction(pairs, size, points);
  for (let from = 0, pair = 0, work = 0; pair < pairs.count;) {
    work += (pairs.pairPrimitive[pair + 1]! - pairs.pairPrimitive[pair]!) * points.charges.length;
    if (++pair < pairs.count && work < BATCH) continue;
    attraction.add(from, pair);
    from = pair;
    work = 0;
    if (pair < pairs.count) yield;
  }
  return attraction.take();
}

// Entries of E carry PAIR_FACTOR / p, the integral wants 2 pi / p.
const FACTOR = 2 * Math.PI / PAIR_FACTOR;

/** Room for numbers of two charges for each Hermite integral, of any degree that a pair has. */
const WORKSPACE: Room = { roomBytes: 2 * hermiteCount(BOYS_LOW_ORDER) * Float64Array.BYTES_PER_ELEMENT };

/** In place of what the loops do not look at. */
const NOTHING: Room = { roomBytes: 0 };

/** Arrays of sorted entries, and workspaces behind the first three, which only quartets want. */
const SORTED_ARRAYS = 6, OTHER_WORKSPACES = 7;

/** A matrix that is being made in the memory of the compiled loops, which others may want in its pauses. */
class Attraction {
  readonly #loops = quartetLoops();
  readonly #pairs: BlockPairs;
  readonly #size: number;
  readonly #points: PointCharges;
  readonly #matrix: Float64Array;
  /** Places of charges, positions, rows and columns of function pairs, and a workspace. */
  #inputs: readonly number[] = [];
  #place = 0;

  constructor(pairs: BlockPairs, size: number, points: PointCharges) {
    this.#pairs = pairs;
    this.#size = size;
    this.#points = points;
    this.#matrix = new Float64Array(size * size);
  }

  /** Adds what pairs from one to before another give. */
  add(from: number, end: number): void {
    if (this.#loops.resident !== this) this.#load();
    const { charges: { length } } = this.#points;
    this.#loops.attract(from, end, length, ...this.#inputs, FACTOR, this.#place, this.#size);
  }

  /** The matrix, at the end. */
  take(): Float64Array {
    if (this.#loops.resident === this) this.#takeOut();
    this.#loops.release(this);
    return this.#matrix;
  }

  #takeOut(): void {
    this.#matrix.set(this.#loops.numbersAt(this.#place, this.#matrix.length));
  }

  #load(): void {
    const { bound, entrySigned, functionRow, functionColumn } = this.#pairs;
    const { charges, positions } = this.#points;
    const arrays = pairArrays(this.#pairs).map((array): Placeable | Room =>
      array === bound || array === entrySigned ? NOTHING : array
    );
    const [matrix, argument, boys, tensor, ...places] = this.#loops.place(
      this,
      [
        this.#matrix,
        ...[WORKSPACE, WORKSPACE, WORKSPACE],
        ...[charges, positions, functionRow, functionColumn, WORKSPACE],
        ...arrays,
      ],
      0, // no table for high degrees of quartets
      () => this.#takeOut(),
    );
    const inputs = places.length - arrays.length;
    this.#loops.setPairs(...places.slice(inputs), ...Array<number>(SORTED_ARRAYS).fill(0));
    this.#loops.setWorkspaces(argument!, boys!, tensor!, ...Array<number>(OTHER_WORKSPACES).fill(0));
    this.#inputs = places.slice(0, inputs);
    this.#place = matrix!;
  }
}
