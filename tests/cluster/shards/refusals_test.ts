// What shards and their journals are refused for, with the way out.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { inShardFolder, QUICK } from "./shard_runs.ts";

const refused = (
  input: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) =>
  inShardFolder(input, async ({ nmer, path }) => {
    const { err, out } = await nmer(2, "run", "in.yaml", ...args);
    assertEquals(out, "");
    assertEquals(Array.from(Deno.readDirSync(path), ({ name }) => name), ["in.yaml"]);
    return err.replaceAll(`${path}/`, "");
  }, environment);

for (
  const [what, args, message] of [
    [
      "a result file",
      ["--shard", "2/3", "-o", "r.json"],
      'nmer: -o: found "r.json" for shard 2/3, which has a part of the tasks and assembles nothing; expected no result ' +
      "file. `nmer merge` writes it from the journals of all shards.\n",
    ],
    [
      "no journal",
      ["--shard", "2/3", "--no-journal"],
      "nmer: --journal: found no journal for shard 2/3, which leaves nothing else; expected a journal: that of a shard " +
      "is its result\n",
    ],
    [
      "a number beyond the last one",
      ["--shard", "4/3"],
      'nmer: --shard: found "4/3", though there are 3; expected i/N, shard i of N, as in 2/16\n',
    ],
    [
      "something else than i/N",
      ["--shard", "third"],
      'nmer: --shard: found "third"; expected i/N, shard i of N, as in 2/16, or auto\n',
    ],
    [
      "--only-missing without journals",
      ["--only-missing"],
      "nmer: found --only-missing without a journal; expected the journals that there are, behind INPUT: nmer run " +
      "INPUT --only-missing JOURNAL...\n",
    ],
    [
      "a journal that is not there",
      ["--only-missing", "gone.db"],
      'nmer: found no journal "gone.db"; expected journals of nmer. Leave out those that are not there yet; what they ' +
      "lack is reported.\n",
    ],
    [
      "a journal behind an equals sign that is not there",
      ["--only-missing=gone.db"],
      'nmer: found no journal "gone.db"; expected journals of nmer. Leave out those that are not there yet; what they ' +
      "lack is reported.\n",
    ],
  ] as const
) {
  Deno.test(`shards: ${what} is refused in one message`, async () => {
    assertEquals(await refused(QUICK, args), message);
  });
}

Deno.test("shards: a journal that an input or the environment names for all shards is refused", async () => {
  const input = `${QUICK}execution: { journal: runs.db }\n`;
  assertMatch(
    await refused(input, ["--shard", "1/3"]),
    /^nmer: in.yaml:\d+:\d+: execution.journal: found "[^"]*runs.db" for shard 1\/3: all 3 shards would write to one file/,
  );
  assertMatch(
    await refused(QUICK, ["--shard", "1/3"], { NMER_JOURNAL: "runs.db" }),
    /^nmer: NMER_JOURNAL: found/,
  );
});

Deno.test("shards: NMER_SHARD makes a shard of a run, and says where a wrong one is from", async () => {
  await inShardFolder(QUICK, async ({ nmer, path }) => {
    const { out } = await nmer(0, "run", "in.yaml", "-q", "--mode", "serial");
    assertStringIncludes(out, "shard 2/3: ");
    assertStringIncludes(Array.from(Deno.readDirSync(path), ({ name }) => name).join(), "in.2-of-3.nmer.db");
  }, { NMER_SHARD: "2/3" });
  assertStringIncludes(
    await refused(QUICK, [], { NMER_SHARD: "5/3" }),
    'NMER_SHARD: found "5/3", though there are 3',
  );
});

Deno.test("shards: the job of an array is its shard", () =>
  inShardFolder(QUICK, async ({ nmer }) => {
    const { out } = await nmer(
      0,
      "run",
      "in.yaml",
      "--shard",
      "auto",
      "-q",
      "--mode",
      "serial",
      "--format",
      "json",
    );
    const { shard, tasks, plan_tasks, journal, merge } = JSON.parse(out);
    assertEquals([shard, plan_tasks], [{ index: 2, count: 4 }, 28]);
    assertEquals(tasks.total, tasks.computed);
    assertMatch(journal, /in\.2-of-4\.nmer\.db$/);
    assertMatch(merge, /^nmer merge .*in\.yaml .*in\.\[0-9\]\*-of-4\.nmer\.db -o .*in\.result\.json$/);
  }, { SGE_TASK_ID: "2", SGE_TASK_FIRST: "1", SGE_TASK_LAST: "4", SGE_TASK_STEPSIZE: "1" }));

Deno.test("shards: a journal in use is refused with its holder, and left alone", () =>
  inShardFolder(QUICK, async ({ shard, journals, nmer }) => {
    await shard(1, 2);
    await shard(2, 2);
    // Another process has it: one in this would be told apart.
    const [, second] = journals(2) as [string, string];
    const holder = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", HOLDER, second],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    try {
      await holder.stdout.getReader().read();
      const { err } = await nmer(4, "merge", "in.yaml", ...journals(2), "-q");
      assertMatch(
        err,
        /in use by another process \(held by process 4711 on node7 since .*\); wait for it to end, or leave it out\n$/,
      );
    } finally {
      await holder.stdin.close();
      await holder.status;
    }
    await nmer(0, "merge", "in.yaml", ...journals(2), "-q");
  }));

const HOLDER = fromFileUrl(new URL("holder_child.ts", import.meta.url));

Deno.test("shards: journals of another input are refused with what differs", () =>
  inShardFolder(QUICK, async ({ shard, journals, nmer, file }) => {
    await shard(1, 1);
    const other = QUICK.replace("sto-3g", "6-31g").replace("max_nbody: 3", "max_nbody: 2");
    await Deno.writeTextFile(file("other.yaml"), other);
    const [journal] = journals(1);
    const { err } = await nmer(2, "merge", file("other.yaml"), journal!);
    assertStringIncludes(err, `the journal ${journal} with 28 results of which none belongs to this input`);
    assertStringIncludes(
      err,
      "differs from this one (now) in max_nbody: 3 before, 2 now; levels.3: gone, (auto) before; models.(auto).basis: sto-3g ",
    );
    await nmer(2, "run", file("other.yaml"), "--only-missing", journal!);
    // Among others it is only told.
    await nmer(0, "run", file("other.yaml"), "--mode", "serial", "-q");
    const both = await nmer(0, "merge", file("other.yaml"), journal!, file("other.nmer.db"));
    assertStringIncludes(both.err, "none belongs to this input");
  }));

Deno.test("shards: a journal of another calculation that has only failures is told to be foreign", () =>
  inShardFolder(QUICK, async ({ file, nmer }) => {
    // Of a limit of one iteration no task converges.
    const failing = QUICK.replace("basis: sto-3g", "basis: sto-3g, keywords: { maxiter: 1 }");
    await Deno.writeTextFile(file("failing.yaml"), failing);
    await nmer(3, "run", file("failing.yaml"), "--mode", "serial", "-q");
    const { err } = await nmer(
      0,
      "run",
      "in.yaml",
      "--only-missing",
      file("failing.nmer.db"),
      "--mode",
      "serial",
    );
    assertMatch(
      err,
      /failing\.nmer\.db with (?:a|\d+) failures? (?:of )?which (?:none belongs|does not belong) to this/,
    );
    // Its own failures are not.
    const own = await nmer(
      3,
      "run",
      file("failing.yaml"),
      "--only-missing",
      file("failing.nmer.db"),
      "--mode",
      "serial",
    );
    assertEquals(own.err.includes("to this input"), false);
  }));
