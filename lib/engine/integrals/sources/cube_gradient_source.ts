// The gradient of quartets of primitives written out, as a source in AssemblyScript for make_quartets_wasm.ts. The density in
// Hermite Gaussians of bra and ket lies in a cube as Hermite Coulomb integrals do (cubes.ts), at the sum of both powers, and so
// energy and force are four products of two cubes. Two numbers at a time, along v where they stand side by side.

import type { Powers } from "./coulomb_tensor_source.ts";
import { type Cube, cubeOf, cubePlace, LARGE_CUBE, SMALL_CUBE } from "../cubes.ts";
import { hermiteCount, hermiteIndex, hermitePowers } from "../hermite_index.ts";

/** Highest degree of a bra or ket that is written out. */
const MAX_PAIR_DEGREE = 4;

/** Highest degree of a quartet: a derivative's is one higher. */
const MAX_DEGREE = LARGE_CUBE.degree - 1;

/** At most this many sums at once, as the processor has registers for. */
const MAX_SUMS = 11;

const IMPORTS = `import {
  densities,
  densityCube,
  expanded,
  expandedTurned,
  forces,
  hermiteEntry,
  hermiteFirst,
  hermiteFunction,
  hermiteSign,
  hermiteValue,
  largePlace,
  raised,
  raisedPower,
  smallPlace,
} from "./quartet_derivatives";
import { cubes, entryFunction, entryHermite, entryStart, entryValue, int, number } from "./quartets";
`;

/** Two Hermite Gaussians side by side, or one alone. */
export interface Slot {
  readonly powers: readonly [Powers] | readonly [Powers, Powers];
  /** Whether the second follows the first along v. */
  readonly isRow: boolean;
}

/** Hermite Gaussians up to a degree: each even v with the next, where there is one. */
function rowSlots(degree: number): readonly Slot[] {
  return hermitePowers(degree).filter(([, , v]) => v % 2 === 0).map(([t, u, v]): Slot =>
    t + u + v < degree
      ? { powers: [[t, u, v], [t, u, v + 1]], isRow: true }
      : { powers: [[t, u, v]], isRow: false }
  );
}

/** Hermite Gaussians up to a degree in twos: along v where there is a next one, then those that are alone. */
export function denseSlots(degree: number): readonly Slot[] {
  const slots = rowSlots(degree);
  const alone = slots.filter(({ isRow }) => !isRow).map(({ powers }) => powers[0]);
  const twos = Array.from({ length: Math.ceil(alone.length / 2) }, (_, i): Slot => {
    const [first, second] = [alone[2 * i]!, alone[2 * i + 1]];
    return { powers: second === undefined ? [first] : [first, second], isRow: false };
  });
  return [...slots.filter(({ isRow }) => isRow), ...twos];
}

const CUBES: readonly [string, Cube][] = [["Small", SMALL_CUBE], ["Large", LARGE_CUBE]];

/**
 * The source: for each degree N of a bra `turnN(columns, rowBytes)`, and for small and for large cubes `foldSmallN(j,
 * ketHermites)`, `pullBraSmallN(cube, ketHermites)` and `pullKetSmallN(cube, lowHermites, factor)`; for each degree of a
 * quartet `addForcesN(cube, share, stretch)`; for each lowered degree of a ket `lowerSmallN(i, first, end, to,
 * primitiveBytes)`.
 */
export function cubeGradientSource(): string {
  const sources = [
    IMPORTS,
    ...CUBES.map(([name, { stride }]) => `export const ${name.toUpperCase()}_BYTES: usize = ${8 * stride};`),
    "",
  ];
  const degrees = (last: number) => Array.from({ length: last + 1 }, (_, degree) => degree);
  for (const degree of degrees(MAX_PAIR_DEGREE)) {
    if (degree > 0) sources.push(turnSource(degree));
    for (const [name, cube] of CUBES) {
      if (degree >= cube.degree) continue;
      sources.push(foldSource(degree, name, cube), pullKetSource(degree, name, cube));
      if (degree > 0) sources.push(pullBraSource(degree, name, cube));
    }
  }
  for (const degree of degrees(MAX_DEGREE)) sources.push(forcesSource(degree));
  for (const degree of degrees(MAX_PAIR_DEGREE - 1)) {
    for (const [name, cube] of CUBES) {
      if (degree + 1 < cube.degree) sources.push(lowerSource(degree, name, cube));
    }
  }
  return sources.join("\n");
}

