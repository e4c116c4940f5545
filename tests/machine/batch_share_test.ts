// What batch systems say of the cores and memory that a process has, by the variables that each gives its jobs.

import { assertEquals } from "@std/assert";
import { batchShare } from "../../lib/machine/batch_share.ts";
import { shareOf } from "../../lib/machine/deno_machine.ts";

const share = (variables: Readonly<Record<string, string>>) => batchShare((name) => variables[name]);

const SCRIPT = { SLURM_JOB_ID: "7", SLURMD_NODENAME: "n1", SLURM_NODEID: "0" };
const MIB = 2 ** 20;

Deno.test("machine: a job of Slurm has what it asked for, whatever its node has", () => {
  assertEquals(
    share({
      ...SCRIPT,
      SLURM_CPUS_ON_NODE: "64",
      SLURM_CPUS_PER_TASK: "2",
      SLURM_TASKS_PER_NODE: "1",
      SLURM_MEM_PER_NODE: "500",
    }),
    { scheduler: "Slurm", cores: 2, memoryBytes: 500 * MIB, processes: 1 },
  );
  // A script has what all tasks of the job on its node have.
  assertEquals(
    share({ ...SCRIPT, SLURM_CPUS_ON_NODE: "8", SLURM_CPUS_PER_TASK: "2", SLURM_TASKS_PER_NODE: "4(x2)" })
      ?.cores,
    8,
  );
  assertEquals(share({ ...SCRIPT, SLURM_CPUS_ON_NODE: "8", SLURM_MEM_PER_CPU: "1000" }), {
    scheduler: "Slurm",
    cores: 8,
    memoryBytes: 8000 * MIB,
    processes: 1,
  });
  // All memory of the node is written as 0.
  assertEquals(
    share({ ...SCRIPT, SLURM_CPUS_ON_NODE: "8", SLURM_MEM_PER_NODE: "0" })?.memoryBytes,
    undefined,
  );
});

Deno.test("machine: processes that srun started divide what the job has on their node", () => {
  const step = { ...SCRIPT, SLURM_STEP_TASKS_PER_NODE: "2(x2),1", SLURM_CPUS_ON_NODE: "8" };
  const of = (node: string) => share({ ...step, SLURM_NODEID: node, SLURM_MEM_PER_NODE: "4000" });
  assertEquals(of("1"), { scheduler: "Slurm", cores: 4, memoryBytes: 2000 * MIB, processes: 2 });
  assertEquals(of("2"), { scheduler: "Slurm", cores: 8, memoryBytes: 4000 * MIB, processes: 1 });
  assertEquals(share({ ...step, SLURM_CPUS_PER_TASK: "3" })?.cores, 3);
});

Deno.test("machine: PBS, Torque, LSF and SGE say how many cores a job has on one machine", () => {
  assertEquals(share({ PBS_JOBID: "1.host", NCPUS: "6" })?.cores, 6);
  assertEquals(share({ PBS_JOBID: "1.host", PBS_NUM_PPN: "5" })?.cores, 5);
  assertEquals(share({ LSB_JOBID: "1", LSB_MCPU_HOSTS: "host1 4 " })?.cores, 4);
  assertEquals(share({ LSB_JOBID: "1", LSB_MCPU_HOSTS: "host1 4 host2 8" })?.cores, undefined);
  assertEquals(share({ JOB_ID: "1", SGE_TASK_ID: "undefined", NSLOTS: "3", NHOSTS: "1" })?.cores, 3);
});

Deno.test("machine: outside of a job, and in the shell of salloc on a login node, a batch system gives nothing", () => {
  assertEquals(share({}), undefined);
  assertEquals(share({ NCPUS: "4", NSLOTS: "2" }), undefined);
  assertEquals(
    share({ SLURM_JOB_ID: "7", SLURM_JOB_CPUS_PER_NODE: "8", SLURM_TASKS_PER_NODE: "8" }),
    undefined,
  );
});

Deno.test("machine: nothing is used of the machine beyond the job's part, and no more than is there", () => {
  const machine = { cores: 64, memoryBytes: 100e9, memorySource: "free on this machine" };
  const given = { scheduler: "Slurm", cores: 2, memoryBytes: 1e9, processes: 1 };
  assertEquals(shareOf(machine, given), { cores: 2, memoryBytes: 1e9, memorySource: "that Slurm gives" });
  assertEquals(shareOf({ ...machine, cores: 1, memoryBytes: 1e8 }, given), {
    cores: 1,
    memoryBytes: 1e8,
    memorySource: "free on this machine",
  });
  assertEquals(shareOf(machine, { ...given, memoryBytes: undefined, processes: 4 }), {
    cores: 2,
    memoryBytes: 25e9,
    memorySource: "for each of 4 processes that Slurm started here",
    isDivided: true,
  });
});
