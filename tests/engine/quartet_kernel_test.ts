import { assertEquals } from "@std/assert";
import { placeBasis } from "../../lib/engine/basis/shell_block.ts";
import { coulombTensorSource } from "../../lib/engine/integrals/coulomb_tensor_source.ts";
import { contractionSource } from "../../lib/engine/integrals/contraction_source.ts";
import { makeBlockPairs } from "../../lib/engine/integrals/block_pairs.ts";
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

Deno.test("engine: the compiled loops are those of their sources (else: deno task build-wasm)", async () => {
  const texts = [
    "integrals/quartets.as",
    "integrals/quartets_by_function.as",
    "derivatives/quartet_derivatives.as",
    "repulsion/fold.as",
  ].map((
    path,
  ) => Deno.readTextFile(new URL(`../../lib/engine/${path}`, import.meta.url)));
  const source = new TextEncoder().encode(
    (await Promise.all(texts)).join("") + coulombTensorSource() + contractionSource(),
  );
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", source)).toHex();
  assertEquals(QUARTETS_SOURCE, digest);
});
