// Journals of any runs of an input go together: of shards, of shards of another number, of whole runs, some of them.

import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import {
  assertNoCompanions,
  helium,
  inShardFolder,
  joined,
  QUICK,
  type ShardFolder,
  wholeRun,
} from "./shard_runs.ts";

async function runShards(
  { shard }: ShardFolder,
  count: number,
  ...indices: readonly number[]
): Promise<void> {
  for (const index of indices) await shard(index, count);
}

Deno.test("shards: journals of 3 and of 7 shards and of a whole run go together, overlapping", () =>
  inShardFolder(QUICK, async (folder) => {
    const whole = await wholeRun(folder);
    await runShards(folder, 3, 1, 2);
    await runShards(folder, 7, 1, 2, 3, 4, 5, 6, 7);
    const mixed = [...folder.journals(3, 2), ...folder.journals(7), ...folder.journals(3, 1)];
    assertEquals(await joined(folder, mixed), whole);
    await folder.nmer(0, "run", "in.yaml", "-q", "--mode", "serial");
    assertEquals(await joined(folder, [folder.file("in.nmer.db")]), whole);
    assertEquals(await joined(folder, [...folder.journals(3, 1), folder.file("in.nmer.db")]), whole);
    assertNoCompanions(folder);
  }));

/** The words of a command that was printed, as a shell has them; patterns are expanded. */
async function wordsOf(command: string, cwd: string): Promise<readonly string[]> {
  const script = `nmer() { printf '%s\\n' "$@"; }; ${command}`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script], cwd, stdout: "piped" }).output();
  return new TextDecoder().decode(stdout).trimEnd().split("\n");
}

