// Jobs on a real Slurm: whatever their shape, and however they are stopped, the bits are those of one serial run.

import { assertEquals } from "@std/assert";
import { lacksSlurm, startSlurm } from "./cluster.ts";
import { LONG_SHAPES, SHAPES } from "./shapes.ts";

const lack = lacksSlurm();
const isWanted = Deno.env.get("CI") === "true";

Deno.test({
  name:
    "slurm: an array of shards and its merge, MPI jobs, a job queued again and one that runs out of time give the " +
    `bits of one serial run${lack === undefined ? "" : ` (skipped: ${lack})`}`,
  ignore: lack !== undefined && (!isWanted || Deno.uid() !== 0),
  fn: async (test) => {
    assertEquals(lack, undefined);
    await using slurm = await startSlurm();
    // Side by side: they wait more than they compute.
    const all = Object.entries({ ...SHAPES, ...isWanted ? LONG_SHAPES : {} }).map(([name, run]) =>
      test.step({
        name,
        fn: () => run(slurm),
        sanitizeOps: false,
        sanitizeResources: false,
        sanitizeExit: false,
      })
    );
    assertEquals((await Promise.all(all)).every((isFine) => isFine), true);
  },
});
