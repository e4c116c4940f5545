// The compiled loops of transformation.as with their memory.

import { bytesOfBase64 } from "../../base/workarounds/base64.ts";
import { WasmMemory } from "../wasm_memory.ts";
import { TRANSFORMATION_WASM } from "./transformation_wasm.ts";

/** What the module exports; places are in bytes, and so are steps from one row to the next. */
export interface TransformationLoops {
  turn(from: number, fromBytes: number, rows: number, count: number, to: number, toBytes: number): void;
  transformFirst(
    panel: number,
    places: number,
    columns: number,
    size: number,
    side: number,
    orbitals: number,
    count: number,
    work: number,
    out: number,
    outBytes: number,
  ): void;
  transformSecond(
    rows: number,
    places: number,
    size: number,
    side: number,
    orbitals: number,
    count: number,
    work: number,
    from: number,
    to: number,
    out: number,
    outBytes: number,
  ): void;
  multiply(
    a: number,
    aBytes: number,
    b: number,
    bBytes: number,
    out: number,
    outBytes: number,
    rows: number,
    columns: number,
    innerBytes: number,
  ): void;
  unfold(x: number, y: number, places: number, size: number, side: number): void;
  pairEnergy(
    v: number,
    rows: number,
    columns: number,
    rowBytes: number,
    energy: number,
    own: number,
    other: number,
    isSame: boolean,
    out: number,
  ): void;
}

export type TransformationMemory = WasmMemory<TransformationLoops>;

/** The most that stays with a thread for its next transformation, in bytes. */
const MAX_SPARE_BYTES = 2 ** 26;

let module: WebAssembly.Module | undefined;
let spare: TransformationMemory | undefined;

/** A memory with the loops that nobody else works in: the one that was given back last, if there is one. */
export function takeTransformationMemory(): TransformationMemory {
  const taken = spare;
  spare = undefined;
  if (taken !== undefined) return taken;
  module ??= new WebAssembly.Module(bytesOfBase64(TRANSFORMATION_WASM));
  return new WasmMemory<TransformationLoops>(module, "half-transformed integrals");
}

/** Gives a memory back, which stays for the next transformation unless it is large: it never shrinks. */
export function giveBackTransformationMemory(memory: TransformationMemory): void {
  memory.release(memory.resident);
  if (memory.bytes <= MAX_SPARE_BYTES) spare = memory;
}
