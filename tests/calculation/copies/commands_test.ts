// Equal n-mers computed once, as the commands have them: shards, merging, what is missing, assembling, journals.

import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runOnDisk, writeFiles } from "../../command_line/disk_host.ts";
import { withFolder } from "../../folders.ts";

// A square: one monomer, two dimers, one trimer; in the basis of all likewise.
const PLAIN = `molecule:
  text: |
    He 0 0 0
    --
    He 2 0 0
    --
    He 2 2 0
    --
    He 0 2 0
model: { method: hf, basis: sto-3g }
max_nbody: 3
bsse: [nocp, cp]
driver: gradient
`;
const ONCE = `${PLAIN}equivalents: { tolerance: 1e-4 }\n`;
const TASKS = 28;
const COMPUTED = 8;

type Nmer = (...args: readonly string[]) => Promise<{ status: number; out: string; err: string }>;

/** Does something in a folder with the inputs plain.yaml and once.yaml; names with @ are of files there. */
function withInputs(use: (nmer: Nmer, folder: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    await writeFiles(folder, { "plain.yaml": PLAIN, "once.yaml": ONCE });
    const nmer: Nmer = async (...args) => {
      const { status, out, err } = await runOnDisk(args.map((arg) => arg.replace(/^@/, `${folder}/`)));
      return { status, out: out.replaceAll(`${folder}/`, ""), err: err.replaceAll(`${folder}/`, "") };
    };
    await use(nmer, folder);
  });
}

const resultOf = (folder: string, name: string) => JSON.parse(Deno.readTextFileSync(`${folder}/${name}`));

Deno.test("equivalents: a run says how many tasks are copies, lists all of them, and its journal continues it", () =>
  withInputs(async (nmer, folder) => {
    const first = await nmer("run", "@once.yaml", "-o", "@once.json", "--mode", "serial");
    assertEquals(first.status, 0, first.err);
    assertStringIncludes(first.out, `${COMPUTED} tasks computed`);
    assertMatch(first.out, /20 tasks are copies of equal ones, in 8 classes: no atom is off by more than \d/);
    const result = resultOf(folder, "once.json");
    assertEquals(Object.keys(result.cluster_properties).length, TASKS);
    assertEquals(result.input_data.specification.extras, { nmer: { equivalents: { tolerance: 1e-4 } } });
    const again = await nmer("run", "@once.yaml", "-o", "@again.json", "--mode", "serial");
    assertStringIncludes(again.out, `0 tasks computed, ${COMPUTED} taken over from before`);
    assertEquals(resultOf(folder, "again.json").properties, result.properties);
    assertEquals(await nmer("run", "@plain.yaml", "-o", "@plain.json", "-q").then(({ status }) => status), 0);
    const plain = resultOf(folder, "plain.json");
    for (const [name, value] of Object.entries(plain.properties)) {
      [value].flat().forEach((number, i) =>
        assertAlmostEquals(number as number, [result.properties[name]].flat()[i], 1e-8, name)
      );
    }
    // The input that a result carries gives the same again.
    const carried = JSON.stringify(result.input_data);
    await writeFiles(folder, { "carried.json": carried });
    const third = await nmer("plan", "@carried.json", "--format", "json");
    assertEquals(JSON.parse(third.out).equivalents, {
      asked: true,
      tolerance: 1e-4,
      computed: COMPUTED,
      copied: TASKS - COMPUTED,
    });
  }));