/** The density of a primitive pair of the bra, from rows of Hermite Gaussians to rows of function pairs of the ket. */
function turnSource(degree: number): string {
  const slots = denseSlots(degree);
  const lines = slots.flatMap(({ powers: [first, second] }, i) => {
    const one = `v128.load64_zero(from + ${hermiteIndex(...first)} * rowBytes)`;
    const both = second === undefined
      ? one
      : `v128.load64_lane(from + ${hermiteIndex(...second)} * rowBytes, ${one}, 1)`;
    return `    v128.store(to, ${both}, ${16 * i});`;
  });
  return `export function turn${degree}(columns: i32, rowBytes: usize): void {
  let to = expanded;
  for (let from = expandedTurned, end = from + (usize(columns) << 3); from < end; from += 8, to += ${
    16 * slots.length
  }) {
${lines.join("\n")}
  }
}
`;
}

/** Adds the density in Hermite Gaussians of a primitive pair of the bra and one of the ket to a cube of zeros. */
function foldSource(degree: number, name: string, cube: Cube): string {
  const slots = denseSlots(degree);
  const passes = Math.ceil(slots.length / MAX_SUMS), perPass = Math.ceil(slots.length / passes);
  const bodies = Array.from({ length: passes }, (_, pass) => {
    const first = pass * perPass, own = slots.slice(first, first + perPass);
    return degree === 0 ? scalarPass() : foldPass(own, first, slots.length, cube);
  });
  return `export function fold${name}${degree}(j: i32, ketHermites: i32): void {
  const first = int(hermiteFirst, j);
  let out = densities;
  for (let h = 0; h < ketHermites; h++, out += ${16 * slots.length}) {
    const begin = int(hermiteEntry, first + h), stop = int(hermiteEntry, first + h + 1);
    if (begin == stop) {
      ${slots.map((_, i) => `v128.store(out, f64x2.splat(0), ${16 * i});`).join(" ")}
      continue;
    }
    const at = densityCube + usize(load<u16>(${name.toLowerCase()}Place + (usize(h) << 1)));
${bodies.join("\n")}
  }
}
`;
}

/** The bra has s functions only: one number for each function pair of the ket. */
function scalarPass(): string {
  return `    let sum: f64 = 0;
    for (let k = begin; k < stop; k++) {
      sum += number(hermiteValue, k) * load<f64>(expandedTurned + (usize(load<u16>(hermiteFunction + (usize(k) << 1))) << 3));
    }
    sum *= load<f64>(hermiteSign + (usize(h) << 3));
    store<f64>(at, sum);
    v128.store(out, f64x2.replace_lane(f64x2.splat(0), 0, sum));`;
}

function foldPass(slots: readonly Slot[], first: number, count: number, cube: Cube): string {
  const lines = slots.map((_, i) => `let s${i} = f64x2.splat(0);`);
  lines.push(
    "for (let k = begin; k < stop; k++) {",
    `  const from = expanded + usize(load<u16>(hermiteFunction + (usize(k) << 1))) * ${16 * count};`,
    "  const value = v128.load64_splat(hermiteValue + (usize(k) << 3));",
    ...slots.map((_, i) =>
      `  s${i} = f64x2.add(s${i}, f64x2.mul(value, v128.load(from, ${16 * (first + i)})));`
    ),
    "}",
    "const sign = v128.load64_splat(hermiteSign + (usize(h) << 3));",
    ...slots.flatMap(({ powers, isRow }, i) => {
      const places = powers.map((each) => 8 * cubePlace(cube, ...each));
      const signed = [`s${i} = f64x2.mul(sign, s${i});`, `v128.store(out, s${i}, ${16 * (first + i)});`];
      if (isRow) {
        return [...signed, `v128.store(at, f64x2.add(v128.load(at, ${places[0]}), s${i}), ${places[0]});`];
      }
      return [
        ...signed,
        ...places.map((place, lane) =>
          `store<f64>(at, load<f64>(at, ${place}) + f64x2.extract_lane(s${i}, ${lane}), ${place});`
        ),
      ];
    }),
  );
  return ["    {", ...lines.map((line) => `      ${line}`), "    }"].join("\n");
}

