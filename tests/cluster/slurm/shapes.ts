// Jobs of every shape on a Slurm, stopped in every way: each gives the bits of one serial run.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { comes } from "../../waiting.ts";
import type { SlurmCluster } from "./cluster.ts";
import { inJobFolder } from "./jobs.ts";

const SMALL = ["--cpus-per-task", "1", "--mem", "900M"];

/** What is tried in any case; each takes up to half a minute. */
export const SHAPES: Readonly<Record<string, (slurm: SlurmCluster) => Promise<void>>> = {
  "an array of 4 shards, and the job that merges them": (slurm) =>
    inJobFolder(slurm, 0.1, async ({ submit, reaches, numbers, serial, logs }) => {
      const [array, merge] = await submit("--array", "4", ...SMALL);
      await reaches(merge!, "COMPLETED");
      assertEquals((await slurm.job(array!))?.state, "COMPLETED");
      assertEquals(numbers("in.result.json"), await serial());
      assertMatch(logs(), /shard 4\/4: 7 of 28 tasks/);
    }),
  "an MPI job of 2 processes by PMIx": (slurm) => mpiJob(slurm, "pmix"),
  "an MPI job of 2 processes by PMI-2": (slurm) => mpiJob(slurm, "pmi2"),
  "an MPI job that is warned, and queues itself again": (slurm) =>
    inJobFolder(slurm, 0.8, async ({ submit, reaches, numbers, serial, logs }) => {
      const [job] = await submit("--ntasks", "2", "--cpus-per-task", "1", "--mem", "1800M");
      await reaches(job!, "RUNNING");
      assert(await comes(() => /level 1 done/.test(logs())), logs());
      await slurm.run("scancel", "--batch", "--signal=USR2", job!);
      await reaches(job!, "COMPLETED");
      assertEquals((await slurm.job(job!))?.restarts, 1, logs());
      assertMatch(logs(), /begun again once[^]*\d+ tasks computed, [1-9]\d* taken over/);
      assertEquals(numbers("in.result.json"), await serial());
    }),
  "a job that is queued again while it runs": (slurm) =>
    inJobFolder(slurm, 0.5, async ({ submit, reaches, numbers, serial, logs }) => {
      const [job] = await submit(...SMALL);
      await reaches(job!, "RUNNING");
      assert(await comes(() => /level 1 done/.test(logs())), logs());
      await slurm.run("scontrol", "requeue", job!);
      await reaches(job!, "COMPLETED");
      assertEquals((await slurm.job(job!))?.restarts, 1);
      assertMatch(logs(), /begun again once[^]*\d+ tasks computed, [1-9]\d* taken over/);
      assertEquals(numbers("in.result.json"), await serial());
    }),
  "a job that is warned as before the end of its time, and queues itself again": (slurm) =>
    inJobFolder(slurm, 0.5, async ({ submit, reaches, numbers, serial, logs }) => {
      const [job] = await submit(...SMALL);
      await reaches(job!, "RUNNING");
      assert(await comes(() => /level 1 done/.test(logs())), logs());
      await slurm.run("scancel", "--batch", "--signal=USR2", job!);
      await reaches(job!, "COMPLETED");
      assertEquals((await slurm.job(job!))?.restarts, 1);
      assertMatch(logs(), /stopped; what is finished is in .*in\.nmer\.db, run the same command again/);
      assertMatch(logs(), /begun again once[^]*\d+ tasks computed, [1-9]\d* taken over/);
      assertEquals(numbers("in.result.json"), await serial());
    }),
};

/** The least limit of time that Slurm has is a minute. */
export const LONG_SHAPES: typeof SHAPES = {
  // Slurm's warning comes 15 to 45 s before the end of that.
  "a job that Slurm warns of its time limit queues itself again, and ends": (slurm) =>
    inJobFolder(slurm, 1.6, async ({ submit, reaches, numbers, serial, logs }) => {
      const [job] = await submit("--time", "1m", ...SMALL);
      await reaches(job!, "COMPLETED", 150);
      const { restarts } = (await slurm.job(job!))!;
      assert(restarts >= 1, logs());
      assertMatch(logs(), /stopped; what is finished is in .*in\.nmer\.db, run the same command again/);
      assertEquals(numbers("in.result.json"), await serial());
    }),
  "jobs in which not even a task can end are not queued again and again, and say so": async (slurm) => {
    const tooShort = (...args: readonly string[]) =>
      inJobFolder(slurm, 100, async ({ submit, reaches, logs }) => {
        const [job] = await submit("--time", "1m", ...args);
        await reaches(job!, "FAILED");
        assertMatch(logs(), /tasks are left, of which none (ended|could end) .*; ask for more time/);
      });
    await Promise.all([
      tooShort(...SMALL),
      tooShort("--ntasks", "2", "--cpus-per-task", "1", "--mem", "1800M"),
    ]);
  },
  "a job that ends by itself before its time does, without a warning, and queues itself again": (slurm) =>
    inJobFolder(slurm, 2.5, async ({ nmer, file, reaches, numbers, serial, logs }) => {
      await nmer("slurm", "in.yaml", "--time", "1m", ...SMALL);
      const script = Deno.readTextFileSync(file("in.slurm.sh"));
      await Deno.writeTextFile(file("in.slurm.sh"), script.replace(/#SBATCH --signal.*\n/, ""));
      const job = await slurm.run(
        "sbatch",
        "--parsable",
        `--chdir=${file("")}`,
        `--output=${file("job.log")}`,
        `--export=ALL,NMER_PROGRAMS=${file("slow.yaml")}`,
        file("in.slurm.sh"),
      );
      await reaches(job.trim(), "COMPLETED", 240);
      assertMatch(
        logs(),
        /the time of Slurm job \d+ is over, and \d+ tasks are left; stopped; what is finished is in/,
      );
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
