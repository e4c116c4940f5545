// How much time a job has left, as the environment of each batch system and the answers of its commands have it.

import { assertEquals } from "@std/assert";
import {
  type BatchJob,
  batchJob,
  clockSeconds,
  computingSeconds,
} from "../../../lib/cluster/batch/job_end.ts";

const job = (variables: Readonly<Record<string, string>>): BatchJob | undefined =>
  batchJob((name) => variables[name]);

Deno.test("batch: the time that Slurm says is left is that of this job of an array", () => {
  const last = job({ SLURM_JOB_ID: "2", SLURM_ARRAY_JOB_ID: "2", SLURM_ARRAY_TASK_ID: "4" })!;
  assertEquals(last.question, ["squeue", "--noheader", "--jobs", "2", "--format", "%A %L"]);
  assertEquals(last.secondsLeft("2 59:30\n3 1:00\n"), 3570);
  assertEquals(last.secondsLeft("3 1:00\n"), undefined);
  assertEquals(last.secondsLeft("2 UNLIMITED\n"), undefined);
  assertEquals([last.endTime, job({ SLURM_JOB_ID: "2", SLURM_JOB_END_TIME: "1700000000" })?.endTime], [
    undefined,
    1700000000,
  ]);
});

Deno.test("batch: PBS says how much of the time is used, Torque how much is left", () => {
  const pbs = job({ PBS_JOBID: "12[3].server" })!;
  assertEquals([pbs.scheduler, ...pbs.question], ["PBS", "qstat", "-f", "12[3].server"]);
  const full = "Job Id: 12[3].server\n    Job_Name = nmer\n    resources_used.walltime = 00:10:30\n" +
    "    Resource_List.walltime = 02:00:00\n    substate = 42\n";
  assertEquals(pbs.secondsLeft(full), 2 * 3600 - 630);
  assertEquals(pbs.secondsLeft("    Resource_List.walltime = 100:00:00\n"), 360_000);
  assertEquals(pbs.secondsLeft(`${full}    Walltime.Remaining = 77\n`), 77);
  assertEquals(pbs.secondsLeft("    Job_Name = nmer\n"), undefined);
});

Deno.test("batch: LSF says what is left until the limit, and an estimate of its own is no limit", () => {
  const lsf = job({ LSB_JOBID: "5", LSB_JOBINDEX: "2" })!;
  assertEquals(lsf.question, ["bjobs", "-noheader", "-o", "time_left", "5[2]"]);
  assertEquals(job({ LSB_JOBID: "5", LSB_JOBINDEX: "0" })?.id, "5");
  assertEquals([lsf.secondsLeft("1:10 L\n"), lsf.secondsLeft("0:10 E\n"), lsf.secondsLeft("-\n")], [
    4200,
    undefined,
    undefined,
  ]);
});

Deno.test("batch: outside of a job there is no end, and no variable becomes an option of a command", () => {
  assertEquals(job({}), undefined);
  assertEquals(job({ SLURM_JOB_ID: "--help" }), undefined);
  assertEquals(job({ PBS_JOBID: "-x" }), undefined);
  assertEquals(job({ LSB_JOBID: "1 2" }), undefined);
});

Deno.test("batch: times are read as the clock has them", () => {
  assertEquals(["0:05", "1:00", "23:59:59", "1-02:03:04", "INVALID", "", "5"].map(clockSeconds), [
    5,
    60,
    86399,
    93784,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("batch: the end of a job keeps two minutes, or a fifth of a short one", () => {
  assertEquals([computingSeconds(3600), computingSeconds(60), computingSeconds(-5)], [3480, 48, 0]);
});
