// What part of the machine's peak the engine's loops reach: `deno run -A bench/engine_limits.ts [BASIS] [ROUNDS]`, for the water
// trimer. Operations are counted, not estimated: of integrals from the shapes of their pairs and the generated source, without
// the primitives that are left out as negligible (so that the count is an upper bound), of products from their sizes. The peak
// is that of the loop with the most arithmetic for each number that it loads, a product of matrices in the cache, on one core;
// the other limit is reading from memory. Both are measured in the same run; the best of some rounds counts everywhere. Fetches
// the compiler of AssemblyScript from npm.

import { toFileUrl } from "@std/path";
import { placeBasis } from "../lib/engine/basis/shell_block.ts";
import { compileAssemblyScript } from "../lib/engine/compile_assemblyscript.ts";
import { makeBlockPairs } from "../lib/engine/integrals/block_pairs.ts";
import { cubeSource } from "../lib/engine/integrals/sources/cube_source.ts";
import { QuartetKernel } from "../lib/engine/integrals/quartet_kernel.ts";
import { isSwapped, NEGLIGIBLE_INTEGRAL, screenPairs } from "../lib/engine/integrals/repulsion_screening.ts";
import { multiplyTransposed } from "../lib/engine/linalg/matrix_product.ts";
import { SupermatrixLayout } from "../lib/engine/repulsion/supermatrix_layout.ts";
import { residentMemory } from "../lib/engine/repulsion/supermatrix_memory.ts";
import { run, water } from "../tests/engine/systems.ts";

const [name = "cc-pvdz", asked = "7"] = Deno.args;
const rounds = Number(asked);
const SIZES = [24, 72, 144, 288];

const peak = await peakOfMachine();
console.log(
  `the machine: ${peak.flops.toFixed(1)} GFLOP/s in a product of matrices, ${
    peak.cached.toFixed(1)
  } GB/s from the cache ` +
    `(256 KiB), ${peak.streamed.toFixed(1)} GB/s from memory (256 MiB)\n`,
);
integrals();
products();
supermatrices();

