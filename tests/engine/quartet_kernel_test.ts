import { assert, assertEquals } from "@std/assert";
import { placeBasis } from "../../lib/engine/basis/shell_block.ts";
import { cubeGradientSource } from "../../lib/engine/integrals/sources/cube_gradient_source.ts";
import { coulombTensorSource } from "../../lib/engine/integrals/sources/coulomb_tensor_source.ts";
import { contractionSource } from "../../lib/engine/integrals/sources/contraction_source.ts";
import { cubeSource } from "../../lib/engine/integrals/sources/cube_source.ts";
import { makeBlockPairs } from "../../lib/engine/integrals/block_pairs.ts";
import { coulombTensor } from "../../lib/engine/integrals/hermite_coulomb.ts";
import { hermiteCount, hermiteSums } from "../../lib/engine/integrals/hermite_index.ts";
import { sKetGradientSource } from "../../lib/engine/integrals/sources/s_ket_gradient_source.ts";
import { QuartetKernel } from "../../lib/engine/integrals/quartet_kernel.ts";
import { QUARTETS_SOURCE } from "../../lib/engine/integrals/quartets_wasm.ts";
import { run, system, water } from "./systems.ts";

function kernelOf(...[whole, basis]: [ReturnType<typeof water>, string]): QuartetKernel {
  return new QuartetKernel(run(makeBlockPairs(placeBasis(whole, basis))));
}

/** All integrals of the first pairs of a kernel. */
function integralsOf(kernel: QuartetKernel, pairs: number): number[][] {
  return Array.from({ length: pairs * pairs }, (_, i) => {
    kernel.compute(Math.floor(i / pairs), i % pairs);
    return Array.from(kernel.integrals);
  });
}

Deno.test("engine: kernels that take turns in one memory give the integrals that each gives alone", () => {
  const small = () => kernelOf(system([["H", 0, 0, 0], ["H", 0, 0, 1.4]]), "6-31g**");
  const large = () => kernelOf(water(3), "cc-pvdz");
  const alone = [integralsOf(small(), 3), integralsOf(large(), 3)];
  const [a, b] = [small(), large()];
  a.compute(0, 0);
  b.compute(0, 0);
  assertEquals(integralsOf(a, 3), alone[0]);
  assertEquals(integralsOf(b, 3), alone[1]);
  assertEquals(integralsOf(a, 3), alone[0]);
});

/** (bra|ket) by the definition, in JavaScript: every entry of the bra with every one of the ket and their Hermite Coulomb integral. */
function byDefinition({ pairs }: QuartetKernel, bra: number, ket: number): number[] {
  const { pairPrimitive, pairFunction, pairDegree, exponent, entryStart, entryFunction, entryHermite } =
    pairs;
  const functions = [bra, ket].map((pair) => pairFunction[pair + 1]! - pairFunction[pair]!) as [
    number,
    number,
  ];
  const sums = new Array<number>(functions[0] * functions[1]).fill(0);
  const degree = pairDegree[bra]! + pairDegree[ket]!;
  const tensor = new Float64Array(hermiteCount(degree)),
    place = hermiteSums(pairDegree[bra]!, pairDegree[ket]!);
  const braHermites = hermiteCount(pairDegree[bra]!);
  for (let i = pairPrimitive[bra]!; i < pairPrimitive[bra + 1]!; i++) {
    for (let j = pairPrimitive[ket]!; j < pairPrimitive[ket + 1]!; j++) {
      const p = exponent[i]!, q = exponent[j]!, reduced = p * q / (p + q);
      const r = [pairs.centreX, pairs.centreY, pairs.centreZ].map((at) => at[i]! - at[j]!) as [
        number,
        number,
        number,
      ];
      const T = reduced * (r[0] ** 2 + r[1] ** 2 + r[2] ** 2);
      coulombTensor(degree, Float64Array.of(T, -2 * reduced, Math.sqrt(1 / (p + q)), ...r), tensor);
      for (let k = entryStart[i]!; k < entryStart[i + 1]!; k++) {
        for (let l = entryStart[j]!; l < entryStart[j + 1]!; l++) {
          sums[entryFunction[k]! * functions[1] + entryFunction[l]!]! += pairs.entryValue[k]! *
            pairs.entrySigned[l]! *
            tensor[place[entryHermite[l]! * braHermites + entryHermite[k]!]!]!;
        }
      }
    }
  }
  return sums;
}

Deno.test("engine: integrals of all degrees, near and far, are those of the definition", () => {
  const degrees = new Set<string>();
  for (const distance of [1.2, 3.1, 7.7]) {
    const kernel = kernelOf(system([["O", 0, 0, 0], ["H", 0.3, 0.2, distance]]), "cc-pvtz");
    const { count, pairDegree } = kernel.pairs;
    for (let quartet = 0; quartet < count ** 2; quartet += 3) {
      const bra = Math.floor(quartet / count), ket = quartet % count;
      const kind = `${pairDegree[bra]}|${pairDegree[ket]} ${distance}`;
      if (degrees.has(kind)) continue;
      degrees.add(kind);
      kernel.compute(bra, ket);
      const expected = byDefinition(kernel, bra, ket);
      const error = Math.max(...expected.map((value, f) => Math.abs(value - kernel.integrals[f]!)));
      assert(error < 1e-12, `${kind}: off by ${error}`);
    }
  }
  assertEquals(degrees.size, 3 * 49);
});

Deno.test("engine: the compiled loops are those of their sources (else: deno task build-wasm)", async () => {
  const texts = [
    "integrals/quartets.as",
    "integrals/quartets_by_function.as",
    "integrals/attraction.as",
    "derivatives/quartet_derivatives.as",
    "derivatives/quartet_derivatives_by_cubes.as",
    "repulsion/fold.as",
  ].map((
    path,
  ) => Deno.readTextFile(new URL(`../../lib/engine/${path}`, import.meta.url)));
  const source = new TextEncoder().encode(
    (await Promise.all(texts)).join("") + coulombTensorSource() + cubeSource() + contractionSource() +
      cubeGradientSource() + sKetGradientSource(),
  );
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", source)).toHex();
  assertEquals(QUARTETS_SOURCE, digest);
});
