// Shards as processes, two of which are killed half-way and started again: what is joined is the serial run, and nothing
// that had counted was computed again.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import {
  assertNothingRecomputed,
  comes,
  doneTasks,
  inFolder,
  numbersOf,
  reference,
  start,
} from "../../faults/nmer.ts";
import { runOnDisk } from "../../command_line/disk_host.ts";

const COUNT = 7;
const KILLED = [2, 5];

Deno.test("shards: seven of which two are killed and started again are the serial run, to the last bit", () =>
  inFolder(5, async (folder) => {
    const log = (index: number, session = 1) => join(folder, `${index}.${session}.log`);
    const shard = (index: number, session: number) =>
      start(
        folder,
        `--shard ${index}/${COUNT} --mode serial -q --log ${log(index, session)} --log-format json`,
        { OMP_NUM_THREADS: "1" },
      );
    for (let index = 1; index <= COUNT; index++) {
      const isKilled = KILLED.includes(index);
      const running = shard(index, 1);
      if (isKilled) {
        assert(await comes(() => doneTasks(log(index)).size > 0));
        running.kill("SIGKILL");
      }
      const { code, signal, err } = await running.ended;
      assertEquals(isKilled ? signal : code, isKilled ? "SIGKILL" : 0, err);
    }
    const journals = Array.from({ length: COUNT }, (_, i) => join(folder, `he.${i + 1}-of-${COUNT}.nmer.db`));
    const merge = ["merge", join(folder, "he.yaml"), ...journals, "-o", join(folder, "joined.json"), "-q"];
    assertEquals((await runOnDisk(merge)).status, 3);
    for (const index of KILLED) {
      const { code, err } = await shard(index, 2).ended;
      assertEquals(code, 0, err);
      assertNothingRecomputed([log(index), log(index, 2)]);
    }
    const { status, err } = await runOnDisk(merge);
    assertEquals(status, 0, err);
    assertEquals(numbersOf(join(folder, "joined.json")), await reference(5));
    assertEquals(
      Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) => /-wal|-shm/.test(name)),
      [],
    );
    // The logs of all merge by time: each line says whose it is.
    for (const line of (await Deno.readTextFile(log(3))).trimEnd().split("\n")) {
      const { shard, host } = JSON.parse(line);
      assertEquals([shard, host], ["3/7", Deno.hostname()]);
    }
  }));
