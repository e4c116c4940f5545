// Where the arrays of a transformation are put into the memory of its loops.

import { paddedRows } from "../density_fitting/fitting_loops.ts";
import { roundedUp } from "../density_fitting/memory.ts";
import type { TransformationLayout, TransformationPlaces } from "../sharing/shared_transformation.ts";
import type { Placeable, Room } from "../wasm_memory.ts";
import type { Distributions } from "./distributions.ts";
import {
  halfBytes,
  helpersWithin,
  PANEL_STRIDE,
  placeOfRow,
  roomBytes,
  rowLengths,
  type TransformationShape,
  zeroRow,
} from "./memory.ts";
import { doubledCoefficients, rowPlaces } from "./orbital_tables.ts";
import type { TransformationMemory } from "./transformation_loops.ts";

/** What a transformation is about. */
export interface Transformation {
  /** Number of basis functions, n. */
  readonly size: number;
  /** Products of functions that matter. */
  readonly distributions: Distributions;
  /** Whether the integrals are those of P. */
  readonly isFolded: boolean;
  /** Occupied orbitals of each spin, or of both: coefficients, o x n. */
  readonly occupied: readonly Float64Array[];
  /** How many are done at once, at most. */
  readonly batch: number;
  /** What else shall lie in the memory; what is room there is each thread's own. */
  readonly others: readonly (Placeable | Room)[];
}

const SHARED = ["places", "productPlaces", "panelPlaces", "orbitals", "half"] as const;
const ROOMS = ["panel", "panelRows", "tiles", "functions", "products"] as const;

/**
 * Puts the arrays into a memory.
 *
 * @param resident Whose they are.
 * @param spareBytes What other threads may take beside, each for rooms of its own; default none.
 */
export function placeTransformation(
  memory: TransformationMemory,
  resident: unknown,
  transformation: Transformation,
  spareBytes = 0,
): TransformationLayout {
  const { size, distributions: { count: products }, isFolded, occupied, batch, others } = transformation;
  const { even, side } = rowLengths(size);
  const arrays = arraysOf(transformation);
  const coefficients = occupied.flatMap((rows) => [
    doubledCoefficients(rows, size, even),
    paddedRows(rows, size, roundedUp(rows.length / size, 4), side),
  ]);
  const shared = [
    ...SHARED.map((name) => arrays[name]),
    ...coefficients,
    ...others.filter((other) => !isRoom(other)),
  ];
  const rooms = [...ROOMS.map((name) => arrays[name]), ...others.filter(isRoom)] as Room[];
  const helpers = helpersWithin(spareBytes, bytesOf(shared), bytesOf(rooms));
  const places = memory.place(resident, [
    ...shared,
    ...Array.from({ length: helpers + 1 }, () => rooms).flat(),
  ]);
  const first = shared.length, own = places.slice(first, first + rooms.length);
  let nextArray = SHARED.length + coefficients.length, nextRoom = ROOMS.length;
  return {
    size,
    products,
    isFolded,
    batch,
    at: {
      ...placesOf(SHARED, places),
      ...placesOf(ROOMS, own),
    },
    spins: occupied.map((_, s) => ({
      doubled: places[SHARED.length + 2 * s]!,
      rows: places[SHARED.length + 2 * s + 1]!,
    })),
    others: others.map((other) => {
      const place = isRoom(other) ? own[nextRoom++]! : places[nextArray++]!;
      return { place, isRoom: isRoom(other) };
    }),
    roomBytes: helpers === 0 ? 0 : places[first + rooms.length]! - places[first]!,
    helpers,
  };
}

/**
 * The same for another thread.
 *
 * @param rooms 0-based number of the rooms that it has.
 */
export function layoutOfHelper(layout: TransformationLayout, rooms: number): TransformationLayout {
  const further = (rooms + 1) * layout.roomBytes;
  const at = { ...layout.at };
  for (const name of ROOMS) at[name] += further;
  return {
    ...layout,
    at,
    others: layout.others.map((other) => other.isRoom ? { ...other, place: other.place + further } : other),
  };
}

/** What lies in the memory beside coefficients. */
function arraysOf(
  { size, distributions: { count, of }, isFolded, occupied, batch }: Transformation,
): Record<keyof TransformationPlaces, Placeable | Room> {
  const { even, side } = rowLengths(size);
  const places = (placeOf: (row: number) => number, zeros: number) =>
    rowPlaces(of, size, { even, side }, placeOf, zeros);
  const shape: TransformationShape = {
    size,
    products: count,
    inCore: isFolded,
    largestBlock: 0,
    occupied: occupied.map(({ length }) => length / size),
  };
  const rooms = roomBytes(shape, batch);
  return {
    places: places((row) => placeOfRow(row, side, batch), zeroRow(count)),
    productPlaces: isFolded ? places((row) => 8 * row, zeroRow(count)) : { roomBytes: 0 },
    panelPlaces: isFolded ? places((row) => 8 * PANEL_STRIDE * row, roundedUp(count, 2)) : { roomBytes: 0 },
    panel: { roomBytes: rooms.panel },
    panelRows: { roomBytes: rooms.panelRows },
    tiles: { roomBytes: rooms.tiles },
    orbitals: { roomBytes: rooms.orbitals },
    functions: { roomBytes: rooms.functions },
    products: { roomBytes: rooms.products },
    half: { roomBytes: batch * halfBytes(shape) },
  };
}

function isRoom(array: Placeable | Room): array is Room {
  return "roomBytes" in array;
}

function bytesOf(arrays: readonly (Placeable | Room)[]): number {
  return arrays.reduce((sum, array) => sum + (isRoom(array) ? array.roomBytes : array.byteLength), 0);
}

function placesOf<Name extends keyof TransformationPlaces>(
  names: readonly Name[],
  places: readonly number[],
): Pick<TransformationPlaces, Name> {
  return Object.fromEntries(names.map((name, i) => [name, places[i]!])) as Pick<TransformationPlaces, Name>;
}