Deno.test("equivalents: shards share the tasks that are computed, and come together whatever is missing", () =>
  withInputs(async (nmer, folder) => {
    await nmer("run", "@once.yaml", "-o", "@once.json", "-q");
    const whole = resultOf(folder, "once.json").properties;
    for (const shard of ["1/3", "2/3", "3/3"]) {
      const { status, out } = await nmer("run", "@once.yaml", "--shard", shard, "--mode", "serial", "-q");
      assertEquals(status, 0);
      assertMatch(out, /: [23] of 8 tasks; [23] computed/);
    }
    const journals = [1, 2, 3].map((i) => `@once.${i}-of-3.nmer.db`);
    const merged = await nmer("merge", "@once.yaml", ...journals, "-o", "@merged.json");
    assertEquals(merged.status, 0, merged.err);
    assertEquals(resultOf(folder, "merged.json").properties, whole);
    const lacking = await nmer("merge", "@once.yaml", ...journals.slice(0, 2));
    assertEquals(lacking.status, 3);
    assertMatch(lacking.out, /2 journals: [56] of 8 results/);
    const rest = await nmer(
      "run",
      "@once.yaml",
      "--only-missing",
      ...journals.slice(0, 2),
      "-o",
      "@rest.json",
    );
    assertEquals(rest.status, 0, rest.err);
    assertMatch(rest.out, /[23] tasks computed/);
    assertEquals(resultOf(folder, "rest.json").properties, whole);
    // Journals of a run that computed each task serve as well.
    await nmer("run", "@plain.yaml", "-q");
    const plain = await nmer("merge", "@once.yaml", "@plain.nmer.db", "-o", "@of_plain.json");
    assertEquals(plain.status, 0, plain.err);
    assertEquals(resultOf(folder, "of_plain.json").properties, whole);
  }));

Deno.test("equivalents: components of the tasks that are computed suffice; those that are given count", () =>
  withInputs(async (nmer, folder) => {
    await nmer("run", "@once.yaml", "-o", "@once.json", "-q");
    const { properties } = resultOf(folder, "once.json");
    const exported = await nmer("export", "@once.yaml", "-o", "@tasks", "--to", "qcschema");
    assertMatch(exported.out, /: 8 tasks/);
    const lines = (await nmer("journal", "export", "@once.nmer.db")).out.trim().split("\n").map((line) =>
      JSON.parse(line)
    );
    assertEquals(lines.filter(({ outcome }) => outcome === "copied").length, TASKS - COMPUTED);
    const schema = (await nmer("journal", "export", "@once.nmer.db", "--format", "qcschema")).out.trim()
      .split("\n");
    const components = Object.fromEntries(schema.map((line) => {
      const { extras: { nmer: { label } }, properties: { return_energy }, return_result } = JSON.parse(line);
      return [label, { energy: return_energy, gradient: return_result }];
    }));
    const own = new Set(lines.filter(({ outcome }) => outcome !== "copied").map(({ label }) => label));
    const some = Object.fromEntries(Object.entries(components).filter(([label]) => own.has(label)));
    await writeFiles(folder, { "some.json": JSON.stringify(some), "all.json": JSON.stringify(components) });
    for (const [file, copied] of [["@some.json", TASKS - COMPUTED], ["@all.json", 0]] as const) {
      const assembled = await nmer("assemble", "@once.yaml", "--components", file, "-o", "@assembled.json");
      assertEquals(assembled.status, 0, assembled.err);
      const result = resultOf(folder, "assembled.json");
      assertAlmostEquals(result.properties.return_energy, properties.return_energy, 1e-12);
      assertEquals(result.extras.nmer.equivalents.copied, copied);
    }
    const [first] = Object.keys(some);
    const { [first!]: _, ...fewer } = some;
    await writeFiles(folder, { "fewer.json": JSON.stringify(fewer) });
    const refused = await nmer("assemble", "@once.yaml", "--components", "@fewer.json");
    assertEquals(refused.status, 2);
    assertStringIncludes(refused.err, "or for the one that it is a copy of");
  }));

