// Jobs on a real Slurm: whatever their shape, and however they are stopped, the bits are those of one serial run.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { lacksSlurm, type SlurmCluster, startSlurm } from "./cluster.ts";
import { inJobFolder } from "./jobs.ts";

const lack = lacksSlurm();
const isWanted = Deno.env.get("CI") === "true";

Deno.test({
  name:
    "slurm: an array of shards and its merge, MPI jobs, a job queued again and one that runs out of time give the " +
    `bits of one serial run${lack === undefined ? "" : ` (skipped: ${lack})`}`,
  ignore: lack !== undefined && !isWanted,
  fn: async (test) => {
    await using slurm = await startSlurm();
    // Side by side: they wait more than they compute.
    const all = Object.entries(SHAPES).map(([name, run]) =>
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

const SMALL = ["--cpus-per-task", "1", "--mem", "900M"];

const SHAPES: Readonly<Record<string, (slurm: SlurmCluster) => Promise<void>>> = {
  "an array of 4 shards, and the job that merges them": (slurm) =>
    inJobFolder(slurm, 0.1, async ({ submit, reaches, numbers, serial, file, logs }) => {
      const [array, merge] = await submit("--array", "4", ...SMALL);
      await reaches(merge!, "COMPLETED");
      assertEquals((await slurm.job(array!))?.state, "COMPLETED");
      assertEquals(numbers("in.result.json"), await serial());
      const { journals } = JSON.parse(Deno.readTextFileSync(file("in.result.json"))).extras.nmer.merged ??
        { journals: 4 };
      assertEquals(journals.length ?? journals, 4);
      assertMatch(logs(), /shard 4\/4: 7 of 28 tasks/);
    }),
  "an MPI job of 2 processes by PMIx": (slurm) => mpiJob(slurm, "pmix"),
  "an MPI job of 2 processes by PMI-2": (slurm) => mpiJob(slurm, "pmi2"),
  "a job that is queued again while it runs": (slurm) =>
    inJobFolder(slurm, 0.5, async ({ submit, reaches, numbers, serial, logs }) => {
      const [job] = await submit(...SMALL);
      await reaches(job!, "RUNNING");
      await until(() => /level 1 done/.test(logs()));
      await slurm.run("scontrol", "requeue", job!);
      await reaches(job!, "COMPLETED");
      assertEquals((await slurm.job(job!))?.restarts, 1);
      assertMatch(logs(), /begun again once[^]*28 tasks: \d+ computed and [1-9]\d* taken over/);
      assertEquals(numbers("in.result.json"), await serial());
    }),
  "a job that Slurm warns of its time limit queues itself again, and ends": (slurm) =>
    inJobFolder(slurm, 1.2, async ({ submit, reaches, numbers, serial, logs }) => {
      // With a minute in all, the warning a minute before the end comes when Slurm looks first, every half minute.
      const [job] = await submit("--time", "1m", ...SMALL);
      await reaches(job!, "COMPLETED", 150);
      const { restarts } = (await slurm.job(job!))!;
      assert(restarts >= 1, logs());
      assertMatch(logs(), /stopped; what is finished is in .*in\.nmer\.db, run the same command again/);
      assertEquals(numbers("in.result.json"), await serial());
    }),
};

function mpiJob(slurm: SlurmCluster, mpi: string): Promise<void> {
  return inJobFolder(slurm, 0.1, async ({ submit, reaches, numbers, serial, file }) => {
    const [job] = await submit("--ntasks", "2", "--mpi", mpi, "--cpus-per-task", "2", "--mem", "1800M");
    await reaches(job!, "COMPLETED");
    const result = JSON.parse(Deno.readTextFileSync(file("in.result.json")));
    const { mode, workers } = result.extras.nmer.execution;
    // As many workers as Slurm gives cores, whatever the machine has.
    assertEquals([mode, workers], ["mpi", Math.min(4, 2 * navigator.hardwareConcurrency)]);
    assertEquals(numbers("in.result.json"), await serial());
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}
