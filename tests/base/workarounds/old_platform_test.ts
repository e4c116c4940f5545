import { assertEquals } from "@std/assert";
import { oldPlatform } from "../../../lib/base/workarounds/old_platform.ts";

Deno.test("old platform: it says what is lacking where, and what to take", () => {
  assertEquals(oldPlatform({ "Promise.withResolvers": true }, "Node.js/22"), undefined);
  assertEquals(
    oldPlatform(
      { "Promise.withResolvers": false, "Set.prototype.union": false, WebAssembly: true },
      "Node.js/20.1.0",
    ),
    "nmer cannot run here: Node 20 has no Promise.withResolvers, Set.prototype.union; take Node 22 or newer, or a " +
      "browser of 2024 or newer",
  );
});