/**
 * Adds energy and force of a quartet of primitives to `forces`, and leaves zeros in the cube of densities: energy, force; energy
 * times the stretch and force times the share of the ket.
 */
function forcesSource(degree: number): string {
  const cube = cubeOf(degree + 1);
  const steps = [0, cube.side ** 2, cube.side, 1];
  const lines = rowSlots(degree).flatMap(({ powers: [powers], isRow }) => {
    const place = cubePlace(cube, ...powers);
    const from = isRow ? "v128.load" : "v128.load64_zero";
    return [
      `d = ${from}(densityCube, ${8 * place});`,
      isRow
        ? `v128.store(densityCube, f64x2.splat(0), ${8 * place});`
        : `store<f64>(densityCube, 0, ${8 * place});`,
      ...steps.map((step, k) =>
        `s${k} = f64x2.add(s${k}, f64x2.mul(d, ${from}(cube, ${8 * (place + step)})));`
      ),
    ];
  });
  return `export function addForces${degree}(cube: usize, share: f64, stretch: f64): void {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0), d: v128;
${lines.map((line) => `  ${line}`).join("\n")}
  s0 = f64x2.add(v128.shuffle<f64>(s0, s1, 0, 2), v128.shuffle<f64>(s0, s1, 1, 3));
  s2 = f64x2.add(v128.shuffle<f64>(s2, s3, 0, 2), v128.shuffle<f64>(s2, s3, 1, 3));
  v128.store(forces, f64x2.add(v128.load(forces), s0));
  v128.store(forces, f64x2.add(v128.load(forces, 16), s2), 16);
  const shares = f64x2.splat(share);
  v128.store(forces, f64x2.add(v128.load(forces, 32), f64x2.mul(f64x2.replace_lane(shares, 0, stretch), s0)), 32);
  v128.store(forces, f64x2.add(v128.load(forces, 48), f64x2.mul(shares, s2)), 48);
}
`;
}

/** Two numbers of one array by their places in bytes, or one. */
function gathered(array: string, one: number, two?: number): string {
  if (two === undefined) return `v128.load64_zero(${array}, ${one})`;
  if (two === one + 8) return `v128.load(${array}, ${one})`;
  return `v128.load64_lane(${array}, v128.load64_zero(${array}, ${one}), 1, ${two})`;
}

/**
 * Adds to `forces`, at 64 bytes, for each axis the sum over all Hermite Gaussians of bra and ket: density, power in the bra, and
 * integral with that power lowered.
 */
function pullBraSource(degree: number, name: string, cube: Cube): string {
  const slots = denseSlots(degree);
  const places = new Map(
    slots.flatMap(({ powers }, i) => powers.map((each, lane) => [hermiteIndex(...each), 16 * i + 8 * lane])),
  );
  const lines = rowSlots(degree - 1).flatMap(({ powers }) => {
    const integrals = powers.map((each) => 8 * cubePlace(cube, ...each));
    const ofAxes = "xyz".split("").map((axis, k) => {
      const [one, two] = powers.map((each) =>
        places.get(
          hermiteIndex(...each.map((power, l) => l === k ? power + 1 : power) as [number, number, number]),
        )!
      );
      const [power, other] = powers.map((each) => each[k]! + 1);
      const density = gathered("from", one!, two);
      const weighted = power === 1 && (other ?? 1) === 1
        ? density
        : `f64x2.mul(f64x2(${power}, ${other ?? 0}), ${density})`;
      return `${axis} = f64x2.add(${axis}, f64x2.mul(${weighted}, r));`;
    });
    return [`r = ${gathered("at", integrals[0]!, integrals[1])};`, ...ofAxes];
  });
  return `export function pullBra${name}${degree}(cube: usize, ketHermites: i32): void {
  let x = f64x2.splat(0), y = f64x2.splat(0), z = f64x2.splat(0), r: v128;
  let from = densities;
  for (let h = 0; h < ketHermites; h++, from += ${16 * slots.length}) {
    const at = cube + usize(load<u16>(${name.toLowerCase()}Place + (usize(h) << 1)));
${lines.map((line) => `    ${line}`).join("\n")}
  }
  x = f64x2.add(v128.shuffle<f64>(x, y, 0, 2), v128.shuffle<f64>(x, y, 1, 3));
  v128.store(forces, f64x2.add(v128.load(forces, 64), x), 64);
  store<f64>(forces, load<f64>(forces, 80) + (f64x2.extract_lane(z, 0) + f64x2.extract_lane(z, 1)), 80);
}
`;
}