Deno.test("shards: what is missing is said with the command that computes it, which then suffices", () =>
  inShardFolder(QUICK, async (folder) => {
    const whole = await wholeRun(folder);
    await runShards(folder, 3, 1, 3);
    const merge = ["merge", "in.yaml", ...folder.journals(3, 1, 3)];
    const { out, err } = await folder.nmer(3, ...merge, "-o", folder.file("r.json"));
    assertMatch(
      out,
      /^2 journals: \d+ of 28 results\nmissing: \d+ of \d+ in level 1, .*\n {2}\["\(auto\)", \[/,
    );
    assertMatch(err, /nmer: \d+ of 28 tasks have no result; nothing is added up\n$/);
    assert(
      !folder.path.includes("r.json") && await Deno.stat(folder.file("r.json")).catch(() => true) === true,
    );
    const [, command] = /^to compute what is missing: (nmer run .*)$/m.exec(out)!;
    const words = await wordsOf(command!, folder.path);
    const ended = await folder.nmer(0, ...words, "--mode", "serial", "-o", folder.file("rest.json"));
    // It has all results then, and adds them up.
    assertEquals(
      await joined(folder, folder.journals(3, 1, 3).concat(folder.file("in.missing-1.nmer.db"))),
      whole,
    );
    const { extras, ...rest } = JSON.parse(Deno.readTextFileSync(folder.file("rest.json")));
    assertEquals(rest.properties, whole["properties"]);
    const { computed, reused, total } = extras.nmer.execution.tasks;
    assertEquals(
      extras.nmer.merged.journals.map(({ results }: { results: number }) => results).at(-1),
      computed,
    );
    assertEquals([total, reused], [computed, 0]);
    // What it ends with is the command that joins them.
    const [, again] = /^to join all of them again: (nmer merge .*) -o \S+$/m.exec(ended.err)!;
    assertEquals(await joined(folder, (await wordsOf(again!, folder.path)).slice(2)), whole);
    assertNoCompanions(folder);
  }));

Deno.test("shards: what is missing is dealt out among shards, each into a journal that no named one is", () =>
  inShardFolder(QUICK, async (folder) => {
    const whole = await wholeRun(folder);
    await runShards(folder, 4, 2, 3);
    const named = folder.journals(4, 2, 3);
    const rest = async (index: number, names: readonly string[]) =>
      await folder.nmer(
        0,
        "run",
        "in.yaml",
        "--only-missing",
        ...names,
        "--shard",
        `${index}/2`,
        "-q",
        "--mode",
        "serial",
      );
    const { out } = await rest(1, named);
    assertStringIncludes(out, `journal: ${folder.file("in.missing-1.1-of-2.nmer.db")}\n`);
    await rest(2, named);
    const first = [1, 2].map((index) => folder.file(`in.missing-1.${index}-of-2.nmer.db`));
    assertEquals(await joined(folder, [...named, ...first]), whole);
    // Nothing is left for a further round; its journal is another one.
    const next = await rest(1, [...named, ...first]);
    assertStringIncludes(next.out, "shard 1/2: none of 28 tasks is left for it");
    assertStringIncludes(next.out, `journal: ${folder.file("in.missing-2.1-of-2.nmer.db")}\n`);
    assertStringIncludes(next.out, `${folder.file("in.missing-2")}.[0-9]*-of-2.nmer.db`);
  }));

Deno.test("shards: more shards than tasks end well and say so", () =>
  inShardFolder(`${helium(2)}model: { method: hf, basis: sto-3g }\nbsse: nocp\n`, async (folder) => {
    const whole = await wholeRun(folder);
    for (let index = 1; index <= 5; index++) {
      const { out } = await folder.shard(index, 5);
      assertStringIncludes(out, index <= 3 ? "1 of 3 tasks; 1 computed" : "none of 3 tasks is left for it");
    }
    assertEquals(await joined(folder, folder.journals(5)), whole);
  }));

Deno.test("shards: a journal that is named twice, by a link too, is read once", () =>
  inShardFolder(QUICK, async (folder) => {
    await runShards(folder, 2, 1, 2);
    const [one, two] = folder.journals(2) as [string, string];
    await Deno.symlink(one, folder.file("link.db"));
    await Deno.link(two, folder.file("hard.db"));
    const { err, out } = await folder.nmer(
      0,
      "merge",
      "in.yaml",
      one,
      two,
      folder.file("link.db"),
      folder.file("hard.db"),
      one,
    );
    assertStringIncludes(
      err,
      `the journal ${folder.file("link.db")} is the same file as ${one}; it is read once`,
    );
    assertStringIncludes(
      err,
      `the journal ${folder.file("hard.db")} is the same file as ${two}; it is read once`,
    );
    assertStringIncludes(err, `the journal ${one} is named twice; it is read once`);
    assertStringIncludes(out, "28 results from 2 journals");
  }));

Deno.test("shards: two models that are the same share their results", () => {
  const models = "models:\n  a: { method: hf, basis: sto-3g }\n  b: { method: HF, basis: STO-3G }\n";
  return inShardFolder(`${helium(3)}${models}levels: { 1: a, 2: b }\nbsse: [nocp]\n`, async (folder) => {
    const whole = await wholeRun(folder);
    await runShards(folder, 2, 1, 2);
    assertEquals(await joined(folder, folder.journals(2)), whole);
  });
});

Deno.test("shards: from what was joined into one journal a run continues", () =>
  inShardFolder(QUICK, async (folder) => {
    const whole = await wholeRun(folder);
    await runShards(folder, 3, 1, 2);
    await folder.nmer(
      3,
      "merge",
      "in.yaml",
      ...folder.journals(3, 1, 2),
      "--journal",
      folder.file("in.nmer.db"),
      "-q",
    );
    const { out } = await folder.nmer(
      0,
      "run",
      "in.yaml",
      "-o",
      folder.file("r.json"),
      "--mode",
      "serial",
      "-q",
    );
    const { tasks } = JSON.parse(Deno.readTextFileSync(folder.file("r.json"))).extras.nmer.execution;
    assert(tasks.reused > 15 && tasks.computed > 5, JSON.stringify(tasks));
    assertEquals(tasks.computed + tasks.reused, 28);
    assertStringIncludes(out, `${tasks.reused} taken over from before`);
    assertEquals(await joined(folder, [folder.file("in.nmer.db")]), whole);
  }));

Deno.test("shards: statistics of what was joined make nothing up", () =>
  inShardFolder(QUICK, async (folder) => {
    await runShards(folder, 2, 1, 2);
    await joined(folder, folder.journals(2));
    const { extras } = JSON.parse(Deno.readTextFileSync(folder.file("joined.json")));
    assertEquals(extras.nmer.execution, undefined);
    const { journals, busy_seconds } = extras.nmer.merged;
    assertEquals(journals.map(({ journal }: { journal: string }) => journal), folder.journals(2));
    assertEquals(journals.reduce((sum: number, { results }: { results: number }) => sum + results, 0), 28);
    assert(busy_seconds > 0);
    assertEquals(Object.keys(extras.nmer.programs), ["builtin"]);
  }));

Deno.test("shards: many journals of one run are named by a pattern, if nothing else matches it", () =>
  inShardFolder(QUICK, async (folder) => {
    for (let index = 1; index <= 14; index++) if (index !== 7) await folder.shard(index, 14);
    const names = folder.journals(14).filter((_, i) => i !== 6);
    const { out } = await folder.nmer(3, "merge", "in.yaml", ...names, "-q");
    const [, command] = /^to compute what is missing: (nmer run .*)$/m.exec(out)!;
    assertStringIncludes(command!, `--only-missing ${join(folder.path, "in.[0-9]*-of-14.nmer.db")}`);
    assertEquals((await wordsOf(command!, folder.path)).slice(3).toSorted(), names.toSorted());
    const fewer = await folder.nmer(3, "merge", "in.yaml", ...names.slice(1), "-q");
    assert(!fewer.out.includes("*"), "the pattern would name one more");
  }));

Deno.test("shards: tasks that failed are told with what is missing, and tried again by the command that computes it", () => {
  const keywords = "model: { method: hf, basis: sto-3g, keywords: { maxiter: 1 } }";
  const input = QUICK.replace("model: { method: hf, basis: sto-3g }", keywords);
  return inShardFolder(input, async ({ nmer, journals, file }) => {
    const { out, err } = await nmer(3, "run", "in.yaml", "--shard", "1/2", "--mode", "serial", "-q");
    assertMatch(out, /^shard 1\/2: 14 of 28 tasks; 0 computed, \d+ failed/);
    assertMatch(err, /tasks failed.*; the same command tries them again\n$/);
    const merged = await nmer(3, "merge", "in.yaml", ...journals(2, 1), "--format", "json", "-q");
    const { missing, failures, command } = JSON.parse(merged.out);
    assertEquals(missing.tasks, 28);
    assert(failures.length > 0 && /converge/.test(failures[0].message), merged.out);
    assertEquals(failures[0].journal, journals(2, 1)[0]);
    assertEquals(command, `nmer run ${file("in.yaml")} --only-missing ${journals(2, 1)[0]}`);
    const text = await nmer(3, "merge", "in.yaml", ...journals(2, 1), "-q");
    assertMatch(text.out, /\d+ of them failed:\n {2}\["\(auto\)", \[\d/);
  });
});

Deno.test("shards: the times that a journal has seen do not change what a shard has", () => {
  const models = "models:\n  a: { method: hf, basis: sto-3g }\n  b: { method: mp2, basis: 6-31g }\n";
  return inShardFolder(`${helium(4)}${models}levels: { 1: a, 3: b }\nbsse: [cp, nocp]\n`, async (folder) => {
    const tasksOf = (log: string) =>
      Deno.readTextFileSync(folder.file(log)).split("\n").filter((line) => line.includes("task-finished"))
        .map((line) => JSON.parse(line).task).toSorted();
    const log = (name: string) => ["--log", folder.file(name), "--log-format", "json"];
    await folder.shard(2, 3, ...log("fresh.log"));
    // One that knows how long all tasks took here.
    const whole = folder.file("whole.db");
    await folder.nmer(0, "run", "in.yaml", "--journal", whole, "--mode", "serial", "-q");
    await folder.shard(2, 3, ...log("taught.log"), "--journal", whole);
    assertEquals(tasksOf("taught.log"), tasksOf("fresh.log"));
    assert(tasksOf("fresh.log").length > 5);
  });
});

Deno.test("shards: a run of what is missing counts the same computing time when it is repeated", () =>
  inShardFolder(QUICK, async ({ nmer, file, shard, journals }) => {
    await shard(1, 2);
    const seconds: number[] = [];
    for (const name of ["first.json", "again.json"]) {
      const [part] = journals(2, 1) as [string];
      await nmer(0, "run", "in.yaml", "--only-missing", part, "-o", file(name), "--mode", "serial", "-q");
      seconds.push(JSON.parse(Deno.readTextFileSync(file(name))).extras.nmer.merged.busy_seconds);
    }
    assertAlmostEquals(seconds[1]!, seconds[0]!, 1e-9);
  }));
