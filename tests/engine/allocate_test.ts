import { assertEquals, assertThrows } from "@std/assert";
import { allocate } from "../../lib/engine/allocate.ts";
import { EngineError } from "../../lib/engine/mod.ts";

Deno.test("memory: what the machine does not give is reported with its size, its use and the way out", () => {
  const error = assertThrows(() => allocate(2 ** 40, "integrals", "set scf_type to direct"), EngineError);
  assertEquals(error.reason, "out-of-memory");
  assertEquals(error.message, "the machine did not give 8388608 MiB for integrals; set scf_type to direct");
  assertEquals(allocate(3, "integrals"), new Float64Array(3));
});
