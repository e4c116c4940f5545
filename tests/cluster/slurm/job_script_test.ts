// Job scripts as text, and as bash runs them: with names that a shell would take for something else.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { computingSeconds } from "../../../lib/cluster/batch/job_end.ts";
import {
  type JobScript,
  scriptText,
  slurmName,
  slurmTime,
  warningSeconds,
} from "../../../lib/cluster/slurm/job_script.ts";
import { shellFile, shellWord } from "../../../lib/command_line/options/shell_words.ts";
import { withFolder } from "../../folders.ts";

const SCRIPT: JobScript = {
  purpose: ["water.yaml in one job."],
  name: "nmer-water",
  log: "nmer-water.%j.log",
  requests: [{ comment: "Longest time.", option: "--time=01:00:00" }],
  folder: "/home/me",
  nmer: ["/opt/nmer"],
  command: "run water.yaml",
  warnedSeconds: 60,
};

Deno.test("slurm: a script that is warned passes it on, and one that is not is nmer itself", () => {
  const text = scriptText(SCRIPT, shellWord);
  assertStringIncludes(text, "#SBATCH --signal=B:USR2@60\n");
  assert(!/^#SBATCH.*USR1/m.test(text));
  const { warnedSeconds: _, ...merge } = SCRIPT;
  assertStringIncludes(scriptText(merge, shellWord), '\nexec "${nmer[@]}" run water.yaml\n');
});

Deno.test("slurm: times and names are written as Slurm reads them", () => {
  assertEquals([slurmTime(10), slurmTime(1430), slurmTime(1500)], ["00:10:00", "23:50:00", "1-01:00:00"]);
  assertEquals([slurmName("water 2%j\n#SBATCH"), slurmName("-x")], ["water_2_j_SBATCH", "_x"]);
});

// What a shell or Slurm would take for something else.
const HOSTILE = [
  "a b.yaml",
  "$(touch owned).yaml",
  "'; touch owned; '.yaml",
  "x\n#SBATCH --wrap=owned.yaml",
  "-rf.yaml",
];

/** Runs a script with bash; a program in the place of nmer writes its arguments down and ends with a status. */
async function runScript(
  folder: string,
  script: Partial<JobScript>,
  program: string,
  environment: Readonly<Record<string, string>> = {},
  change: (text: string) => string = (text) => text,
): Promise<number> {
  const nmer = join(folder, "the nmer's");
  await Deno.writeTextFile(nmer, `#!/bin/bash\nprintf '%s\\n' "$@" >> ${folder}/args\n${program}\n`, {
    mode: 0o755,
  });
  await Deno.writeTextFile(
    join(folder, "scontrol"),
    `#!/bin/sh\necho "$@" > ${folder}/scontrol.args\nexit 1\n`,
    {
      mode: 0o755,
    },
  );
  const text = change(scriptText({ ...SCRIPT, folder, nmer: [nmer, "first"], ...script }, shellWord));
  await Deno.writeTextFile(join(folder, "job.sh"), text);
  const { code } = await new Deno.Command("bash", {
    args: [join(folder, "job.sh")],
    env: { PATH: `${folder}:${Deno.env.get("PATH")}`, SLURM_JOB_ID: "7", ...environment },
    stdin: "null",
  }).output();
  return code;
}

for (const name of HOSTILE) {
  Deno.test(`slurm: an input called ${JSON.stringify(name)} is an argument, and nothing else`, () =>
    withFolder(async (folder) => {
      const purpose = [`${name} in one job.`];
      const command = `run ${shellFile(name)}`;
      const code = await runScript(folder, { purpose, command, name: slurmName(name) }, "exit 3");
      assertEquals(code, 3);
      const file = name.startsWith("-") ? `./${name}` : name;
      assertEquals(await Deno.readTextFile(join(folder, "args")), `first\nrun\n${file}\n`);
      // What Slurm reads ends where the commands begin.
      const requests = (await Deno.readTextFile(join(folder, "job.sh"))).split("\ncd -- ")[0]!
        .split("\n").filter((line) => line.startsWith("#SBATCH"));
      const own = /^#SBATCH --(?:job-name=[\w.-]+$|output=|open-mode=|time=|signal=|requeue$)/;
      assertEquals(requests.filter((line) => !own.test(line)), []);
      assert(!Array.from(Deno.readDirSync(folder)).some((entry) => entry.name === "owned"));
    }));
}

Deno.test("slurm: a script queues its job again where nmer was out of time, and not for ever", () =>
  withFolder(async (folder) => {
    const asked = () => Deno.readTextFile(join(folder, "scontrol.args")).catch(() => undefined);
    assertEquals(await runScript(folder, {}, "exit 0"), 0);
    assertEquals(await runScript(folder, {}, "exit 4"), 4);
    assertEquals(await runScript(folder, {}, "exit 140", { SLURM_RESTART_COUNT: "50" }), 140);
    assertEquals(await asked(), undefined);
    assertEquals(await runScript(folder, {}, "exit 140", { SLURM_RESTART_COUNT: "49" }), 140);
    assertEquals(await asked(), "requeue 7\n");
  }));

// nmer that warns its script, as Slurm would, and is itself warned by it; after ten seconds it gives up.
const WARNED = `trap 'echo warned; sleep 0.2; exit 140' USR2
kill -USR2 "$PPID"
for second in {1..10}; do sleep 1 >/dev/null 2>&1 & wait; done
exit 9`;

for (
  const [when, change] of [
    ["that comes at any time", (text: string) => text],
    // The shell is as slow as one that other processes keep from its core.
    ["that comes as nmer starts", (text: string) => text.replace("\nchild=$!\n", "\nsleep 0.5\n$&")],
  ] as const
) {
  Deno.test(`slurm: a script passes a warning ${when} on, waits for nmer's end, and has its status`, () =>
    withFolder(async (folder) => {
      const program = WARNED.replace("echo warned", `echo warned >> ${folder}/args`);
      assertEquals(await runScript(folder, {}, program, {}, change), 140);
      assertStringIncludes(await Deno.readTextFile(join(folder, "args")), "warned");
      assertEquals(await Deno.readTextFile(join(folder, "scontrol.args")), "requeue 7\n");
    }));
}

Deno.test("slurm: a run ends by itself before its warning comes, a minute early at most, but in the shortest jobs", () => {
  for (const minutes of [7, 8, 9, 10, 11, 15, 19, 20, 30, 24 * 60]) {
    const warnedAfter = 60 * minutes - warningSeconds(minutes) - 60;
    assert(computingSeconds(60 * minutes) <= warnedAfter, `${minutes} minutes`);
  }
  assertEquals([1, 5, 8, 10, 600].map(warningSeconds), [15, 15, 36, 60, 60]);
});
