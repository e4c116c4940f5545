// Where threads could share memory, and the machine has too few addresses for it: such a memory has all of its addresses from
// the start.

import { assertEquals } from "@std/assert";
import { hartreeFock, releaseIntegrals, type SharedComputation } from "../../../lib/engine/mod.ts";
import { water } from "../systems.ts";

const { Memory } = WebAssembly;

class Unshared extends Memory {
  constructor(kind: WebAssembly.MemoryDescriptor) {
    if (kind.shared) throw new RangeError("WebAssembly.Memory(): could not allocate memory");
    super(kind);
  }
}

/** The energy of three waters, 75 functions, and what is offered to other threads. */
function computed(
  memoryBytes: number,
): { readonly energy: number; readonly offered: readonly SharedComputation[] } {
  const offered: SharedComputation[] = [];
  releaseIntegrals();
  const calculation = hartreeFock(water(3), "6-31g**", { memoryBytes });
  for (;;) {
    const { value, done } = calculation.next();
    if (done) return { energy: value.energy, offered };
    if (value.share !== undefined) offered.push(value.share);
  }
}

Deno.test("unshared memory: a calculation is alone, with the same bits, wherever its integrals are", () => {
  Object.assign(WebAssembly, { Memory: Unshared });
  const alone = [1e9, 1.5e8].map(computed);
  Object.assign(WebAssembly, { Memory });
  assertEquals(alone.map(({ offered }) => offered), [[], []]);
  const { energy } = computed(1.5e8);
  assertEquals(alone.map((each) => each.energy), [energy, energy]);
});
