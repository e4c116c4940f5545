import { assertEquals } from "@std/assert";
import { startWebWorker } from "../../../lib/execution/mod.ts";

Deno.test("workers: a Web Worker has no permission at all", async () => {
  const { promise, resolve } = Promise.withResolvers<string[]>();
  const worker = startWebWorker(new URL("./permission_probe.ts", import.meta.url), 1);
  try {
    worker.onmessage = ({ data }) => resolve(data as unknown as string[]);
    const states = await promise;
    assertEquals(states.length, 8);
    assertEquals(states.filter((state) => state.endsWith("granted")), []);
  } finally {
    worker.terminate();
  }
});
