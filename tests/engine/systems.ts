// Systems on which the engine's tests compute.

import { atomicNumberOf } from "../../lib/base/elements.ts";
import { runHartreeFock, type ScfOptions, type ScfResult, type System } from "../../lib/engine/mod.ts";

/** The water trimer of QCManyBody's test data (doi:10.1063/5.0231843), in bohr. */
// deno-fmt-ignore
const WATER_TRIMER: readonly (readonly [string, number, number, number])[] = [
  ["O", -2.76373224, -1.24377706, -0.15444566],
  ["H", -1.12357791, -2.06227970, -0.05243799],
  ["H", -3.80792362, -2.08705525, 1.06090407],
  ["O", 2.46924614, -1.75437739, -0.17092884],
  ["H", 3.76368260, -2.21425403, 1.00846104],
  ["H", 2.30598330, 0.07098445, -0.03942473],
  ["O", 0.29127930, 3.00875625, 0.20308515],
  ["H", -1.21253048, 1.95820900, 0.10303324],
  ["H", 0.10002049, 4.24958115, -1.10222079],
];

/** The trimer as text with `--` between its molecules. */
export const WATER_TRIMER_TEXT: string = "units bohr\n" +
  [0, 3, 6].map((first) => WATER_TRIMER.slice(first, first + 3).map((atom) => atom.join(" ")).join("\n"))
    .join("\n--\n");

/** The first molecules of the trimer. */
export function water(molecules: 1 | 2 | 3): System {
  return system(WATER_TRIMER.slice(0, 3 * molecules));
}

/** A neutral closed shell of atoms given as [symbol, x, y, z] in bohr; "@He" is a ghost. */
export function system(
  atoms: readonly (readonly [string, number, number, number])[],
  charge = 0,
  multiplicity = 1,
): System {
  return {
    atomicNumbers: atoms.map(([symbol]) => atomicNumberOf(symbol.replace("@", ""))!),
    ghosts: atoms.map(([symbol]) => symbol.startsWith("@")),
    geometry: atoms.flatMap(([, ...position]) => position),
    charge,
    multiplicity,
  };
}

/** A system as the tables of other programs' figures have it. */
export interface RecordedSystem {
  readonly symbols: readonly string[];
  readonly ghosts: readonly number[];
  /** In bohr, flat. */
  readonly geometry: readonly number[];
  readonly charge: number;
  /** A closed shell where it is left out. */
  readonly multiplicity?: number;
}

/** The system of a row of such a table. */
export function recorded({ symbols, ghosts, geometry, charge, multiplicity = 1 }: RecordedSystem): System {
  return {
    atomicNumbers: symbols.map((symbol) => atomicNumberOf(symbol)!),
    ghosts,
    geometry,
    charge,
    multiplicity,
  };
}

/** The same system with some of its atoms turned into ghosts. */
export function withGhosts(whole: System, isGhost: (atom: number) => boolean): System {
  return { ...whole, ghosts: Array.from(whole.ghosts, (_, atom) => isGhost(atom)) };
}

/** Runs a generator of the engine to its end. */
export function run<T>(computation: Generator<unknown, T>): T {
  for (let step = computation.next();; step = computation.next()) if (step.done) return step.value;
}

/** The result of a self-consistent field. */
export function scf(system: System, basis: string, options: Partial<ScfOptions> = {}): ScfResult {
  return runHartreeFock(system, basis, options).result;
}