/** The same for the ket, times a factor, at 96 bytes. */
function pullKetSource(degree: number, name: string, cube: Cube): string {
  const slots = denseSlots(degree), row = 16 * slots.length;
  const lines = slots.flatMap(({ powers }, i) => {
    const integrals = powers.map((each) => 8 * cubePlace(cube, ...each));
    return [
      `r = ${gathered("at", integrals[0]!, integrals[1])};`,
      ...["x", "y", "z"].map((axis) =>
        `s${axis} = f64x2.add(s${axis}, f64x2.mul(r, v128.load(${axis}, ${16 * i})));`
      ),
    ];
  });
  return `export function pullKet${name}${degree}(cube: usize, lowHermites: i32, factor: f64): void {
  let all = f64x2.splat(0), allZ: f64 = 0, r: v128;
  for (let h = 0; h < lowHermites; h++) {
    const at = cube + usize(load<u16>(${name.toLowerCase()}Place + (usize(h) << 1)));
    const next = raised + usize(h) * 6, power = raisedPower + usize(h) * 24;
    const x = densities + usize(load<u16>(next)) * ${row};
    const y = densities + usize(load<u16>(next, 2)) * ${row};
    const z = densities + usize(load<u16>(next, 4)) * ${row};
    let sx = f64x2.splat(0), sy = f64x2.splat(0), sz = f64x2.splat(0);
${lines.map((line) => `    ${line}`).join("\n")}
    sx = f64x2.add(v128.shuffle<f64>(sx, sy, 0, 2), v128.shuffle<f64>(sx, sy, 1, 3));
    all = f64x2.add(all, f64x2.mul(v128.load(power), sx));
    allZ += load<f64>(power, 16) * (f64x2.extract_lane(sz, 0) + f64x2.extract_lane(sz, 1));
  }
  v128.store(forces, f64x2.add(v128.load(forces, 96), f64x2.mul(f64x2.splat(factor), all)), 96);
  store<f64>(forces, load<f64>(forces, 112) + factor * allZ, 112);
}
`;
}

/** Contracts a primitive pair of the bra with lowered Hermite Gaussians of those of the ket, from the first to before the end. */
function lowerSource(degree: number, name: string, cube: Cube): string {
  const powers = hermitePowers(degree), count = hermiteCount(degree);
  const pairs = Array.from({ length: Math.ceil(count / 2) }, (_, i) => powers.slice(2 * i, 2 * i + 2));
  const integral = (each: readonly Powers[]) => {
    const [one, two] = each.map((of) => 8 * cubePlace(cube, ...of));
    return gathered("at", one!, two);
  };
  return `export function lower${name}${degree}(i: i32, first: i32, end: i32, to: usize, primitiveBytes: usize): void {
  const begin = int(entryStart, i), stop = int(entryStart, i + 1);
  let cube = cubes;
  for (let j = first; j < end; j++, cube += ${8 * cube.stride}, to += primitiveBytes) {
    for (let k = begin; k < stop;) {
      const f = load<u16>(entryFunction + (usize(k) << 1));
      ${pairs.map((_, i) => `let s${i} = f64x2.splat(0);`).join(" ")}
      do {
        const value = v128.load64_splat(entryValue + (usize(k) << 3));
        const at = cube + usize(load<u16>(${name.toLowerCase()}Place + (usize(load<u16>(entryHermite + (usize(k) << 1))) << 1)));
        ${
    pairs.map((each, i) => `s${i} = f64x2.add(s${i}, f64x2.mul(value, ${integral(each)}));`).join(
      "\n        ",
    )
  }
        k++;
      } while (k < stop && load<u16>(entryFunction + (usize(k) << 1)) == f);
      const row = to + usize(f) * ${16 * pairs.length};
      ${
    pairs.map((_, i) => `v128.store(row, f64x2.add(v128.load(row, ${16 * i}), s${i}), ${16 * i});`).join(
      "\n      ",
    )
  }
    }
  }
}
`;
}
