// `nmer slurm` without a Slurm: what it writes, what it asks sbatch for, and what it refuses.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Host } from "../../../lib/command_line/mod.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const FILES = { "work/he2.yaml": HELIUM_DIMER };
const slurm = (...args: string[]) =>
  runCommand(["slurm", "work/he2.yaml", ...args], FILES, { environment: { NMER_JOURNAL: "" } });

/** Lines for Slurm of a script. */
const requests = (text: string | undefined) =>
  [...(text ?? "").matchAll(/^#SBATCH (.*)$/gm)].map(([, line]) => line!);

Deno.test("nmer slurm: one job runs nmer as it was started, and continues by its journal", async () => {
  const { status, out, files } = await slurm(
    "--cpus-per-task",
    "2",
    "--partition",
    "long",
    "--account",
    "me",
  );
  assertEquals(status, 0);
  assertEquals(out, "work/he2.slurm.sh: the job\nto submit:\n  sbatch work/he2.slurm.sh\n");
  const text = files.get("work/he2.slurm.sh")!;
  assertEquals(requests(text), [
    "--job-name=nmer-he2",
    "--output=nmer-he2.%j.log",
    "--open-mode=append",
    "--ntasks=1",
    "--cpus-per-task=2",
    "--time=00:10:00",
    "--mem=500M",
    "--partition=long",
    "--account=me",
    "--signal=B:USR2@60",
    "--requeue",
  ]);
  assertStringIncludes(text, "\nnmer=(/opt/nmer/nmer)\n");
  assertStringIncludes(text, `\n"\${nmer[@]}" run work/he2.yaml -o work/he2.result.json &\n`);
});

Deno.test("nmer slurm: processes of one job are started by srun", async () => {
  const { files } = await slurm(
    "--ntasks",
    "4",
    "--nodes",
    "2",
    "--cpus-per-task",
    "2",
    "--mpi",
    "pmi2",
    "-o",
    "a.sh",
  );
  const text = files.get("a.sh")!;
  assertStringIncludes(
    text,
    `\nsrun --mpi=pmi2 --cpus-per-task="$SLURM_CPUS_PER_TASK" "\${nmer[@]}" run work/he2.yaml`,
  );
  const asked = requests(text);
  for (const option of ["--nodes=2", "--ntasks=4", "--mem-per-cpu=250M"]) {
    assert(asked.includes(option), text);
  }
});

Deno.test("nmer slurm: an array has a job that merges its shards; options behind -- are those of the run", async () => {
  const { out, err, files } = await slurm(
    "--array",
    "3",
    "--time",
    "1-12",
    "--",
    "--timeout",
    "30m",
    "-o",
    "my r.json",
  );
  assertMatch(err, /3 shards have fewer than 10 of 5 tasks each/);
  const text = files.get("work/he2.slurm.sh")!;
  assert(requests(text).includes("--array=1-3") && requests(text).includes("--time=1-12:00:00"), text);
  assertStringIncludes(text, `"\${nmer[@]}" run work/he2.yaml --shard auto --timeout 30m &\n`);
  const merge = files.get("work/he2.merge.slurm.sh")!;
  assertStringIncludes(merge, "merge work/he2.yaml work/he2.[0-9]*-of-3.nmer.db -o 'my r.json'\n");
  assertStringIncludes(out, "sbatch --dependency=afterany:$job work/he2.merge.slurm.sh");
});

/** A sbatch that answers, and what it was asked. */
function sbatch(answers: readonly { code: number; out: string; err?: string }[]) {
  const asked: string[][] = [];
  const runProgram: Host["runProgram"] = (command) => {
    asked.push([...command]);
    const answer = answers[asked.length - 1];
    return Promise.resolve(answer && { err: "", ...answer });
  };
  return { asked, runProgram };
}

const submitted = async (answers: Parameters<typeof sbatch>[0]) => {
  const { asked, runProgram } = sbatch(answers);
  const run = await runCommand(["slurm", "work/he2.yaml", "--array", "2", "--submit"], FILES, {
    environment: { NMER_JOURNAL: "" },
    runProgram,
  });
  return { ...run, asked };
};

Deno.test("nmer slurm: --submit submits the merge behind the array, and says how to watch and end both", async () => {
  const { status, out, asked } = await submitted([{ code: 0, out: "41\n" }, {
    code: 0,
    out: "42;cluster\n",
  }]);
  assertEquals(status, 0);
  assertEquals(asked, [
    ["sbatch", "--parsable", "work/he2.slurm.sh"],
    ["sbatch", "--parsable", "--dependency=afterany:41", "work/he2.merge.slurm.sh"],
  ]);
  assertStringIncludes(out, "submitted: job 41, and job 42, which merges once all shards have ended\n");
  assertStringIncludes(out, "to watch: squeue --jobs 41,42; tail -f nmer-he2.*_*.log nmer-he2.merge.*.log\n");
  assertStringIncludes(out, "to end: scancel 41 42");
});

Deno.test("nmer slurm: where sbatch refuses or is not there, it says so, and which job is there already", async () => {
  const refused = await submitted([{ code: 0, out: "41\n" }, {
    code: 1,
    out: "",
    err: "sbatch: error: no such account",
  }]);
  assertEquals(refused.status, 4);
  assertMatch(
    refused.err,
    /does not take .*merge.*: sbatch: error: no such account; job 41 is submitted already/,
  );
  const absent = await submitted([]);
  assertEquals(absent.status, 4);
  assertMatch(absent.err, /sbatch did not answer: submit work\/he2\.slurm\.sh where Slurm is/);
});

Deno.test("nmer slurm: a file that is no such script is not overwritten, one that is, is", async () => {
  const again = async (text: string) =>
    await runCommand(["slurm", "work/he2.yaml"], { ...FILES, "work/he2.slurm.sh": text }, {
      environment: { NMER_JOURNAL: "" },
    });
  const foreign = await again("#!/bin/bash\nprecious\n");
  assertEquals([foreign.status, foreign.files.get("work/he2.slurm.sh")], [2, "#!/bin/bash\nprecious\n"]);
  assertMatch(foreign.err, /-o: found "work\/he2\.slurm\.sh", which is there and was not made by nmer slurm/);
  const own = await again(
    (await slurm()).files.get("work/he2.slurm.sh")!.replace("--ntasks=1", "--ntasks=9"),
  );
  assertEquals(own.status, 0, own.err);
  assert(requests(own.files.get("work/he2.slurm.sh")).includes("--ntasks=1"));
  // Nor is the input.
  assertEquals((await slurm("-o", "work/he2.yaml")).status, 2);
});

const REFUSED: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [["--array", "0"], /--array: found "0"; expected auto, or a whole number from 1/],
  [["--array", "2", "--ntasks", "2"], /--ntasks: found "2"; expected none beside --array/],
  [["--time", "soon"], /--time: found "soon"; expected a duration as in 90m/],
  [["--mem", "much"], /--mem: found "much"; expected an amount of memory/],
  [["--partition", "a b"], /--partition: found "a b"; expected a name/],
  [["--account", "x\n#SBATCH --wrap=id"], /--account: found .*; expected a name/],
  [["--mpi", "$(id)"], /--mpi: found/],
  [["--mpi", "pmi2"], /--mpi: found "pmi2"; expected none for one process/],
  [["--", "--coordinate-only"], /--coordinate-only: found an option of ranks/],
  [["--ntasks", "2", "--", "--mode", "workers"], /--mode: found "workers" for 2 processes/],
  [["--mpi", "foo"], /--mpi: found "foo"; expected pmix, pmi2, or another of `srun --mpi=list`/],
  [["--sbatch", "--qos long"], /--sbatch: found "long"; expected options as in/],
  [["--sbatch", "--array=1-5"], /--sbatch: found "--array=1-5"; expected another option/],
  [["--sbatch", "--mem=1G --time=5"], /--sbatch: found "--mem=1G"; expected another option/],
  [["--nodes", "4", "--ntasks", "2"], /--nodes: found "4"; expected at most 2/],
  [["--", "--fresh"], /--fresh: found a run that begins afresh/],
  [["--", "--no-journal"], /--no-journal: found a run without a journal/],
  [["--", "--shard", "1/2"], /--shard: found "1\/2"/],
  [["--array", "2", "--", "--journal", "a.db"], /--journal: found "a.db"/],
  [["--", "--only-missing", "a.db"], /--only-missing: found an option behind --; .* Submit the same script/],
  [["--", "--retires", "3"], /unknown option --retires/],
];

for (const [args, message] of REFUSED) {
  Deno.test(`nmer slurm: ${JSON.stringify(args.join(" "))} is refused, and nothing is written`, async () => {
    const { status, err, files } = await slurm(...args);
    assertEquals(status, 2, err);
    assertMatch(err, message);
    assertEquals([...files.keys()], Object.keys(FILES));
  });
}

Deno.test("nmer slurm: standard input is refused, which a job does not have", async () => {
  for (const [input, found] of [["-", "standard input"], ["/dev/stdin", '"/dev/stdin", which is no file']]) {
    const { status, err, files } = await runCommand(["slurm", input!], { [input!]: HELIUM_DIMER });
    assertEquals([status, files.size], [2, 1], err);
    assertStringIncludes(err, `nmer: found ${found}; expected an INPUT file`);
  }
});

const TIMES: readonly (readonly [text: string, asked: string])[] = [
  ["90m", "01:30:00"],
  ["90s", "00:02:00"],
  ["45", "00:45:00"],
  ["30:00", "00:30:00"],
  ["12:00:00", "12:00:00"],
  ["2-6", "2-06:00:00"],
  ["1-12:30", "1-12:30:00"],
];

Deno.test("nmer slurm: a time is read as in nmer and as in Slurm", async () => {
  for (const [text, asked] of TIMES) {
    const { files, err } = await slurm("--time", text);
    assert(requests(files.get("work/he2.slurm.sh")).includes(`--time=${asked}`), `${text}: ${err}`);
  }
});

Deno.test("nmer slurm: memory is read as in nmer and as in Slurm", async () => {
  for (const [text, asked] of [["4GB", "3814M"], ["4GiB", "4096M"], ["4G", "4096M"], ["3000", "3000M"]]) {
    const { files, err } = await slurm("--mem", text!);
    assert(requests(files.get("work/he2.slurm.sh")).includes(`--mem=${asked}`), `${text}: ${err}`);
  }
});

Deno.test("nmer slurm: what srun may list is taken for --mpi", async () => {
  for (const mpi of ["pmix", "pmix_v4", "pmi2", "cray_shasta", "none"]) {
    const { files, err } = await slurm("--ntasks", "2", "--mpi", mpi);
    assertStringIncludes(files.get("work/he2.slurm.sh") ?? err, `srun --mpi=${mpi} `);
  }
});

Deno.test("nmer slurm: memory that is too little for a run is doubted, enough is not", async () => {
  const little = await slurm("--mem", "10MB");
  assertEquals(little.status, 0);
  assertMatch(little.err, /need some \d+ MiB on a node, and 9 MiB are asked for: that may be too little/);
  assertEquals((await slurm("--mem", "4GB")).err, "");
});

Deno.test("nmer slurm: an array that is longer than most sites allow has a note", async () => {
  assertMatch((await slurm("--array", "1001")).err, /arrays up to 1000 only .*MaxArraySize 1001/);
  assert(!(await slurm("--array", "1000")).err.includes("MaxArraySize"));
});

Deno.test("nmer slurm: the merge of an earlier array that one job leaves lying is named, another's is not", async () => {
  const array = await slurm("--array", "2");
  const merge = array.files.get("work/he2.merge.slurm.sh")!;
  const once = (text: string) =>
    runCommand(["slurm", "work/he2.yaml"], { ...FILES, "work/he2.merge.slurm.sh": text }, {
      environment: { NMER_JOURNAL: "" },
    });
  const { err, files } = await once(merge);
  assertMatch(err, /note: work\/he2\.merge\.slurm\.sh is left from an array of this input/);
  assertEquals(files.get("work/he2.merge.slurm.sh"), merge);
  assertEquals((await once(merge.replaceAll("he2.yaml", "other.yaml"))).err, "");
  assertEquals((await once("#!/bin/sh\n")).err, "");
});
