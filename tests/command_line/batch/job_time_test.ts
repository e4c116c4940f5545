// A run in a job of a batch system: it keeps within the time that is left, and its end says whether another job would
// get further.

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Host } from "../../../lib/command_line/mod.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const answers = (out: string, code = 0): Host["runProgram"] => () => Promise.resolve({ code, out, err: "" });
const inJob = (
  runProgram: Host["runProgram"],
  more: Readonly<Record<string, string>> = {},
  ...args: string[]
) =>
  runCommand(["run", "he2.yaml", "-o", "r.json", ...args], { "he2.yaml": HELIUM_DIMER }, {
    environment: { SLURM_JOB_ID: "7", ...more },
    ...(runProgram === undefined ? {} : { runProgram }),
  });

Deno.test("job time: a run says when its job ends, and computes where there is time", async () => {
  const { status, err, files } = await inJob(answers("7 1:00:00\n"), { SLURM_RESTART_COUNT: "2" });
  assertEquals(status, 0);
  assertMatch(
    err,
    /Slurm job 7, begun again 2 times, ends in 1 h 00 min; what would not end within 58 min 0 s is not/,
  );
  assert(files.has("r.json"));
  assertEquals((await inJob(answers("7 1:00:00\n"), {}, "-q")).err, "");
});

Deno.test("job time: where no task can end in time the run says so, writes no result, and ends with status 4", async () => {
  const { status, err, files } = await inJob(answers("7 0:00\n"));
  assertEquals(status, 4);
  assertMatch(
    err,
    /5 tasks are left, of which none could end within the 0\.00 s that Slurm job 7 left for it; ask for/,
  );
  assert(!files.has("r.json"));
});

Deno.test("job time: a time that nobody knows is no limit, whether squeue answers or is not there", async () => {
  for (const program of [answers("7 UNLIMITED\n"), answers("", 1), undefined]) {
    const { status, err } = await inJob(program);
    assertEquals(status, 0);
    assertMatch(err, /how much time Slurm job 7 has left is not known \(squeue does not say\)/);
  }
});

Deno.test("job time: a shorter limit of one's own holds, and ends as such", async () => {
  const { status, err } = await inJob(answers("7 1:00:00\n"), {}, "--run-timeout", "1ms");
  assertEquals(status, 3, err);
  assertMatch(err, /tasks were not computed before the run was stopped/);
});