Deno.test("equivalents: why says whose copy a task is, and plan what is saved or could be", () =>
  withInputs(async (nmer, folder) => {
    await nmer("run", "@once.yaml", "-q");
    const why = await nmer("why", '["(auto)", [2, 3], [2, 3]]', "@once.nmer.db");
    assertStringIncludes(
      why.out,
      'not computed: a copy of ["(auto)", [1, 2], [1, 2]], which is equal; of that:\ncomputed:',
    );
    const value = JSON.parse(
      (await nmer("why", '["(auto)", [2], [2]]', "@once.nmer.db", "--format", "json")).out,
    );
    assertEquals([value.copy_of, value.outcome], ['["(auto)", [1], [1]]', "converged"]);
    assert(value.energy < -2.8);
    const asked = await nmer("plan", "@once.yaml");
    assertStringIncludes(
      asked.out,
      "8 of 28 tasks are computed; 20 are equal to one of them within 0.0001 angstrom, and copied.",
    );
    assertStringIncludes(asked.out, "has 8 of 8 tasks; nothing is left to compute");
    const unasked = await nmer("plan", "@plain.yaml");
    assertStringIncludes(
      unasked.out,
      "With equivalents: { tolerance: 0.0001 } 8 of 28 tasks would be computed",
    );
    const tasks = await nmer("plan", "@once.yaml", "--tasks");
    assertStringIncludes(tasks.out, '["(auto)", [4], [4]] = ["(auto)", [1], [1]]');
    await nmer("report", "@once.nmer.db", "-o", "@once.html");
    assertMatch(
      Deno.readTextFileSync(`${folder}/once.html`),
      /<span class="value">8 <span class="unit">of 8<[^]{0,80}20 more are copies of equal ones/,
    );
    const status = await nmer("status", "@once.nmer.db");
    assertStringIncludes(status.out, "8 of 8 tasks done (100 %)");
  }));

Deno.test("equivalents: a task that fails fails its copies, which name it", () =>
  withInputs(async (nmer, folder) => {
    const failing = ONCE.replace("sto-3g }", "sto-3g, keywords: { maxiter: 1 } }").replace(/He/g, "Ne");
    await writeFiles(folder, { "failing.yaml": failing });
    const { status, out, err } = await nmer(
      "run",
      "@failing.yaml",
      "--mode",
      "serial",
      "-o",
      "@failing.json",
    );
    assertEquals(status, 3, out + err);
    const { error } = resultOf(folder, "failing.json");
    assertStringIncludes(
      error.error_message,
      '["(auto)", [2], [2]]: is a copy of ["(auto)", [1], [1]], which failed',
    );
  }));

Deno.test("equivalents: verify holds each mode against the serial run, copies among them", () =>
  withInputs(async (nmer) => {
    const { status, out } = await nmer(
      "verify",
      "@once.yaml",
      "--modes",
      "workers",
      "--workers",
      "2",
      "--drivers",
      "energy",
    );
    assertEquals(status, 0, out);
    assertMatch(out, /(\d+) of \1 rows equal/);
  }));

const WRONG: readonly (readonly [written: string, message: string])[] = [
  ["{ tolerance: 0 }", "a distance in angstrom above 0"],
  ["{ tolerance: -1e-4 }", "a distance in angstrom above 0"],
  ["{ tolerance: 0.5 }", "a distance of at most 0.1 angstrom"],
  ["{ tolerance: loose }", "a distance in angstrom"],
  ["{ tolerance: .nan }", "a finite number"],
  ["{}", "a distance in angstrom"],
  ["true", "expected a mapping"],
  ["{ tolerence: 1e-4, tolerance: 1e-4 }", "tolerance"],
];
for (const [written, message] of WRONG) {
  Deno.test(`equivalents: ${written} is refused, with its place`, () =>
    withInputs(async (nmer, folder) => {
      await writeFiles(folder, { "wrong.yaml": `${PLAIN}equivalents: ${written}\n` });
      const { status, err } = await nmer("validate", "@wrong.yaml");
      assertEquals(status, 2);
      assertMatch(err, /wrong\.yaml:14/);
      assertStringIncludes(err, message);
    }));
}
