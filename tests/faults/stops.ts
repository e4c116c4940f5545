// A child process that is stopped under a run: it is found out, killed and replaced.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import {
  assertNoProcess,
  assertSameNumbers,
  childrenIn,
  comes,
  entriesOf,
  inFolder,
  reference,
  start,
  startedTasks,
} from "./nmer.ts";

/** Stops one of two children; the run takes some twelve seconds, in which that one does not answer. */
export async function surviveStop(): Promise<string> {
  const undisturbed = await reference(6);
  return await inFolder(6, async (folder) => {
    const log = join(folder, "he.log");
    const options = "--mode processes -p 2 -o out.json --log he.log --log-format json --progress none";
    const running = start(folder, options);
    assert(await comes(() => startedTasks(log).size > 50));
    const [stopped] = childrenIn(folder);
    Deno.kill(stopped!, "SIGSTOP");
    const { code, err, seconds } = await running.ended;
    assertEquals(code, 0, err);
    assertSameNumbers(join(folder, "out.json"), undisturbed);
    await assertNoProcess(folder);
    const lost = entriesOf(log).find(({ event }) => event === "task-retried");
    assertMatch(lost?.reason ?? "", /^process \d has not answered for 10 seconds$/);
    return `found out, killed and replaced: ${seconds.toFixed(0)} s for the run`;
  });
}
