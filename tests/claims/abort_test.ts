// A run of the library that a signal stops.

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { InputError, parseInput, prepare, run } from "../../mod.ts";

const INPUT = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nHe 0 0 6" }
model: { method: hf, basis: sto-3g }
`;

Deno.test("library: a signal that stops a run rejects with its own reason", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const error = await assertRejects(() =>
    run(prepare(parseInput(INPUT)), {
      mode: "serial",
      signal: controller.signal,
      observe: ({ type }) => type === "task-finished" && controller.abort(reason),
    })
  );
  assertStrictEquals(error, reason);
});

Deno.test("library: a signal that came before rejects at once, as fetch does", async () => {
  const signal = AbortSignal.abort();
  const error = await assertRejects(() => run(prepare(parseInput(INPUT)), { mode: "serial", signal }));
  assertStrictEquals(error, signal.reason);
  assertEquals((error as Error).name, "AbortError");
});

Deno.test("library: what keeps a run from starting is not hidden by a signal", async () => {
  const calculation = prepare(parseInput(INPUT.replace("hf", "mp5")));
  await assertRejects(() => run(calculation, { signal: new AbortController().signal }), InputError);
});
