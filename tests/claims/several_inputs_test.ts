// Several inputs in one command, interrupted and begun again: to the bits of runs by themselves.

import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { comes, inFolder, NMER_RUN, numbersOf, run, startShell } from "../faults/nmer.ts";

Deno.test({
  name:
    "several inputs: interrupted they say how to continue, and the same command gives the bits of single runs",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(5, async (folder) => {
      await Deno.copyFile(join(folder, "he.yaml"), join(folder, "other.yaml"));
      const line = `exec ${NMER_RUN} other.yaml -o out -p 2 --log log.txt`;
      const running = startShell(folder, line);
      const finished = () =>
        Deno.readTextFile(join(folder, "log.txt")).then((log) => log.split(": finished ").length - 1).catch(
          () => 0,
        );
      await comes(async () => await finished() > 30);
      running.kill("SIGINT");
      const stopped = await running.ended;
      assertEquals(stopped.code, 130, stopped.err);
      assertMatch(
        stopped.err,
        /stopped; what is finished is in the journals in out, run the same command again/,
      );
      const again = await startShell(folder, line).ended;
      assertEquals(again.code, 0, again.err);
      const reused = [...again.out.matchAll(/^(?:he|other) +done +\S+ +130 +(\d+) +0 /gm)].map((match) =>
        Number(match[1])
      );
      assertEquals(reused.length, 2, again.out);
      assertEquals(reused[0]! + reused[1]! >= 30, true, `${reused} of the first were taken over`);
      await run(folder, "-o alone.json --no-journal");
      for (const name of ["he", "other"]) {
        assertEquals(
          numbersOf(join(folder, `out/${name}.result.json`)),
          numbersOf(join(folder, "alone.json")),
        );
      }
    }),
});
