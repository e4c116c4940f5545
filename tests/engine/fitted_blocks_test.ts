// Fitted integrals of which memory holds only a part: the others are computed with each pass, and no bit changes.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { leastRows, rowsInMemory } from "../../lib/engine/density_fitting/memory.ts";
import {
  EngineError,
  hartreeFock,
  methodNamed,
  METHODS,
  planHartreeFock,
  planMp2Energy,
  planMp2Gradient,
  releaseIntegrals,
} from "../../lib/engine/mod.ts";
import { run, water } from "./systems.ts";

const BASIS = "cc-pvdz";
const CATION = { ...water(2), charge: 1, multiplicity: 2 };

/** Memory from the least that a calculation takes to almost what it takes with all integrals. */
function memories({ leastBytes, bytes }: { readonly leastBytes: number; readonly bytes: number }) {
  assert(leastBytes < bytes);
  return [leastBytes, bytes - 1];
}

function hartreeFockOf(of: typeof CATION, memoryBytes: number) {
  releaseIntegrals();
  return run(hartreeFock(of, BASIS, { scfType: "df", memoryBytes }));
}

for (const [name, of] of [["a closed shell", water(2)], ["an open shell", CATION]] as const) {
  Deno.test(`fitted blocks: ${name} has the same bits with a part of the integrals in memory`, () => {
    const whole = planHartreeFock(of, BASIS, { scfType: "df", memoryBytes: Infinity });
    const expected = hartreeFockOf(of, Infinity);
    for (const memoryBytes of memories(whole)) {
      const { heldRows, bytes } = planHartreeFock(of, BASIS, { scfType: "df", memoryBytes });
      assert(heldRows < whole.heldRows && heldRows >= leastRows(whole.heldRows));
      assert(bytes <= memoryBytes);
      const { energy, result, fitting } = hartreeFockOf(of, memoryBytes);
      assertEquals(energy, expected.energy);
      assertEquals(result.memoryBytes, bytes);
      const { recomputed, values, stride, heldRows: held } = fitting!.integrals!;
      assert(recomputed !== undefined && held === heldRows && values.length / stride < heldRows);
    }
  });
}

Deno.test("fitted blocks: gradients and polarizabilities have the same bits", () => {
  const input = (memoryBytes: number) => ({
    system: water(2),
    basis: BASIS,
    options: { scfType: "df", polarizability: true, memoryBytes },
  });
  const rules = methodNamed("hf", METHODS)!;
  const compute = (memoryBytes: number) => {
    releaseIntegrals();
    return run(rules.gradient(input(memoryBytes)));
  };
  const leastBytes = rules.leastBytes(input(0), "gradient"), bytes = rules.bytes(input(1e9), "gradient");
  const expected = compute(1e9);
  const memoryBytes = (leastBytes + bytes) / 2;
  assert(leastBytes < bytes && rules.bytes(input(memoryBytes), "gradient") <= memoryBytes);
  const { gradient, properties } = compute(memoryBytes);
  assertEquals(gradient, expected.gradient);
  assertEquals(properties!["scf_polarizability"], expected.properties!["scf_polarizability"]);
});

for (const mp2Type of ["df", "conv"] as const) {
  Deno.test(`fitted blocks: MP2 with mp2_type ${mp2Type} leaves its mean field the rest, with the same bits`, () => {
    const of = (memoryBytes: number) => ({ scfType: "df", mp2Type, memoryBytes }) as const;
    const compute = (memoryBytes: number) => {
      releaseIntegrals();
      return run(
        methodNamed("mp2", METHODS)!.energy({ system: water(2), basis: "6-31g", options: of(memoryBytes) }),
      );
    };
    const { leastBytes } = planMp2Energy(water(2), "6-31g", of(1e9));
    const plan = planMp2Energy(water(2), "6-31g", of(leastBytes));
    assert(plan.bytes <= leastBytes && plan.scfMemoryBytes < leastBytes);
    assertEquals(compute(leastBytes).energy, compute(1e9).energy);
    assertThrows(() => planMp2Energy(water(2), "6-31g", of(leastBytes - 1)), EngineError);
  });
}

Deno.test("fitted blocks: MP2 gradients, which want all integrals, are refused with what they need", () => {
  const of = (memoryBytes: number) => ({ scfType: "df", mp2Type: "df", memoryBytes }) as const;
  const { leastBytes, heldRows, auxiliaryFunctions } = planMp2Gradient(water(1), BASIS, of(1e9));
  assertEquals(heldRows, auxiliaryFunctions);
  assertEquals(planMp2Gradient(water(1), BASIS, of(leastBytes)).heldRows, heldRows);
  const error = assertThrows(() => planMp2Gradient(water(1), BASIS, of(leastBytes - 1)), EngineError);
  assertStringIncludes(error.message, `needs ${Math.ceil(leastBytes / 2 ** 20)} MiB`);
});

Deno.test("fitted blocks: a calculation does not take more rows over from the one before than it may hold", () => {
  const whole = run(hartreeFock(water(2), BASIS, { scfType: "df" }));
  const { leastBytes } = planHartreeFock(water(2), BASIS, { scfType: "df", memoryBytes: Infinity });
  const part = run(hartreeFock(water(2), BASIS, { scfType: "df", memoryBytes: leastBytes }));
  assert(part.fitting!.heldRows < whole.fitting!.heldRows);
  assertEquals(part.fitting!.integrals!.heldRows, part.fitting!.heldRows);
  assertEquals(part.energy, whole.energy);
});

Deno.test("fitted blocks: memory is shared out for as few passes as it allows", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (rows, most) => {
      const { kept, block } = rowsInMemory(rows, most);
      if (most >= rows) return assertEquals({ kept, block }, { kept: rows, block: 0 });
      assert(kept >= 0 && block > 0 && kept + block === most);
      assertEquals(Math.ceil((rows - kept) / block), Math.ceil(rows / most));
    }),
  );
});
