// The geometry of a cluster: fragments placed by its seed, then optimized by xtb's executable with GFN2-xTB.

import type { ClusterRecipe } from "./clusters.ts";
import { type Monomer, MONOMERS } from "./monomers.ts";

type Atom = readonly [symbol: string, x: number, y: number, z: number];

/** A cluster's geometry: text of an XYZ file, the sizes of its fragments, and their charges. */
export interface Geometry {
  readonly xyz: string;
  readonly sizes: readonly number[];
  readonly charges: readonly number[];
}

/** Places the fragments of a recipe and optimizes them. Needs `xtb` on the PATH. */
export async function makeGeometry(recipe: ClusterRecipe): Promise<Geometry> {
  const monomers = recipe.units.flatMap(([unit, count]) => Array<Monomer>(count).fill(MONOMERS[unit]!));
  const random = mulberry32(recipe.seed);
  const atoms = recipe.shape === "chain" ? chain(monomers, random) : globule(monomers, random);
  const charges = monomers.map(({ charge }) => charge);
  const xyz = await optimize(xyzOf(atoms, recipe.name), charges.reduce((a, b) => a + b, 0), recipe.optimized);
  return { xyz, sizes: monomers.map((monomer) => monomer.atoms.length), charges };
}

function xyzOf(atoms: readonly Atom[], comment: string): string {
  const lines = atoms.map(([symbol, ...xyz]) => `${symbol} ${xyz.map((x) => x.toFixed(6)).join(" ")}`);
  return [atoms.length, comment, ...lines, ""].join("\n");
}

// Small shifts and turns keep a chain from being symmetric.
function chain(monomers: readonly Monomer[], random: () => number): Atom[] {
  let x = 0;
  return monomers.flatMap((monomer) => {
    const shift = [x, 0.5 * random(), 0.5 * random()];
    x += monomer.step;
    return monomer.atoms.map((
      [symbol, ...p],
    ): Atom => [symbol, p[0] + shift[0]!, p[1] + shift[1]!, p[2] + shift[2]!]);
  });
}

const MIN_CONTACT = 2.0;

// Each fragment is tried at random places in a sphere that grows until it touches none of those before.
function globule(monomers: readonly Monomer[], random: () => number): Atom[] {
  const placed: Atom[] = [];
  for (const monomer of monomers) {
    for (let radius = 0;; radius += 0.02) {
      const shift = [random() - 0.5, random() - 0.5, random() - 0.5].map((x) => 2 * radius * x);
      const atoms = turned(monomer.atoms, random).map(([symbol, ...p]): Atom => [
        symbol,
        p[0] + shift[0]!,
        p[1] + shift[1]!,
        p[2] + shift[2]!,
      ]);
      if (atoms.every((a) => placed.every((b) => distance(a, b) >= MIN_CONTACT))) {
        placed.push(...atoms);
        break;
      }
    }
  }
  return placed;
}

function distance(a: Atom, b: Atom): number {
  return Math.hypot(a[1] - b[1], a[2] - b[2], a[3] - b[3]);
}

// A rotation by a random quaternion.
function turned(atoms: readonly Atom[], random: () => number): Atom[] {
  const q = [0, 0, 0, 0].map(() => random() + random() + random() - 1.5);
  const norm = Math.hypot(...q);
  const [w, x, y, z] = q.map((value) => value / norm) as [number, number, number, number];
  return atoms.map(([symbol, a, b, c]) => [
    symbol,
    a * (1 - 2 * (y * y + z * z)) + b * 2 * (x * y - w * z) + c * 2 * (x * z + w * y),
    a * 2 * (x * y + w * z) + b * (1 - 2 * (x * x + z * z)) + c * 2 * (y * z - w * x),
    a * 2 * (x * z - w * y) + b * 2 * (y * z + w * x) + c * (1 - 2 * (x * x + y * y)),
  ]);
}

async function optimize(xyz: string, charge: number, optimized: ClusterRecipe["optimized"]): Promise<string> {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/start.xyz`, xyz);
  const cycles = optimized === "whole" ? [] : ["--cycles", "12"];
  const { stdout } = await new Deno.Command("xtb", {
    args: ["start.xyz", "--gfn", "2", "--chrg", String(charge), "--opt", "normal", ...cycles],
    cwd: folder,
    env: { OMP_NUM_THREADS: "1" },
    stderr: "null",
  }).output();
  const last = await read(`${folder}/xtbopt.xyz`) ?? await read(`${folder}/xtblast.xyz`);
  await Deno.remove(folder, { recursive: true });
  if (last === undefined) {
    throw new Error(`xtb gave no geometry: ${new TextDecoder().decode(stdout.slice(-2000))}`);
  }
  const [count, , ...lines] = last.trim().split("\n");
  return [count!.trim(), "", ...lines.map((line) => line.trim().replace(/ +/g, " "))].join("\n") + "\n";
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

// Mulberry32 of T. Ettinger, in the public domain: small, and the same everywhere.
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
