// What `run` and `status` propose to do next does what it says: each proposal is done.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";

const INPUT = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nHe 0 2.5 1" }\n` +
  "model: { program: builtin, method: hf, basis: sto-3g }\nbsse: [cp]\n";
const BROKEN = INPUT.replace("sto-3g", "6-31g, keywords: { maxiter: 1 }");

/** The words of the only command behind some words of a text; names of journals with a pattern are replaced. */
function proposed(text: string, behind: string): readonly string[] {
  const found = text.split("\n").filter((line) => line.includes(`${behind}: `));
  assertEquals(found.length, 1, text);
  const command = found[0]!.slice(found[0]!.indexOf(`${behind}: `) + behind.length + 2);
  assertMatch(command, /^(?:cd \S+ && )?nmer /);
  return command.replace(/^cd \S+ && /, "").split(" ").slice(1);
}

const inFolder = (folder: string, words: readonly string[]) =>
  words.map((word) => /^[\w.*[\]-]+\.(?:yaml|json|db)$/.test(word) ? `${folder}/${word}` : word);

Deno.test("status: of a run with failed tasks it proposes the command that tries these again", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "bad.yaml": BROKEN });
    const run = await runOnDisk([
      "run",
      `${folder}/bad.yaml`,
      "-q",
      "--mode",
      "serial",
      "-o",
      `${folder}/bad.json`,
    ]);
    assertEquals(run.status, 3, run.err);
    const { out } = await runOnDisk(["status", `${folder}/bad.nmer.db`]);
    const words = proposed(out, "to try them again, and nothing else");
    assertStringIncludes(words.join(" "), "--retry-failed");
    const again = await runOnDisk(words);
    assertEquals(again.status, 3, again.err); // it fails as it did, and is no mistake
    assertMatch(again.out, /0 tasks computed, 7 failed/);
  }));

Deno.test("status, run: of a run whose time was over both say how it continues, and it does", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "he.yaml": INPUT });
    const asked = ["run", `${folder}/he.yaml`, "--mode", "serial", "-o", `${folder}/he.json`];
    const run = await runOnDisk([...asked, "--run-timeout", "1ms"]);
    assertEquals(run.status, 3, run.err);
    assertMatch(run.err, /what is finished is in \S*he\.nmer\.db, run the same command again to continue/);
    const { out } = await runOnDisk(["status", `${folder}/he.nmer.db`]);
    const words = proposed(out, "to continue").filter((word) => word !== "--run-timeout" && word !== "1ms");
    const again = await runOnDisk(words);
    assertEquals(again.status, 0, again.err);
    const after = await runOnDisk(["status", `${folder}/he.nmer.db`]);
    assert(!after.out.includes("nmer run"), after.out);
    const other = /nmer journal show (\S+)/.exec(after.out)?.[1];
    if (other !== undefined) assertEquals((await runOnDisk(["journal", "show", other])).status, 0);
  }));

Deno.test("run: of shards and of missing tasks it proposes the command that joins them", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "he.yaml": INPUT });
    let said = "";
    for (const shard of ["1/2", "2/2"]) {
      const run = await runOnDisk(["run", `${folder}/he.yaml`, "--mode", "serial", "--shard", shard]);
      said = run.out + run.err;
    }
    const merge = proposed(said, "once all shards have ended");
    const journals = ["he.1-of-2.nmer.db", "he.2-of-2.nmer.db"].map((name) => `${folder}/${name}`);
    const merged = await runOnDisk(
      inFolder(folder, merge).flatMap((word) => word.includes("*") ? journals : [word]),
    );
    assertEquals(merged.status, 0, merged.err);
    const missing = await runOnDisk(
      ["run", `${folder}/he.yaml`, "--mode", "serial", "--only-missing", journals[0]!],
    );
    const joined = await runOnDisk(
      inFolder(folder, proposed(missing.out + missing.err, "to join all of them again")),
    );
    assertEquals([missing.status, joined.status], [0, 0], missing.err + joined.err);
  }));

Deno.test("why, plan: a label and a command that they name are there", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "he.yaml": INPUT });
    await runOnDisk(["run", `${folder}/he.yaml`, "-q", "--mode", "serial"]);
    const journal = `${folder}/he.nmer.db`;
    const refused = await runOnDisk(["why", `["(auto)", [1], [1, 2]]`, journal]);
    assertEquals(refused.status, 2);
    const near = /There (?:is|are) (\["\(auto\)".*?\]\])/.exec(refused.err)?.[1];
    assertEquals((await runOnDisk(["why", near!, journal])).status, 0, refused.err);
    const words = await runOnDisk(["why", "1-2", journal]);
    const quoted = /as in '([^']+)'/.exec(words.err)?.[1];
    assertEquals((await runOnDisk(["why", quoted!, journal])).status, 0, words.err);
    const plan = await runOnDisk(["plan", `${folder}/he.yaml`]);
    const [, command] = /\(`nmer (\w+)` does\)/.exec(plan.out)!;
    const done = await runOnDisk([command!, `${folder}/he.yaml`, "-o", `${folder}/job.sh`]);
    assertEquals(done.status, 0, done.err);
  }));
