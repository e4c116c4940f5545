import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { parseInput, prepare, run } from "../../../mod.ts";

const calculation = () =>
  prepare(parseInput(`
molecule: { fragments: auto, text: "He 0 0 0\\nHe 0 0 3\\nHe 0 0 6" }
model: { method: hf, basis: sto-3g }
`));

Deno.test("run: a signal that is aborted while tasks run rejects with the signal's reason", async () => {
  for (const reason of [new DOMException("too late", "TimeoutError"), new Error("not wanted"), undefined]) {
    const controller = new AbortController();
    const events: string[] = [];
    const running = run(calculation(), {
      signal: controller.signal,
      mode: "serial",
      observe: ({ type }) => {
        events.push(type);
        if (type === "task-started") controller.abort(reason);
      },
    });
    const error = await assertRejects(() => running);
    assertStrictEquals(error, controller.signal.reason);
    assertEquals(events.includes("run-finished"), false);
  }
});

Deno.test("run: a signal that was aborted before rejects at once, and nothing starts", async () => {
  const events: string[] = [];
  const signal = AbortSignal.abort();
  const error = await assertRejects(() =>
    run(calculation(), { signal, mode: "serial", observe: ({ type }) => void events.push(type) })
  );
  assertStrictEquals(error, signal.reason);
  assertEquals(events, []);
});
