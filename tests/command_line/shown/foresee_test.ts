// Commands on inputs whose n-mers a cheap model chooses while it runs: what they forecast, refuse, and follow a journal in.
// They stand for lib/command_line/output/plan_forecast.ts, too.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { runCommand } from "../fake_host.ts";

const INPUT = `molecule:
  text: |
    He 0 0 0
    --
    He 0 0 3
    --
    He 0 0 6
    --
    He 3 0 0
models:
  good: { method: hf, basis: 6-31g }
  cheap: { method: hf, basis: sto-3g }
levels: { 3: good }
bsse: nocp
screening: { energy: { threshold: 1e-5, model: cheap } }
`;

Deno.test("nmer plan: of n-mers that are not chosen yet it forecasts tasks, time and error for some thresholds", async () => {
  const { status, out } = await runCommand(["plan", "he.yaml"], { "he.yaml": INPUT });
  assertEquals(status, 0);
  assertStringIncludes(out, "which n-mers are kept is known while it runs\n");
  assertMatch(
    out,
    /\n +threshold Eh +dimers +trimers +of all +good tasks +cheap tasks +good time .* leaves out kcal\/mol\n/,
  );
  assertEquals(out.match(/^ +(?:> )?(?:0\.0001|0\.00001|0\.000001|1e-7) .*$/gm)!.length, 4);
  assertMatch(out, /\n +> 0\.00001 /);
  assertMatch(out, /\nabout \d+ tasks in 3 levels;/);
  const asked = /> 0\.00001 +(\d+) +(\d+) +\S+ % +(\d+) +(\d+)/.exec(out)!.map(Number);
  const { out: json } = await runCommand(["plan", "he.yaml", "--format", "json"], { "he.yaml": INPUT });
  const value = JSON.parse(json);
  const { thresholds, known_through, off_by } = value.screening_forecast;
  const [one] = thresholds.filter(({ asked }: { asked: boolean }) => asked);
  assertEquals([one.kept["2"], one.kept["3"], one.tasks.good, one.tasks.cheap], asked.slice(1));
  assertEquals([value.tasks, value.is_forecast, known_through], [one.tasks.good + one.tasks.cheap, true, 1]);
  assert(off_by.kept.half_within > 1 && one.left_out_hartree > 0 && one.core_seconds.good > 0);
  assertEquals(value.screening, undefined);
});

Deno.test("nmer plan: in a narrow terminal the forecast leaves columns out, and a finished screening has none", async () => {
  const { out } = await runCommand(["plan", "he.yaml"], { "he.yaml": INPUT }, { columns: 70 });
  const table = out.split("\n").filter((line) => /^ +(?:threshold|> |0\.0|1e-)/.test(line));
  assert(table.length === 5 && table.every((line) => line.length <= 70), table.join("\n"));
  const listed = INPUT.replace("model: cheap }", "model: cheap }, nmers: [[1, 2], [1, 3]]");
  const finished = await runCommand(["plan", "he.yaml"], { "he.yaml": listed });
  assert(!finished.out.includes("forecast") && finished.out.includes("2 of 6 dimers"), finished.out);
});

Deno.test("nmer plan --tasks, validate, slurm and export say that n-mers are not chosen yet", async () => {
  const files = { "he.yaml": INPUT };
  const tasks = await runCommand(["plan", "he.yaml", "--tasks"], files);
  assertMatch(
    tasks.err,
    /these are the tasks until cheap has chosen n-mers of order 2; about \d+ more follow/,
  );
  assertEquals(tasks.out.trim().split("\n").length, 1 + 4 + 4 + 6);
  const validated = await runCommand(["validate", "he.yaml"], files);
  assertStringIncludes(validated.out, "14 tasks before n-mers are chosen (`nmer plan` forecasts the others)");
  const exported = await runCommand(["export", "he.yaml", "-o", "out", "--to", "psi4"], files);
  assertEquals(exported.status, 2);
  assertStringIncludes(exported.err, "nmer convert RESULT.json CHOSEN.yaml");
});

Deno.test("a journal's choice is followed: plan is exact, prune keeps all of it, why compares, and the result's input has the n-mers", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "he.yaml": INPUT.replace("1e-5", "1e-9") });
    const at = (name: string) => `${folder}/${name}`;
    assertEquals((await runOnDisk(["run", at("he.yaml"), "-q", "-o", at("r.json")])).status, 0);
    const plan = await runOnDisk(["plan", at("he.yaml")]);
    assertStringIncludes(plan.out, "kept by energy");
    assertStringIncludes(plan.out, "nothing is left to compute");
    assert(!plan.out.includes("forecast") && !plan.out.includes("about"), plan.out);
    const [, all] = /\n(\d+) tasks in /.exec(plan.out)!;
    const prune = await runOnDisk(["journal", "prune", at("he.nmer.db"), at("he.yaml"), "--dry-run"]);
    assertStringIncludes(prune.out, `0 results and 0 failed tasks would be taken out`);
    assertStringIncludes(prune.out, `${all} results stay`);
    const label = '["good", [1, 2], [1, 2]]';
    const why = await runOnDisk(["why", label, at("he.nmer.db"), at("he.yaml")]);
    assertStringIncludes(why.out, "takes the stored result over");
    assertEquals((await runOnDisk(["convert", at("r.json"), at("chosen.yaml")])).status, 0);
    const chosen = await runOnDisk(["plan", at("chosen.yaml"), "--format", "json"]);
    assertEquals([JSON.parse(chosen.out).tasks, JSON.parse(chosen.out).screening_forecast], [
      Number(all),
      undefined,
    ]);
    const exported = await runOnDisk(["export", at("chosen.yaml"), "-o", at("out"), "--to", "psi4"]);
    assertEquals(exported.status, 0, exported.err);
  }));
