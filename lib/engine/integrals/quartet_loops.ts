// The compiled loops of quartets.as and quartet_derivatives.as with their memory, one for each thread: it holds the tables
// that depend on no basis, then what a kernel places.

import { type Placeable, type Room, WasmMemory, type Zeros } from "../wasm_memory.ts";
import {
  BOYS_ASYMPTOTIC,
  BOYS_GRID,
  BOYS_HIGH_STRIDE,
  BOYS_LOW_ORDER,
  BOYS_MAX_ORDER,
  BOYS_STRIDE,
  BOYS_TABLE,
  boysHighTable,
  fineBoysTable,
} from "./boys.ts";
import { LARGE_CUBE } from "./cubes.ts";
import { STEP_AXIS, STEP_COUNT, STEP_ONE, STEP_TWO } from "./hermite_coulomb.ts";
import { hermiteCount, hermiteSums, LASTING_DEGREE } from "./hermite_index.ts";
import { QUARTETS_WASM } from "./quartets_wasm.ts";

/** Degrees of the ket that the list of tables has for each of the bra: two h functions are of degree 10. */
const LIST_STRIDE = 16;

/** What the module exports. */
interface Exports {
  setPairs(...places: number[]): void;
  setTables(...values: number[]): void;
  setHighBoys(place: number, stride: number, lowOrder: number): void;
  setWorkspaces(...places: number[]): void;
  compute(bra: number, ket: number, negligible: number): void;
  setIntegrals(place: number): void;
  fold(...values: number[]): void;
  attract(...values: number[]): void;
  setRelative(...places: number[]): void;
  setGradientWorkspaces(...places: number[]): void;
  setGradientCubes(...places: number[]): void;
  addGradient(bra: number, ket: number, negligible: number): void;
}

/** The loops, and the memory that they work on. */
export type QuartetLoops = Exports & Pick<WasmMemory<Exports>, "resident" | "numbersAt" | "release"> & {
  /** As {@linkcode WasmMemory.place}, for pairs of at most this degree; adds the tables that only high degrees need. */
  place(
    resident: unknown,
    arrays: readonly (Placeable | Room | Zeros)[],
    degree: number,
    leave?: () => void,
  ): number[];
};

let loops: QuartetLoops | undefined;

/** The loops of this thread, made at the first call. */
export function quartetLoops(): QuartetLoops {
  return loops ??= makeLoops();
}

function makeLoops(): QuartetLoops {
  const memory = new WasmMemory<Exports>(QUARTETS_WASM, "pairs of basis functions");
  const sums = new Uint32Array(LIST_STRIDE ** 2);
  const lasting = sumsOfDegrees(0, LASTING_DEGREE);
  memory.placeTables(lasting.map(({ table }) => table)).forEach((at, i) => sums[lasting[i]!.place] = at);
  const counts = Uint16Array.from({ length: BOYS_MAX_ORDER + 1 }, (_, degree) => hermiteCount(degree));
  const [table, ...others] = memory.placeTables([
    BOYS_TABLE,
    fineBoysTable(LARGE_CUBE.degree),
    BOYS_ASYMPTOTIC,
    STEP_AXIS,
    STEP_ONE,
    STEP_TWO,
    STEP_COUNT,
    counts,
    sums,
  ]);
  const listed = others.at(-1)!;
  memory.loops.setTables(table!, BOYS_STRIDE, BOYS_GRID, ...others);
  return {
    ...memory.loops,
    get resident() {
      return memory.resident;
    },
    place(resident, arrays, degree, leave) {
      const high = sumsOfDegrees(LASTING_DEGREE + 1, degree);
      if (high.length === 0) return memory.place(resident, arrays, leave);
      const tables = [boysHighTable(), ...high.map(({ table }) => table)];
      const places = memory.place(resident, [...arrays, ...tables], leave);
      const [boys, ...placesOfSums] = places.splice(arrays.length);
      memory.loops.setHighBoys(boys!, BOYS_HIGH_STRIDE, BOYS_LOW_ORDER);
      const list = new Uint32Array(memory.numbersAt(0, 0).buffer, listed, sums.length);
      high.forEach((sum, i) => list[sum.place] = placesOfSums[i]!);
      return places;
    },
    numbersAt: (place, count) => memory.numbersAt(place, count),
    release: (resident) => memory.release(resident),
  };
}

/** The tables of pairs of which one is of some degrees and the other of no higher one, with their places in the list. */
function sumsOfDegrees(
  first: number,
  last: number,
): { readonly place: number; readonly table: Uint16Array }[] {
  const tables = [];
  for (let bra = 0; bra <= last; bra++) {
    for (let ket = bra < first ? first : 0; ket <= last; ket++) {
      tables.push({ place: LIST_STRIDE * bra + ket, table: hermiteSums(bra, ket) });
    }
  }
  return tables;
}
