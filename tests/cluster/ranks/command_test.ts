// The whole command line on all ranks of a job, in one process on a fake MPI: what the user sees of it.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MpiError } from "../../../lib/cluster/mpi/mod.ts";
import { type CommandRun, HELIUM_DIMER, runCommand } from "../../command_line/fake_host.ts";
import { FakeJob } from "../fake_communicator.ts";

const RANKS = 3;

/** What each rank is given, where it is not the same for all. */
interface Differences {
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly mpi?: "missing";
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs `nmer run` as all ranks of a job. */
function onRanks(
  args: readonly string[],
  differ: (rank: number) => Differences = () => ({}),
): Promise<CommandRun[]> {
  const job = new FakeJob(RANKS);
  return Promise.all(job.communicators.map((communicator) => {
    const { rank } = communicator;
    const { args: own = args, files = { "he.yaml": HELIUM_DIMER }, mpi, environment } = differ(rank);
    return runCommand(["run", ...own], files, {
      environment: {
        OMPI_COMM_WORLD_RANK: String(rank),
        OMPI_COMM_WORLD_SIZE: String(RANKS),
        ...environment,
      },
      machine: { cores: 3, memoryBytes: 8e9 },
      startMpi: () => {
        if (mpi === "missing") throw new MpiError("library", "no MPI is here");
        return communicator;
      },
    });
  }));
}

/** Only rank 0 has said anything, and nobody has written but it. */
function assertOneSpeaks(runs: readonly CommandRun[]): void {
  for (const { out, err, files } of runs.slice(1)) {
    assertEquals([out, err, files.size], ["", "", 1]);
  }
}

Deno.test("ranks: a run in one process on three ranks ends well, and only rank 0 shows and writes anything", async () => {
  const alone = await runCommand(["run", "he.yaml", "-o", "out.json"], { "he.yaml": HELIUM_DIMER });
  const runs = await onRanks([
    "he.yaml",
    "-o",
    "out.json",
    "-p",
    "1",
    "--log",
    "he.log",
    "--log-format",
    "json",
  ]);
  assertEquals(runs.map(({ status }) => status), [0, 0, 0], runs[0]!.err);
  assertOneSpeaks(runs);
  const [one, other] = [alone, runs[0]!].map(({ files }) => JSON.parse(files.get("out.json")!));
  assertEquals(other.properties, one.properties);
  const { mode, workers, ranks, tasks } = other.extras.nmer.execution;
  assertEquals([mode, workers, tasks.computed], ["mpi", 3, one.extras.nmer.execution.tasks.computed]);
  assertEquals(ranks, [0, 1, 2].map((rank) => ({ rank, host: "here", workers: 1 })));
});

Deno.test("ranks: each line of the log has a rank and its machine, those of a task where it was computed", async () => {
  const [text, json] = await Promise.all(
    ["text", "json"].map(async (format) => {
      const [first] = await onRanks(["he.yaml", "-p", "1", "--log", "he.log", "--log-format", format]);
      return first!.files.get("he.log")!.trimEnd().split("\n");
    }),
  );
  for (const line of text!) assert(/^\S+Z \w+ +\[rank [012] here\] /.test(line), line);
  const entries = json!.map((line) => JSON.parse(line));
  for (const { rank, host } of entries) assertEquals([typeof rank, host], ["number", "here"]);
  const ofTasks = entries.filter(({ event }) => event === "task-finished");
  assertEquals(ofTasks.every(({ rank, worker }) => worker.startsWith(`rank ${rank} on here`)), true);
  assertEquals(entries.some(({ event, rank }) => event === "task-started" && rank > 0), true);
});

for (
  const [what, differences, expected] of [
    [
      "shards in the environment",
      { environment: { NMER_SHARD: "2/3" } },
      "rank 2 on here has NMER_SHARD=2/3",
    ],
    ["arguments", { args: ["he.yaml", "-p", "2"] }, "rank 2 on here was started as"],
    [
      "inputs",
      { files: { "he.yaml": HELIUM_DIMER.replace("0 0 3", "0 0 4") } },
      "rank 2 on here sees another input",
    ],
  ] as const
) {
  Deno.test(`ranks: different ${what} are one message of rank 0, and nothing is computed`, async () => {
    const runs = await onRanks(
      ["he.yaml", "-p", "1", "-o", "out.json"],
      (rank) => rank === 2 ? differences : {},
    );
    assertEquals(runs[0]!.status, 2);
    assertOneSpeaks(runs);
    assertStringIncludes(runs[0]!.err, `nmer: ${expected}`);
    assertEquals([runs[0]!.err.match(/nmer: /g)?.length, runs[0]!.files.has("out.json")], [1, false]);
  });
}

Deno.test("ranks: a file of programs that one cannot read is said by rank 0, with its name", async () => {
  const runs = await onRanks(
    ["he.yaml", "-p", "1"],
    (rank) => rank === 1 ? { environment: { NMER_PROGRAMS: "/nothing/programs.yaml" } } : {},
  );
  assertEquals(runs[0]!.status, 2, runs[0]!.err);
  assertOneSpeaks(runs);
  assertStringIncludes(
    runs[0]!.err,
    "nmer: rank 1 on here: /nothing/programs.yaml: found a file of programs",
  );
});

for (const mode of ["serial", "workers", "processes"]) {
  Deno.test(`ranks: mode ${mode} is refused, once, and with a shard each process is one of its own`, async () => {
    const runs = await onRanks(["he.yaml", "--mode", mode]);
    assertEquals(runs[0]!.status, 2);
    assertOneSpeaks(runs);
    assertStringIncludes(
      runs[0]!.err,
      `nmer: --mode: found "${mode}" for 3 processes that a launcher of MPI has`,
    );
    // Each reads the shard, and is refused for lack of a journal: it does not come together with others.
    const apart = await onRanks(["he.yaml", "--mode", mode, "--shard", "1/2", "--no-journal"]);
    assertEquals(apart.map(({ status }) => status), [2, 2, 2]);
    for (const { err } of apart) assertStringIncludes(err, "no journal for shard 1/2");
  });
}

for (const option of ["--coordinate-only", "--rank-timeout=5s"]) {
  Deno.test(`ranks: ${option} is refused for a process that is alone`, async () => {
    const { status, err } = await runCommand(["run", "he.yaml", option], { "he.yaml": HELIUM_DIMER });
    assertEquals(status, 2);
    assertStringIncludes(
      err,
      `${option.replace(/=.*/, "")}: found an option of ranks, but this process is alone`,
    );
  });
}

Deno.test("ranks: an input with options of ranks runs alone as well", async () => {
  const input = `${HELIUM_DIMER}execution: { coordinate_only: true, rank_timeout: 5s }\n`;
  const { status, err } = await runCommand(["run", "he.yaml", "--mode", "serial"], { "he.yaml": input });
  assertEquals(status, 0, err);
});

for (const input of ["-", "/dev/stdin"]) {
  Deno.test(`ranks: an input from ${input} is rank 0's alone; what others find there is nothing`, async () => {
    const runs = await onRanks(
      [input, "-p", "1", "-o", "out.json"],
      (rank) => ({ files: { [input]: rank === 0 ? HELIUM_DIMER : "" } }),
    );
    assertEquals(runs.map(({ status }) => status), [0, 0, 0], runs[0]!.err);
    assertOneSpeaks(runs);
  });
}

Deno.test("ranks: several inputs are refused, by the first rank alone", async () => {
  const runs = await onRanks(["he.yaml", "he.yaml", "-o", "out"]);
  assertEquals(runs.map(({ status }) => status), [2, 2, 2]);
  assertOneSpeaks(runs);
  assertEquals(
    runs[0]!.err,
    "nmer: found several inputs under MPI; expected one, which all ranks compute. Run each by itself under the " +
      'launcher: for i in *.yaml; do mpirun nmer run "$i"; done\n',
  );
});

Deno.test("ranks: an input that is wrong is said once", async () => {
  const runs = await onRanks(["he.yaml"], () => ({ files: { "he.yaml": "molecule: {}" } }));
  assertEquals(runs[0]!.status, 2);
  assertOneSpeaks(runs);
});

Deno.test("ranks: without a library of MPI rank 0 says so at once, and one that is still there then, for its machine", async () => {
  const runs = await onRanks(["he.yaml"], () => ({ mpi: "missing" }));
  assertEquals(runs.map(({ status }) => status), [4, 4, 4]);
  assertEquals(runs.map(({ err }) => err), [
    "nmer: no MPI is here\n",
    ...[1, 2].map((rank) => `nmer: rank ${rank} on here: no MPI is here\n`),
  ]);
});
