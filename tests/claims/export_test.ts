// Tasks go out to real programs and come back: a water trimer by Psi4 and NWChem, as `nmer run` has it. What is missing,
// failed or of something else is named.

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { contentOf, runOnDisk } from "../command_line/disk_host.ts";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { cclibPython, isCclibThere } from "../programs/cclib/cclib.ts";

const INPUT = `molecule:
  text: |
    O -1.551007 -0.114520  0.000000
    H -1.934259  0.762503  0.000000
    H -0.599677  0.040712  0.000000
    --
    O  1.350625  0.111469  0.000000
    H  1.680398 -0.373741 -0.758561
    H  1.680398 -0.373741  0.758561
    --
    O  0.2 3.1  0.3
    H  0.7 2.3  0.2
    H  0.6 3.6 -0.4
model: { program: builtin, method: mp2, basis: 6-31g, keywords: { freeze_core: true } }
bsse: [nocp, cp, vmfc]
`;
// Programs screen integrals, each in its own way.
const SAME_TOTAL = 1e-8;

const isCclib = await isCclibThere();
// Programs are looked for by the variables of this process.
if (isCclib) Deno.env.set("NMER_CCLIB", cclibPython());
const programs = {
  psi4: { there: isCclib && await isProgramThere("psi4"), ends: ".dat" },
  nwchem: { there: isCclib && await isProgramThere("which", "nwchem"), ends: ".nw" },
  qcschema: { there: await isProgramThere("psi4"), ends: ".json" },
} as const;

for (const [to, { there, ends }] of Object.entries(programs)) {
  const ignore = !there && Deno.env.get("CI") !== "true";
  Deno.test({
    name: `export: a water trimer goes out as ${to} and comes back as it was run${
      ignore ? " (skipped: no program or cclib)" : ""
    }`,
    ignore,
  }, () =>
    withFolder(async (folder) => {
      const input = join(folder, "trimer.yaml");
      const tasks = join(folder, "tasks");
      // Each start of Psi4 takes seconds, and text has shown the treatments.
      await Deno.writeTextFile(input, to === "qcschema" ? INPUT.replace("[nocp, cp, vmfc]", "cp") : INPUT);
      assertEquals((await runOnDisk(["export", input, "-o", tasks, "--to", to])).status, 0);
      const names = Object.keys(contentOf(tasks)).filter((name) => name.endsWith(ends) && /^\d/.test(name));
      assertEquals(names.length, to === "qcschema" ? 7 : 19);
      for (const name of names) await compute(to, tasks, name);
      const back = join(folder, "back.json");
      const assembled = await runOnDisk(["assemble", input, "--components", tasks, "-o", back]);
      assertEquals(
        [assembled.status, to === "qcschema" || assembled.err.includes("decimals")],
        [0, true],
        assembled.err,
      );
      const run = join(folder, "run.json");
      assertEquals(
        (await runOnDisk(["run", input, "-o", run, "--no-journal", "--mode", "serial"])).status,
        0,
      );
      const [expected, found] = await Promise.all([run, back].map(propertiesOf));
      for (const [name, value] of Object.entries(expected!)) {
        if (typeof value === "number") assertAlmostEquals(found![name] as number, value, SAME_TOTAL, name);
      }
    }));
}

Deno.test("assemble: what a folder lacks is named, and another input's export is refused", () =>
  withFolder(async (folder) => {
    const [input, other, tasks] = ["a.yaml", "b.yaml", "tasks"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await Deno.writeTextFile(input, INPUT);
    await Deno.writeTextFile(other, INPUT.replace("mp2", "hf").replace("freeze_core: true", ""));
    await runOnDisk(["export", input, "-o", tasks, "--to", "qcschema"]);
    const missing = await runOnDisk(["assemble", input, "--components", tasks]);
    assertEquals(missing.status, 2);
    assertStringIncludes(missing.err, 'no result for 19 of 19 tasks: ["(auto)", [1], [1]] (00001-1.*)');
    const foreign = await runOnDisk(["assemble", other, "--components", tasks]);
    assertEquals(foreign.status, 2);
    assertStringIncludes(foreign.err, "tasks of another input");
    const again = await runOnDisk(["export", other, "-o", tasks, "--to", "qcschema"]);
    assertEquals(again.status, 2);
    assertStringIncludes(again.err, "an export of other tasks");
  }));

Deno.test("export: what is there is kept, and a folder of something else is refused", () =>
  withFolder(async (folder) => {
    const [input, tasks] = [join(folder, "a.yaml"), join(folder, "tasks")];
    await Deno.writeTextFile(input, INPUT);
    await runOnDisk(["export", input, "-o", tasks, "--to", "xyz"]);
    await Deno.writeTextFile(join(tasks, "00001-1.out"), "mine");
    await Deno.remove(join(tasks, "00002-2.xyz"));
    const again = await runOnDisk(["export", input, "-o", tasks, "--to", "xyz"]);
    assertEquals([again.status, contentOf(tasks)["00001-1.out"]], [0, "mine"]);
    assert("00002-2.xyz" in contentOf(tasks));
    for (
      const [args, message] of [
        [["-o", folder, "--to", "xyz"], "something else"],
        [["-o", input, "--to", "xyz"], "no folder"],
        [["-o", tasks, "--to", "psi4"], "an export for xyz"],
        [["-o", tasks, "--to", "gamess"], "one of qcschema"],
        [["-o", tasks], "no --to"],
        [["--to", "xyz"], "no -o"],
      ] as [string[], string][]
    ) {
      const before = contentOf(folder);
      const { status, err } = await runOnDisk(["export", input, ...args]);
      assertEquals([status, contentOf(folder)], [2, before]);
      assertStringIncludes(err, message);
    }
    const nowhere = await runOnDisk(["export", input, "-o", join(folder, "no/such/folder"), "--to", "xyz"]);
    assertEquals(nowhere.status, 4);
    assertStringIncludes(nowhere.err, "cannot be written");
  }));

async function compute(to: string, cwd: string, name: string): Promise<void> {
  const stem = name.replace(/\.\w+$/, "");
  const [program, args] = to === "psi4"
    ? ["psi4", [name, `${stem}.out`]]
    : to === "nwchem"
    ? ["nwchem", [name]]
    : ["psi4", ["--json", name]];
  const { stdout } = await new Deno.Command(program as string, { args: args as string[], cwd, stdin: "null" })
    .output();
  if (to === "nwchem") await Deno.writeFile(join(cwd, `${stem}.out`), stdout);
}

async function propertiesOf(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await Deno.readTextFile(path)).properties;
}
