// The product of P with a density in the compiled loop and in JavaScript, and whose P lies in the memory of the loop.

import { assert, assertEquals } from "@std/assert";
import {
  hartreeFock,
  mp2Energy,
  releaseIntegrals,
  type System,
  type Wavefunction,
} from "../../../lib/engine/mod.ts";
import { SHARED_SUPERMATRIX_PRODUCT_SOURCE } from "../../../lib/engine/repulsion/shared_supermatrix_product_wasm.ts";
import { SupermatrixLayout } from "../../../lib/engine/repulsion/supermatrix_layout.ts";
import { residentMemory } from "../../../lib/engine/repulsion/supermatrix_memory.ts";
import { multiplyRows } from "../../../lib/engine/repulsion/supermatrix_product.ts";
import { SUPERMATRIX_PRODUCT_SOURCE } from "../../../lib/engine/repulsion/supermatrix_product_wasm.ts";
import { run, water } from "../systems.ts";

// Of which the part that may stay with a thread is too small.
const ELSEWHERE = { memoryBytes: 5e6 };

Deno.test("product: the compiled loop is that of the source", async () => {
  const source = await Deno.readFile("lib/engine/repulsion/supermatrix_product.as");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", source)).toHex();
  assertEquals(SUPERMATRIX_PRODUCT_SOURCE, digest);
  assertEquals(SHARED_SUPERMATRIX_PRODUCT_SOURCE, digest);
});

Deno.test("product: both ways give the same bits, which are those of the sum to rounding", () => {
  for (const pairs of [1, 2, 3, 4, 5, 7, 8, 28, 91, 122]) {
    const element = (i: number, j: number) => Math.sin(1 + Math.max(i, j) * 7 + Math.min(i, j) ** 2);
    const vector = Float64Array.from({ length: pairs }, (_, i) => Math.cos(3 * i));
    const memory = residentMemory().take({}, new SupermatrixLayout(pairs, 2, false))!;
    const [matrix, other] = memory.matrices;
    for (let i = 0, at = 0; i < pairs; i++) for (let j = 0; j <= i; j++) matrix![at++] = element(i, j);
    other!.fill(NaN);
    memory.vector.set(vector);
    run(memory.multiply(0, 0, 0));
    const one = memory.sum(0).slice(), two = new Float64Array(pairs);
    const middle = 4 * Math.floor(pairs / 8);
    multiplyRows(matrix!, vector, two, 0, middle);
    multiplyRows(matrix!, vector, two, middle, pairs);
    assertEquals(one, two);
    one.forEach((value, i) => {
      const sum = vector.reduce((sum, factor, j) => sum + element(i, j) * factor, 0);
      assert(Math.abs(value - sum) < 1e-13 * pairs, `${pairs}: ${value} instead of ${sum}`);
    });
  }
});

const DIMER = water(2);
const CATION: System = { ...DIMER, charge: 1, multiplicity: 2 };
const ghostly: System = { ...DIMER, ghosts: [0, 0, 0, 1, 1, 1] };

const assertSame = (one: Wavefunction, other: Wavefunction) => {
  assertEquals(one.energy, other.energy);
  assertEquals(one.alpha.density, other.alpha.density);
};

Deno.test("product: P has the same bits wherever it lies", () => {
  for (const system of [DIMER, CATION]) {
    releaseIntegrals();
    const resident = run(hartreeFock(system, "6-31g"));
    releaseIntegrals();
    const elsewhere = run(hartreeFock(system, "6-31g", ELSEWHERE));
    assertSame(resident, elsewhere);
  }
});

Deno.test("product: calculations side by side take the memory from each other and lose no number", () => {
  const systems = [DIMER, CATION, ghostly, water(1)];
  const expected = systems.map((system) => {
    releaseIntegrals();
    return run(hartreeFock(system, "6-31g"));
  });
  for (const [first, second] of [[0, 1], [0, 3], [1, 3], [2, 0]] as const) {
    for (const steps of [1, 2, 3]) {
      releaseIntegrals();
      const computations = [first, second].map((i) => hartreeFock(systems[i]!, "6-31g"));
      const results: Wavefunction[] = [];
      for (let i = 0; results[0] === undefined || results[1] === undefined; i++) {
        const which = i % (steps + 1) === 0 ? 1 : 0;
        if (results[which] !== undefined) continue;
        const step = computations[which]!.next();
        if (step.done) results[which] = step.value;
      }
      assertSame(results[0]!, expected[first]!);
      assertSame(results[1]!, expected[second]!);
    }
  }
});

Deno.test("product: integrals that another calculation has overwritten are computed again where they are wanted", () => {
  releaseIntegrals();
  const energy = run(mp2Energy(DIMER, "6-31g")).result.energy;
  releaseIntegrals();
  const wavefunction = run(hartreeFock(DIMER, "6-31g"));
  const before = run(wavefunction.inCoreIntegrals!()).slice();
  run(hartreeFock(water(1), "6-31g"));
  assertEquals(run(wavefunction.inCoreIntegrals!()), before);
  releaseIntegrals();
  assertEquals(run(mp2Energy(DIMER, "6-31g")).result.energy, energy);
});
