// The compiled loops of transformation.as with their memory.

import { bytesOfBase64 } from "../../base/workarounds/base64.ts";
import { hasSharedMemory } from "../../base/workarounds/shared_bytes.ts";
import type { SharedWork } from "../sharing/shared_work.ts";
import { WasmMemory } from "../wasm_memory.ts";
import { SHARED_TRANSFORMATION_WASM } from "./shared_transformation_wasm.ts";
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

const CONTENTS = "half-transformed integrals";

let module: WebAssembly.Module | undefined;
let sharedModule: WebAssembly.Module | undefined;
let spare: TransformationMemory | undefined;

/** A memory with the loops that nobody else works in: the one that was given back last, if there is one. */
export function takeTransformationMemory(): TransformationMemory {
  const taken = spare;
  spare = undefined;
  if (taken !== undefined) return taken;
  module ??= new WebAssembly.Module(bytesOfBase64(TRANSFORMATION_WASM));
  return new WasmMemory<TransformationLoops>(module, CONTENTS);
}

/** Gives a memory back, which stays for the next transformation unless it is large: it never shrinks. */
export function giveBackTransformationMemory(memory: TransformationMemory): void {
  memory.release(memory.resident);
  if (memory.bytes <= MAX_SPARE_BYTES) spare = memory;
}

/** 4 GiB, all that a compiled loop reaches. */
const MAX_PAGES = 65536;

// Of memory that threads share no collector of theirs knows how large it is: the last one is taken again as long as it is there.
let lastShared: WeakRef<TransformationMemory> | undefined;
let lastWork: SharedWork | undefined;

/** A memory that other threads can work in too, and nobody does: undefined where there is none. */
export function takeSharedTransformationMemory(): TransformationMemory | undefined {
  if (!hasSharedMemory()) return undefined;
  // Where somebody has not let go of it he may write there at any time.
  const last = lastWork?.close() === true ? lastShared?.deref() : undefined;
  lastShared = lastWork = undefined;
  if (last !== undefined) return last;
  try {
    return transformationMemoryOn(new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true }));
  } catch {
    // Such a memory has all of its addresses from the start; where there are too few of them nobody shares it.
    return undefined;
  }
}

/** The loops on a memory that threads share. */
export function transformationMemoryOn(memory: WebAssembly.Memory): TransformationMemory {
  sharedModule ??= new WebAssembly.Module(bytesOfBase64(SHARED_TRANSFORMATION_WASM));
  return new WasmMemory<TransformationLoops>(sharedModule, CONTENTS, memory);
}

/**
 * Gives a memory back that threads share.
 *
 * @param work What they do in it: it is over.
 */
export function giveBackSharedTransformationMemory(memory: TransformationMemory, work: SharedWork): void {
  work.close();
  memory.release(memory.resident);
  lastShared = new WeakRef(memory);
  lastWork = work;
}
