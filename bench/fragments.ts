// Fragments on which benchmarks of the built-in engine compute: neutral closed shells.

import { fromFileUrl } from "@std/path";
import { bohrFromAngstrom } from "../lib/base/units.ts";
import type { System } from "../lib/engine/mod.ts";
import { system, water } from "../tests/engine/systems.ts";

/** Symbol, and position in Angstrom. */
type Atom = readonly [symbol: string, x: number, y: number, z: number];

const METHANE: readonly Atom[] = [
  ["C", 0, 0, 0],
  ["H", 0.63, 0.63, 0.63],
  ["H", -0.63, -0.63, 0.63],
  ["H", -0.63, 0.63, -0.63],
  ["H", 0.63, -0.63, -0.63],
];

const AMMONIA: readonly Atom[] = [
  ["N", 0, 0, 0.12],
  ["H", 0, 0.94, -0.26],
  ["H", 0.814, -0.47, -0.26],
  ["H", -0.814, -0.47, -0.26],
];

/** By name. */
export const FRAGMENTS = {
  "water 1": water(1),
  "water 2": water(2),
  "water 3": water(3),
  "water 6": inAngstrom(readXyz("water_hexamer")),
  "methane 2": inAngstrom([...METHANE, ...moved(METHANE, 3.7)]),
  "ammonia 2": inAngstrom([...AMMONIA, ...moved(AMMONIA, 3.3)]),
  "carbon dioxide 2": inAngstrom([...carbonDioxide(0), ...carbonDioxide(3.4)]),
  "hydrogen chloride 2": inAngstrom([
    ["Cl", 0, 0, 0],
    ["H", 1.28, 0, 0],
    ["Cl", 3.7, 0, 0.2],
    ["H", 4, 1.25, 0],
  ]),
  "argon 2": inAngstrom([["Ar", 0, 0, 0], ["Ar", 3.8, 0, 0]]),
  "benzene": inAngstrom([...hexagon("C", 1.394), ...hexagon("H", 2.479)]),
} as const satisfies Readonly<Record<string, System>>;

function carbonDioxide(x: number): readonly Atom[] {
  return [["C", x, 0, 0], ["O", x, 0.6, 0.997], ["O", x, -0.6, -0.997]];
}

function hexagon(symbol: string, radius: number): readonly Atom[] {
  return Array.from({ length: 6 }, (_, i) => {
    const angle = i * Math.PI / 3;
    return [symbol, radius * Math.cos(angle), radius * Math.sin(angle), 0];
  });
}

function moved(atoms: readonly Atom[], x: number): readonly Atom[] {
  return atoms.map(([symbol, ...place]) => [symbol, place[0] + x, place[1], place[2]]);
}

function readXyz(name: string): readonly Atom[] {
  const file = fromFileUrl(new URL(`../examples/${name}.xyz`, import.meta.url));
  const [, , ...lines] = Deno.readTextFileSync(file).trim().split("\n");
  return lines.map((line) => {
    const [symbol, ...place] = line.trim().split(/\s+/);
    const [x, y, z] = place.map(Number) as [number, number, number];
    return [symbol!, x, y, z];
  });
}

function inAngstrom(atoms: readonly Atom[]): System {
  return system(atoms.map(([symbol, x, y, z]) => {
    return [symbol, bohrFromAngstrom(x), bohrFromAngstrom(y), bohrFromAngstrom(z)];
  }));
}
