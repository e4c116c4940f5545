// The compiled loops of quartets.as and quartet_derivatives.as with their memory, one for each thread: it holds the tables
// that depend on no basis, then what a kernel places.

import { WasmMemory } from "../wasm_memory.ts";
import { BOYS_ASYMPTOTIC, BOYS_GRID, BOYS_MAX_ORDER, BOYS_STRIDE, BOYS_TABLE } from "./boys.ts";
import { STEP_AXIS, STEP_COUNT, STEP_ONE, STEP_TWO } from "./hermite_coulomb.ts";
import { hermiteCount, hermiteSums } from "./hermite_index.ts";
import { QUARTETS_WASM } from "./quartets_wasm.ts";

/** Highest degree of a pair: two f functions. */
const MAX_PAIR_DEGREE = 6;

/** What the module exports. */
interface Exports {
  setPairs(...places: number[]): void;
  setTables(...values: number[]): void;
  setWorkspaces(...places: number[]): void;
  compute(bra: number, ket: number, negligible: number): void;
  setIntegrals(place: number): void;
  fold(...values: number[]): void;
  setRelative(...places: number[]): void;
  setGradientWorkspaces(...places: number[]): void;
  addGradient(bra: number, ket: number, negligible: number): void;
}

/** The loops, and the memory that they work on. */
export type QuartetLoops = Exports & Pick<WasmMemory<Exports>, "resident" | "place" | "numbersAt">;

let loops: QuartetLoops | undefined;

/** The loops of this thread, made at the first call. */
export function quartetLoops(): QuartetLoops {
  return loops ??= makeLoops();
}

function makeLoops(): QuartetLoops {
  const memory = new WasmMemory<Exports>(QUARTETS_WASM, "pairs of basis functions");
  const sums = new Uint32Array(16 * (MAX_PAIR_DEGREE + 1));
  for (let bra = 0; bra <= MAX_PAIR_DEGREE; bra++) {
    for (let ket = 0; ket <= MAX_PAIR_DEGREE; ket++) {
      sums[16 * bra + ket] = memory.placeTables([hermiteSums(bra, ket)])[0]!;
    }
  }
  const counts = Uint16Array.from({ length: BOYS_MAX_ORDER + 1 }, (_, degree) => hermiteCount(degree));
  const [table, ...others] = memory.placeTables([
    BOYS_TABLE,
    BOYS_ASYMPTOTIC,
    STEP_AXIS,
    STEP_ONE,
    STEP_TWO,
    STEP_COUNT,
    counts,
    sums,
  ]);
  memory.loops.setTables(table!, BOYS_STRIDE, BOYS_GRID, ...others);
  return {
    ...memory.loops,
    get resident() {
      return memory.resident;
    },
    place: (resident, arrays) => memory.place(resident, arrays),
    numbersAt: (place, count) => memory.numbersAt(place, count),
  };
}
