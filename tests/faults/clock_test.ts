// Runs under a clock that jumps, by libfaketime (Debian's package faketime).

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import {
  assertNoProcess,
  assertNothingRecomputed,
  assertSameNumbers,
  comes,
  doneTasks,
  inFolder,
  reference,
  run,
  start,
} from "./nmer.ts";
import { HANG_SECONDS } from "../waiting.ts";

const LIBRARY = [
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
  "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
].find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});
const MISSING = LIBRARY === undefined;

Deno.test({
  name: "coordinator: a clock that jumps by days, forth and back, neither ends a run nor stalls it" +
    (MISSING ? " (skipped: no libfaketime here)" : ""),
  ignore: MISSING && Deno.env.get("CI") !== "true",
  async fn() {
    const undisturbed = await reference(6);
    await inFolder(6, async (folder) => {
      const offset = join(folder, "offset");
      await Deno.writeTextFile(offset, "+0");
      const logs = ["0.log", "1.log"].map((name) => join(folder, name));
      const options = "--mode processes -p 2 --timeout 20s --journal he.db -o out.json --progress none";
      const session = start(folder, `${options} --log 0.log --log-format json`, {
        LD_PRELOAD: LIBRARY!,
        FAKETIME_TIMESTAMP_FILE: offset,
        FAKETIME_NO_CACHE: "1",
        DONT_FAKE_MONOTONIC: "1", // as the kernel has it: this clock never jumps
      });
      for (const [tasks, jump] of [[10, "+3d"], [60, "-2d"], [120, "+400d"]] as const) {
        assert(await comes(() => doneTasks(logs[0]!).size >= tasks));
        await Deno.writeTextFile(offset, jump);
      }
      const { code, err, seconds } = await session.ended;
      assertEquals(code, 0, err);
      assert(seconds < HANG_SECONDS, `it took ${seconds} s`);
      assertSameNumbers(join(folder, "out.json"), undisturbed);
      await assertNoProcess(folder);
      // A journal from the future is one like any other.
      await run(folder, `${options} --log 1.log --log-format json`);
      assertNothingRecomputed(logs);
    });
  },
});
