// What an output does not replace: results, inputs, molecules and journals of somebody who took the wrong name.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER } from "../fake_host.ts";

Deno.test("output: no command replaces a result, an input, a molecule or a journal by something else", () =>
  withFolder(async (folder) => {
    const at = (name: string) => `${folder}/${name}`;
    const input = HELIUM_DIMER;
    await writeFiles(folder, { "in.yaml": input, "kept.yaml": input, "kept.xyz": "1\n\nHe 0 0 0\n" });
    const ran = await runOnDisk(["run", at("in.yaml"), "-q", "--mode", "serial", "-o", at("r.json")]);
    assertEquals(ran.status, 0, ran.err);
    const copies = {
      "kept.json": "r.json",
      "kept.db": "in.nmer.db",
      "kept.html": "r.json",
      "kept.jsonl": "in.nmer.db",
    };
    for (const [to, from] of Object.entries(copies)) await Deno.copyFile(at(from), at(to));
    const v1 = await runOnDisk(["convert", at("in.yaml"), at("kept_v1.json"), "--to", "qcschema-v1"]);
    assertEquals(v1.status, 0, v1.err);
    const kept = ["kept.json", "kept.yaml", "kept.xyz", "kept.db", "kept.html", "kept.jsonl", "kept_v1.json"];
    const before = kept.map((name) => Deno.readFileSync(at(name)));
    const tried: readonly (readonly [args: readonly string[], names: readonly string[]])[] = [
      [["journal", "export", at("in.nmer.db"), "-o"], kept],
      [["run", at("in.yaml"), "--no-journal", "-q", "-o"], ["kept.yaml", "kept_v1.json"]],
      [["merge", at("in.yaml"), at("in.nmer.db"), "-o"], ["kept.yaml", "kept_v1.json"]],
      [["report", at("r.json"), "-o"], ["kept.html"]],
      [["slurm", at("in.yaml"), "--time", "1h", "-o"], kept],
      [["convert", at("in.yaml")], ["kept.json"]],
      [["convert", at("r.json"), "--to", "result-v1"], ["kept.yaml", "kept_v1.json"]],
    ];
    for (const [args, names] of tried) {
      for (const name of names) {
        const { status, out, err } = await runOnDisk([...args, at(name)]);
        assertEquals([status, out], [2, ""], `${args.join(" ")} ${name}: ${err}`);
        assertStringIncludes(err, "would replace; expected a file that is not there yet, or an earlier one");
      }
    }
    kept.forEach((name, i) => assertEquals(Deno.readFileSync(at(name)), before[i], name));
  }));

Deno.test("output: a command replaces what it has written before", () =>
  withFolder(async (folder) => {
    const at = (name: string) => `${folder}/${name}`;
    await writeFiles(folder, { "in.yaml": HELIUM_DIMER });
    const commands = [
      ["run", at("in.yaml"), "-q", "--mode", "serial", "-o", at("r.json")],
      ["journal", "export", at("in.nmer.db"), "-o", at("tasks.jsonl")],
      ["journal", "export", at("in.nmer.db"), "-o", at("tasks.csv")],
      ["journal", "export", at("in.nmer.db"), "--format", "qcschema", "-o", at("tasks.json")],
      ["report", at("r.json"), "-o", at("r.html"), "--csv", at("tables"), "--xlsx", at("r.xlsx")],
      ["convert", at("in.yaml"), at("copy.json"), "--to", "qcschema-v1"],
      ["convert", at("in.yaml"), at("copy.yaml")],
      ["convert", at("in.yaml"), at("copy.xyz")],
      ["convert", at("r.json"), at("v1.json"), "--to", "result-v1"],
      ["slurm", at("in.yaml"), "-o", at("job.sh")],
    ];
    for (const command of [...commands, ...commands]) {
      const { status, err } = await runOnDisk(command);
      assertEquals(status, 0, `${command.join(" ")}: ${err}`);
    }
  }));
