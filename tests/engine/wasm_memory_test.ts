// The memory of compiled loops: what lies in it when another resident comes.

import { assertEquals } from "@std/assert";
import { MATRIX_PRODUCT_WASM } from "../../lib/engine/linalg/matrix_product_wasm.ts";
import { WasmMemory, zeros } from "../../lib/engine/wasm_memory.ts";

Deno.test("memory of loops: workspaces begin as zeros whatever was there, and what lies beside them stays", () => {
  const memory = new WasmMemory(MATRIX_PRODUCT_WASM, "numbers");
  memory.place("the first", [new Float64Array(40).fill(NaN)]);
  const before = Float64Array.of(1, 2, 3), behind = Float64Array.of(4, 5);
  const places = memory.place("the second", [before, zeros(7), behind]);
  const found = [before.length, 7, behind.length].map((count, i) => [...memory.numbersAt(places[i]!, count)]);
  assertEquals(found, [[1, 2, 3], [0, 0, 0, 0, 0, 0, 0], [4, 5]]);
});
