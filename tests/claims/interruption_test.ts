// Ctrl-C as a terminal sends it: nmer stops amid a task, leaves no process busy and says what to do. That it takes less
// than two seconds is measured by tests/faults/long.ts, on a machine that has nothing else to do.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { interruptLongTask } from "../faults/interruption.ts";
import { HANG_SECONDS } from "../waiting.ts";

for (
  const [signal, status, mode] of [
    ["SIGINT", 130, "workers"],
    ["SIGINT", 130, "serial"],
    ["SIGTERM", 143, "workers"],
  ] as const
) {
  Deno.test({
    name: `interruption: ${signal} stops a run in mode ${mode} amid a task of minutes, status ${status}`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const { code, err, files, seconds } = await interruptLongTask(signal, mode);
      assertEquals(code, status, err);
      assertMatch(err, /^nmer: interrupted$/m);
      assertMatch(err, /what is finished is in .*long\.nmer\.db, run the same command again to continue/);
      assert(seconds < HANG_SECONDS, `it took ${seconds} s`);
      assertEquals(files, ["long.nmer.db", "long.yaml"]);
    },
  });
}
