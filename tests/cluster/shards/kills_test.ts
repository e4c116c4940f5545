// Shards two of which are killed half-way and started again: what is joined is the serial run, and nothing that had
// counted was computed again.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { assertNothingRecomputed, comes, doneTasks, inFolder, numbersOf, start } from "../../faults/nmer.ts";
import { runOnDisk } from "../../command_line/disk_host.ts";

const COUNT = 7;
const KILLED = [2, 5];
// A machine that has much else to do may let a shard end before its kill.
const MAX_TRIES = 5;

Deno.test("shards: seven of which two are killed and started again are the serial run, to the last bit", () =>
  inFolder(5, async (folder) => {
    const input = join(folder, "he.yaml");
    const journal = (index: number) => join(folder, `he.${index}-of-${COUNT}.nmer.db`);
    const log = (index: number, session: number) => join(folder, `${index}.${session}.log`);
    const words = (index: number, session: number) =>
      `--shard ${index}/${COUNT} --mode serial -q --log ${log(index, session)} --log-format json`;
    const succeed = async (args: readonly string[]) => {
      const { status, err } = await runOnDisk(args);
      assertEquals(status, 0, err);
    };
    for (let index = 1; index <= COUNT; index++) {
      if (!KILLED.includes(index)) await succeed(["run", input, ...words(index, 1).split(" ")]);
      else {
        let isKilled = false;
        for (let tries = 0; !isKilled && tries < MAX_TRIES; tries++) {
          for (const file of [log(index, 1), journal(index)]) await Deno.remove(file).catch(() => {});
          isKilled = await killedHalfWay(folder, words(index, 1), log(index, 1));
        }
        assert(isKilled);
      }
    }
    const all = Array.from({ length: COUNT }, (_, i) => journal(i + 1));
    const merge = ["merge", input, ...all, "-o", join(folder, "joined.json"), "-q"];
    assertEquals((await runOnDisk(merge)).status, 3);
    for (const index of KILLED) {
      await succeed(["run", input, ...words(index, 2).split(" ")]);
      assertNothingRecomputed([log(index, 1), log(index, 2)]);
    }
    await succeed(merge);
    await succeed(["run", input, "-o", join(folder, "whole.json"), "--no-journal", "--mode", "serial", "-q"]);
    assertEquals(numbersOf(join(folder, "joined.json")), numbersOf(join(folder, "whole.json")));
    assertEquals(
      Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) => /-wal|-shm/.test(name)),
      [],
    );
    // The logs of all merge by time: each line says whose it is.
    for (const line of (await Deno.readTextFile(log(3, 1))).trimEnd().split("\n")) {
      const { shard, host } = JSON.parse(line);
      assertEquals([shard, host], ["3/7", Deno.hostname()]);
    }
  }));

/** Starts a shard and kills it once some of its tasks count; whether it was still at work. */
async function killedHalfWay(folder: string, words: string, log: string): Promise<boolean> {
  const running = start(folder, words);
  assert(await comes(() => doneTasks(log).size > 0));
  running.kill("SIGKILL");
  return (await running.ended).signal === "SIGKILL";
}
