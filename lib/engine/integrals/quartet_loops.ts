// The compiled loops of quartets.as and quartet_gradients.as with their memory, one for each thread. The memory holds the tables that
// depend on no basis, then what a kernel places: it grows to the largest kernel and is used again by the next.

import { EngineError } from "../error.ts";
import { BOYS_ASYMPTOTIC, BOYS_GRID, BOYS_MAX_ORDER, BOYS_STRIDE, BOYS_TABLE } from "./boys.ts";
import { STEP_AXIS, STEP_COUNT, STEP_ONE, STEP_TWO } from "./hermite_coulomb.ts";
import { hermiteCount, hermiteSums } from "./hermite_index.ts";
import { QUARTETS_WASM } from "./quartets_wasm.ts";

/** Highest degree of a pair: two f functions. */
const MAX_PAIR_DEGREE = 6;
const PAGE_BYTES = 65536;
const ALIGNMENT = 16;

type Placeable = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** What the module exports. */
interface Exports {
  setPairs(...places: number[]): void;
  setTables(...values: number[]): void;
  setWorkspaces(...places: number[]): void;
  compute(bra: number, ket: number, negligible: number): void;
  setRelative(...places: number[]): void;
  setGradientWorkspaces(...places: number[]): void;
  addGradient(bra: number, ket: number, negligible: number): void;
}

/** The loops, and the memory that they work on. */
export interface QuartetLoops extends Exports {
  /** Whose arrays lie in the memory: there is room for those of one at a time. */
  readonly resident: unknown;
  /** Copies arrays of a new resident into the memory, in place of those of before; gives the place of each in bytes. */
  place(resident: unknown, arrays: readonly Placeable[]): number[];
  /** Numbers in the memory, good until arrays are placed again. */
  numbersAt(place: number, count: number): Float64Array;
}

let loops: QuartetLoops | undefined;

/** The loops of this thread, made at the first call. */
export function quartetLoops(): QuartetLoops {
  return loops ??= makeLoops();
}

function makeLoops(): QuartetLoops {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(Uint8Array.fromBase64(QUARTETS_WASM));
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  // The loops have no data of their own; place 0 stays free, so that no array has it.
  let end = ALIGNMENT;
  const put = (arrays: readonly Placeable[]) => {
    const places = arrays.map((array) => {
      const place = end;
      end = Math.ceil((end + array.byteLength) / ALIGNMENT) * ALIGNMENT;
      return place;
    });
    grow(memory, end);
    const bytes = new Uint8Array(memory.buffer);
    arrays.forEach((array, i) =>
      bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), places[i]!)
    );
    return places;
  };

  const sums = new Uint32Array(16 * (MAX_PAIR_DEGREE + 1));
  for (let bra = 0; bra <= MAX_PAIR_DEGREE; bra++) {
    for (let ket = 0; ket <= MAX_PAIR_DEGREE; ket++) sums[16 * bra + ket] = put([hermiteSums(bra, ket)])[0]!;
  }
  const counts = Uint16Array.from({ length: BOYS_MAX_ORDER + 1 }, (_, degree) => hermiteCount(degree));
  const [table, ...others] = put([
    BOYS_TABLE,
    BOYS_ASYMPTOTIC,
    STEP_AXIS,
    STEP_ONE,
    STEP_TWO,
    STEP_COUNT,
    counts,
    sums,
  ]);
  exports.setTables(table!, BOYS_STRIDE, BOYS_GRID, ...others);
  const endOfTables = end;
  let resident: unknown;
  return {
    ...exports,
    get resident() {
      return resident;
    },
    place(newResident, arrays) {
      end = endOfTables;
      // Nobody's, if the memory does not suffice.
      resident = undefined;
      const places = put(arrays);
      resident = newResident;
      return places;
    },
    numbersAt: (place, count) => new Float64Array(memory.buffer, place, count),
  };
}

/** The memory was planned for, but the machine may not have it. */
function grow(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return;
  try {
    memory.grow(Math.ceil(missing / PAGE_BYTES));
  } catch {
    const mebibytes = Math.ceil(bytes / 2 ** 20);
    throw new EngineError(
      "out-of-memory",
      `the machine did not give ${mebibytes} MiB for pairs of basis functions; give it more memory, or take a ` +
        "smaller basis set",
    );
  }
}
