// The compiled loops of fitted_field.as with their memory, one for each thread.

import { WasmMemory } from "../wasm_memory.ts";
import { FITTED_FIELD_WASM } from "./fitted_field_wasm.ts";

/** What the module exports; places and lengths of rows are in bytes. */
export interface FittingLoops {
  factorRows(matrix: number, rowBytes: number, from: number, to: number, tolerance: number): void;
  invertRows(matrix: number, rowBytes: number, from: number, to: number, work: number): void;
  transform(
    lower: number,
    lowerBytes: number,
    right: number,
    rightBytes: number,
    out: number,
    outBytes: number,
    count: number,
    rows: number,
  ): void;
  transformRows(
    lower: number,
    right: number,
    rowBytes: number,
    out: number,
    rows: number,
    count: number,
  ): void;
  transformToOrbitals(
    panel: number,
    panelBytes: number,
    count: number,
    places: number,
    pairs: number,
    square: number,
    size: number,
    occupied: number,
    occupiedCount: number,
    virtual: number,
    virtualCount: number,
    half: number,
    out: number,
  ): void;
  transformOnce(
    panel: number,
    panelBytes: number,
    count: number,
    places: number,
    pairs: number,
    square: number,
    size: number,
    orbitals: number,
    orbitalCount: number,
    out: number,
  ): void;
  addCoulomb(panel: number, pairs: number, density: number, coulomb: number): void;
  toPanel(row: number, rowBytes: number, rows: number, pairs: number, panel: number): void;
  toSingle(panel: number, pairs: number, to: number): void;
  addExchange: AddExchange;
  addExchangeSingle: AddExchange;
}

/** Adds the exchange of orbitals, from some panels of fitted integrals. */
export type AddExchange = (
  panels: number,
  panelCount: number,
  pairs: number,
  starts: number,
  partners: number,
  size: number,
  side: number,
  orbitals: number,
  count: number,
  half: number,
  exchange: number,
) => void;

let memory: WasmMemory<FittingLoops> | undefined;

/** The memory of this thread with its loops, made at the first call. */
export function fittingMemory(): WasmMemory<FittingLoops> {
  return memory ??= new WasmMemory<FittingLoops>(FITTED_FIELD_WASM, "density fitting");
}

/** Where each pair of functions stands, in bytes, in a square matrix of rows of `side`: [ij, ji] one after another. */
export function squarePlaces(row: ArrayLike<number>, column: ArrayLike<number>, side: number): Uint32Array {
  const places = new Uint32Array(2 * row.length);
  for (let f = 0; f < row.length; f++) {
    places[2 * f] = 8 * (row[f]! * side + column[f]!);
    places[2 * f + 1] = 8 * (column[f]! * side + row[f]!);
  }
  return places;
}

/**
 * Rows of n numbers, put into rows of `stride` with zeros behind and below.
 *
 * @param rows Numbers, row after row.
 * @param n Numbers in a row.
 * @param count Rows of the result.
 * @param stride Numbers in a row of the result.
 */
export function paddedRows(rows: Float64Array, n: number, count: number, stride: number): Float64Array {
  const padded = new Float64Array(count * stride);
  for (let k = 0; k * n < rows.length; k++) padded.set(rows.subarray(k * n, (k + 1) * n), k * stride);
  return padded;
}
