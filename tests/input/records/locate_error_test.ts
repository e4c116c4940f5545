import { assertEquals } from "@std/assert";
import { InputError, type InputProblem } from "../../../lib/base/error.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { locateError } from "../../../lib/input/records/locate_error.ts";

const TEXT = 'molecule: { text: "He 0 0 0" }\nmodels: { a.b: { method: hf } }\nlevels: { 1: a.b }\n';
const hintOf = (problem: Partial<InputProblem>, more = "") =>
  locateError(parseInput(TEXT + more), new InputError({ found: "x", expected: "y", ...problem })).problem
    .hint;

Deno.test("errors of later rooms say of each default that it is one, and nothing of what is written", () => {
  assertEquals(
    hintOf({ keyPath: ["driver"], hint: "A." }),
    "A. Nothing is written, and then driver is energy.",
  );
  assertEquals(hintOf({ keyPath: ["driver"] }, "driver: energy"), undefined);
  assertEquals(hintOf({ keyPath: ["max_nbody"] }), undefined, "the levels say it");
  const program = "No program is written, and then it is builtin.";
  assertEquals(hintOf({ keyPath: ["models", "a.b", "basis"] }), program);
  assertEquals(hintOf({ keyPath: ["models", "a.b", "keywords", "x"] }), undefined);
  assertEquals(hintOf({ keyPath: ["models", "a.b", "keywords", "x"], because: "program" }), program);
  assertEquals(
    hintOf({ keyPath: ["models", "a.b", "basis"], because: "bsse" }),
    "Nothing is written, and then bsse is cp: write bsse: nocp.",
  );
  assertEquals(hintOf({ keyPath: ["molecule"] }), undefined);
});
