import { assert } from "@std/assert";
import { fromFileUrl } from "@std/path";

Deno.test("fibers: one that waits again and again holds no memory for it", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--v8-flags=--expose-gc", fromFileUrl(new URL("long_fiber.ts", import.meta.url))],
  }).output();
  const growth = Number(new TextDecoder().decode(stdout));
  // 440 bytes for each wait would be 8.8 MB.
  assert(growth < 1e6, `the heap grew by ${growth} bytes`);
});