async function peakOfMachine() {
  const folder = await Deno.makeTempDir();
  try {
    const target = toFileUrl(`${folder}/limits_wasm.ts`);
    await compileAssemblyScript({
      sources: [new URL("./engine_limits.as", import.meta.url)],
      entry: `export { reading } from "./engine_limits";\n`,
      target,
      prefix: "LIMITS",
    });
    const { LIMITS_WASM } = await import(target.href) as { LIMITS_WASM: string };
    const memory = new WebAssembly.Memory({ initial: 4097 });
    const module = new WebAssembly.Module(Uint8Array.fromBase64(LIMITS_WASM));
    const { reading } = new WebAssembly.Instance(module, { env: { memory } }).exports as {
      reading(place: number, bytes: number): number;
    };
    const times = 200, small = 2 ** 18, large = 2 ** 28;
    new Float64Array(memory.buffer).fill(1);
    // A function is compiled well once it was called often.
    const often = (work: () => void) => {
      for (let i = 0; i < times; i++) work();
    };
    const cached = best(() => often(() => reading(64, small)));
    return {
      flops: Math.max(...SIZES.map(productRate)),
      cached: times * small / (1e6 * cached),
      streamed: large / (1e6 * best(() => reading(64, large))),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Quartets by the degrees of bra and ket. */
function integrals(): void {
  const basis = placeBasis(water(3), name);
  const kernel = new QuartetKernel(run(makeBlockPairs(basis)));
  const screened = run(screenPairs(kernel));
  const { pair, bound, shapes } = screened;
  const tensor = tensorOperations();
  const classes = new Map<string, { quartets: number[]; integrals: number; operations: number }>();
  for (let a = 0; a < pair.length; a++) {
    for (let b = 0; b <= a; b++) {
      if (bound[a]! * bound[b]! < NEGLIGIBLE_INTEGRAL) continue;
      const [bra, ket] = isSwapped(shapes, a, b) ? [b, a] : [a, b];
      const degrees = [bra, ket].map((place) => kernel.pairs.pairDegree[pair[place]!]!) as [number, number];
      const key = degrees.join("|");
      const known = classes.get(key) ?? { quartets: [], integrals: 0, operations: 0 };
      classes.set(key, known);
      known.quartets.push(pair[bra]!, pair[ket]!);
      known.integrals += shapes.functions[bra]! * shapes.functions[ket]!;
      known.operations +=
        shapes.primitives[bra]! * shapes.primitives[ket]! * tensor(degrees[0] + degrees[1]) +
        2 * shapes.primitives[bra]! * shapes.entries[ket]! * shapes.hermites[bra]! +
        2 * shapes.entries[bra]! * shapes.functions[ket]!;
    }
  }
  console.log(`integrals of three waters in ${name}, ${basis.size} functions, by degrees of bra and ket`);
  const all = { milliseconds: 0, integrals: 0, operations: 0 };
  for (const [key, { quartets, integrals, operations }] of classes.entries().toArray().sort()) {
    const milliseconds = best(() => {
      for (let i = 0; i < quartets.length; i += 2) kernel.compute(quartets[i]!, quartets[i + 1]!);
    });
    row(key, { milliseconds, integrals, operations });
    all.milliseconds += milliseconds;
    all.integrals += integrals;
    all.operations += operations;
  }
  row("all", all);
}

function row(
  what: string,
  { milliseconds, integrals, operations }: { milliseconds: number; integrals: number; operations: number },
): void {
  const rate = operations / milliseconds / 1e6;
  console.log(
    `  ${what.padEnd(4)} ${milliseconds.toFixed(2).padStart(7)} ms ${
      (integrals / 1e6).toFixed(3).padStart(7)
    } million integrals ` +
      `${(operations / 1e6).toFixed(1).padStart(7)} million operations ${
        rate.toFixed(2).padStart(6)
      } GFLOP/s, ` +
      `${share(rate / peak.flops)} of the peak`,
  );
}

/** Operations of one set of Hermite Coulomb integrals up to a degree, counted in the generated source. */
function tensorOperations(): (degree: number) => number {
  const source = cubeSource();
  return (degree) => {
    const [, body = ""] = source.split(`function fillCubes${degree}(`);
    const [own] = body.split("\nexport function");
    return own!.match(/f64x2\.(?:mul|add|sub|div|sqrt)\(/g)?.length ?? 0;
  };
}

function products(): void {
  console.log("\nproducts of matrices, n x n");
  for (const size of SIZES) {
    const rate = productRate(size);
    console.log(
      `  n = ${String(size).padEnd(3)} ${rate.toFixed(1).padStart(5)} GFLOP/s, ${
        share(rate / peak.flops)
      } of the peak`,
    );
  }
}

/** Multiplications and additions in a nanosecond. */
function productRate(size: number): number {
  const [a, b] = [1, 2].map((turn) => Float64Array.from({ length: size ** 2 }, (_, i) => Math.sin(turn * i)));
  const out = new Float64Array(size ** 2);
  const times = Math.ceil(3e6 / size ** 3);
  const milliseconds = best(() => {
    for (let i = 0; i < times; i++) run(multiplyTransposed(a!, b!, out, size, size, size));
  }) / times;
  return 2 * size ** 3 / milliseconds / 1e6;
}

function supermatrices(): void {
  console.log("\nthe matrix of integrals in memory times a density, n functions");
  for (const size of [13, 39, 72, 90]) {
    const pairs = size * (size + 1) / 2, bytes = 4 * pairs * (pairs + 1);
    const layout = new SupermatrixLayout(pairs, 1, false);
    const memory = residentMemory().take({}, layout)!;
    memory.matrices[0]!.fill(1e-3);
    memory.vector.fill(1e-3);
    const times = Math.ceil(1e7 / bytes);
    const milliseconds = best(() => {
      for (let i = 0; i < times; i++) layout.parts.forEach((_, part) => run(memory.multiply(0, part, 0)));
    }) / times;
    const [flops, gigabytes] = [bytes / 2 / milliseconds / 1e6, bytes / milliseconds / 1e6];
    console.log(
      `  n = ${String(size).padEnd(3)} ${(bytes / 1e6).toFixed(1).padStart(5)} MB ${
        gigabytes.toFixed(1).padStart(5)
      } GB/s, ${share(gigabytes / peak.streamed)} of reading from memory, ${
        share(flops / peak.flops)
      } of the peak`,
    );
  }
}

function share(part: number): string {
  return `${(100 * part).toFixed(0)} %`;
}

/** The least of some times, in milliseconds. */
function best(work: () => void): number {
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    work();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}
