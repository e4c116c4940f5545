// What show, report, status and journal say of a screening by energy: as its run and its result say it. They stand for
// lib/calculation/show/shown_screening.ts, lib/report/tables/screening_table.ts, lib/report/drawings/compared_models.ts,
// lib/report/render/html/screening_section.ts and lib/command_line/journals/phases.ts, too.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { HARTREE_IN_KCAL_PER_MOL } from "../../../lib/base/units.ts";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

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
bsse: [nocp, cp]
screening: { energy: { threshold: 1e-9, model: cheap } }
`;

async function withRun(test: (at: (name: string) => string, err: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    await writeFiles(folder, { "he.yaml": INPUT });
    const at = (name: string) => `${folder}/${name}`;
    const { status, out, err } = await runOnDisk(["run", at("he.yaml"), "-o", at("r.json")]);
    assertEquals(status, 0, err);
    await test(at, out + err);
  });
}

Deno.test("show: of a result and of a journal it says of a screening what its run has said", () =>
  withRun(async (at, said) => {
    const lines = said.split("\n").filter((line) =>
      /^(?:left out:|they would add|contributions over)/.test(line)
    );
    assert(lines.length >= 2, said);
    const { out } = await runOnDisk(["show", at("r.json")]);
    for (const line of lines) assertStringIncludes(out, `  ${line}\n`);
    assertStringIncludes(out, "--screening");
    const journal = await runOnDisk(["show", at("he.nmer.db")]);
    for (const line of lines) assertStringIncludes(journal.out, `  ${line}\n`);
    const { extras } = JSON.parse(await Deno.readTextFile(at("r.json")));
    const json = JSON.parse((await runOnDisk(["show", at("r.json"), "--format", "json"])).out);
    assertEquals(json.screening.errors, extras.nmer.screening.errors);
    assertEquals(json.screening.left_out, extras.nmer.screening.left_out);
    assertEquals(json.screening.threshold, extras.nmer.screening.threshold);
    const csv = (await runOnDisk(["show", at("he.nmer.db"), "--screening", "--format", "csv"])).out;
    const rows = csv.trim().split("\n").map((line) => line.split(","));
    assertEquals(rows.map(([treatment, order]) => `${treatment} ${order}`).slice(1).sort(), [
      ...["cp 2", "cp 3", "cp all"],
      ...["nocp 2", "nocp 3", "nocp all"],
    ]);
    const bound = rows[0]!.indexOf("bound_kcal_per_mol");
    const ofCp = rows.find(([treatment, order]) => treatment === "cp" && order === "all")!;
    const { error_bound } = extras.nmer.screening.errors.cp;
    assert(Math.abs(Number(ofCp[bound]) - error_bound * HARTREE_IN_KCAL_PER_MOL) < 1e-9, ofCp.join());
    const table = await runOnDisk(["show", at("r.json"), "--screening", "--bsse", "nocp"]);
    assertMatch(table.out, /What the screening left out, in kcal\/mol\n\n.*\n +nocp +2 /);
    assert(!/^ +cp /m.test(table.out), table.out);
  }));

Deno.test("show --screening: refused where there is none", async () => {
  const { files } = await runCommand(["run", "in.yaml", "-q", "-o", "r.json"], { "in.yaml": HELIUM_DIMER });
  const plain = { "r.json": files.get("r.json")! };
  const { status, err } = await runCommand(["show", "r.json", "--screening"], plain);
  assertEquals(status, 2);
  assertStringIncludes(err, "with no screening by energy");
  assert(!(await runCommand(["show", "r.json"], plain)).out.includes("creening"));
});

Deno.test("report: a screening has a section with both models compared, and its numbers as tables", () =>
  withRun(async (at, said) => {
    const args = ["report", at("r.json"), "-o", at("r.html"), "--csv", at("tables")];
    assertEquals((await runOnDisk(args)).status, 0);
    const page = await Deno.readTextFile(at("r.html"));
    const [section] = /<section id="screening-section">[^]*?<\/section>/.exec(page)!;
    const [, counts] = /left out: ([^;\n]*)/.exec(said)!;
    assertStringIncludes(section, `Left out: ${counts}`);
    assertStringIncludes(section, 'id="compared-models"');
    const compared = (await Deno.readTextFile(at("tables/compared_models.csv"))).trim().split("\n");
    const { extras } = JSON.parse(await Deno.readTextFile(at("r.json")));
    const kept = Object.values<number>(extras.nmer.screening.computed).reduce((sum, count) => sum + count, 0);
    assertEquals(compared.length - 1, kept);
    assertEquals((section.match(/<circle[^>]*><title>/g) ?? []).length, kept);
    const contributions = extras.nmer.contributions.nocp["2"];
    assert(contributions.length > 0);
    for (const { fragments, energy } of contributions) {
      assertStringIncludes(compared.join("\n"), `\n2,${fragments.join(" ")},`);
      assertStringIncludes(compared.join("\n"), `,${energy},`);
    }
    assertStringIncludes(await Deno.readTextFile(at("tables/screening.csv")), "\ncp,all,");
    await writeFiles(at("."), { "in.yaml": HELIUM_DIMER });
    await runOnDisk(["run", at("in.yaml"), "-q", "-o", at("p.json")]);
    assertEquals((await runOnDisk(["report", at("p.json"), "-o", at("p.html")])).status, 0);
    assert(!(await Deno.readTextFile(at("p.html"))).includes("screening-section"));
  }));

Deno.test("status and journal: runs that are phases of a calculation are called so, and are no other runs", () =>
  withRun(async (at) => {
    const status = await runOnDisk(["status", at("he.nmer.db")]);
    assertStringIncludes(status.out, "\nphase 3 of 3\n");
    assert(!status.out.includes("other run"), status.out);
    const value = JSON.parse((await runOnDisk(["status", at("he.nmer.db"), "--format", "json"])).out);
    assertEquals(value.phase, { number: 3, of: 3 });
    const shown = await runOnDisk(["journal", "show", at("he.nmer.db")]);
    assertEquals(shown.out.match(/phase \d of 3$/gm), ["phase 1 of 3", "phase 2 of 3", "phase 3 of 3"]);
    // A run of something else is another one.
    await writeFiles(at("."), { "other.yaml": INPUT.replace("1e-9", "1e-8") });
    const args = ["run", at("other.yaml"), "-q", "-o", at("o.json"), "--journal", at("he.nmer.db")];
    assertEquals((await runOnDisk(args)).status, 0);
    assertMatch((await runOnDisk(["status", at("he.nmer.db")])).out, /\n\d other runs in the journal/);
    const listed = await runOnDisk(["journal", "ls", at(".")]);
    assertMatch(listed.out, /phase 3 of 3, and \d other runs/);
  }));
