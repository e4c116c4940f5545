// Composite models as users run them: the parts run by themselves and added up by hand, in every driver and treatment,
// with what else an expansion can have; resumed, in shards, converted, shown and reported.

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { exactSum } from "../../lib/base/exact_sum.ts";
import { runOnDisk, writeFiles } from "../command_line/disk_host.ts";
import { withFolder } from "../folders.ts";

const ATOMS = `
    He 0 0 0
    --
    He 0 0 2.8
    --
    H 2.6 0 0
    H 2.6 0.1 0.74`;
const MOLECULE = `molecule:\n  text: |${ATOMS}\n`;
const PARTS: Readonly<Record<string, { readonly model: string; readonly coefficient: number }>> = {
  "mp2/6-31g": { model: "{ method: mp2, basis: 6-31g }", coefficient: 1 },
  small: { model: "{ method: mp2, basis: sto-3g }", coefficient: -0.3 },
  "hf/3-21g": { model: "{ method: hf, basis: 3-21g }", coefficient: 1.3 },
  "hf/6-31g": { model: "{ method: hf, basis: 6-31g }", coefficient: -1 },
};
const COMPOSITE = `models:
  good: { combine: "mp2/6-31g - 0.3 small + 1.3 hf/3-21g - hf/6-31g" }
  small: { method: mp2, basis: sto-3g }
`;
// Sums of the same task results in another order, each rounded once.
const ROUNDING = 1e-11;

interface Written {
  readonly success: boolean;
  readonly return_result: number | readonly number[];
  readonly properties: Readonly<Record<string, number | readonly number[]>>;
  readonly input_data: {
    readonly specification: { readonly extras: { readonly nmer: Readonly<Record<string, unknown>> } };
  };
  readonly extras: {
    readonly nmer: {
      readonly contributions: Readonly<
        Record<string, Readonly<Record<string, readonly { fragments: number[]; energy: number }[]>>>
      >;
      readonly execution: { readonly tasks: Readonly<Record<string, number>> };
    };
  };
}

/** Runs nmer, which must do all of its work. */
async function nmer(...args: readonly string[]): Promise<string> {
  const { status, out, err } = await runOnDisk(args);
  assertEquals(status, 0, `${args.join(" ")}: ${err}`);
  return out;
}

async function result(path: string): Promise<Written> {
  return JSON.parse(await Deno.readTextFile(path));
}

async function run(
  folder: string,
  name: string,
  input: string,
  ...args: readonly string[]
): Promise<Written> {
  await writeFiles(folder, { [`${name}.yaml`]: input });
  const path = join(folder, `${name}.json`);
  await nmer("run", join(folder, `${name}.yaml`), "-o", path, "-p", "1", ...args);
  return await result(path);
}

const VARIANTS: Readonly<Record<string, string>> = {
  "energies": "levels: { 2: MODEL }\nbsse: [cp, nocp, vmfc]\nreturn_total_data: true",
  "gradients": "driver: gradient\nlevels: { 2: MODEL }\nbsse: [cp, nocp, vmfc]",
  "Hessians": "driver: hessian\nlevels: { 2: MODEL }\nbsse: [nocp, cp]",
  "the supersystem": "levels: { 1: MODEL, supersystem: MODEL }\nbsse: [nocp, cp]",
  "the supersystem alone": "levels: { 3: MODEL }\nbsse: [cp, nocp]\nsupersystem_ie_only: true",
  "point charges": "driver: gradient\nlevels: { 2: MODEL }\nbsse: nocp\n" +
    "embedding_charges: { 1: [0.1], 2: [-0.1], 3: [0.2, -0.2] }",
  "a focus": "levels: { 2: MODEL }\nbsse: [vmfc, cp]\nfocus: [3]",
  "n-mers left out": "levels: { 3: MODEL }\nbsse: [cp, nocp]\nscreening: { distance: { 2: 2.7, 3: 2.7 } }",
  "equal n-mers":
    "driver: gradient\nlevels: { 2: MODEL }\nbsse: [cp, nocp]\nequivalents: { tolerance: 1e-4 }",
};

for (const [what, asked] of Object.entries(VARIANTS)) {
  Deno.test(`composite: with ${what}, it is the sum of its parts run by themselves`, () =>
    withFolder(async (folder) => {
      const whole = await run(
        folder,
        "whole",
        MOLECULE + COMPOSITE + asked.replaceAll("MODEL", "good"),
        "--no-journal",
      );
      const parts = await Promise.all(
        Object.values(PARTS).map(async ({ model, coefficient }, i) => {
          const input = `${MOLECULE}models: { one: ${model} }\n${asked.replaceAll("MODEL", "one")}`;
          return {
            coefficient,
            properties: (await run(folder, `part${i}`, input, "--no-journal")).properties,
          };
        }),
      );
      let compared = 0;
      for (const [name, value] of Object.entries(whole.properties)) {
        if (!/_corrected_|^return_/.test(name)) continue;
        [value].flat().forEach((number, i) => {
          const sum = exactSum(
            parts.map(({ properties, coefficient }) => coefficient * [properties[name]!].flat()[i]!),
          );
          assertAlmostEquals(number as number, sum, ROUNDING, `${name} ${i}`);
          compared++;
        });
      }
      assert(compared > 5);
      for (const [treatment, orders] of Object.entries(whole.extras.nmer.contributions)) {
        for (const [order, nmers] of Object.entries(orders)) {
          const sum = whole.properties[`${treatment}_corrected_${order}_body_contribution_to_energy`];
          if (sum === undefined) continue;
          assertAlmostEquals(exactSum(nmers.map(({ energy }) => energy)), sum as number, ROUNDING);
        }
      }
    }));
}

Deno.test("composite: a screening by a composite model of a composite model is that of their contributions", () =>
  withFolder(async (folder) => {
    const models = `${COMPOSITE}  cheap: { combine: "0.5 hf/3-21g + 0.5 small" }\n`;
    const molecule = `${MOLECULE}    --\n    Ne 5.6 0 1\n    --\n    He 0 3.4 0.3\n`;
    const only = (name: string) => {
      const kept = name === "good"
        ? models.replace(/ {2}cheap:.*\n/, "")
        : models.replace(/ {2}good:.*\n/, "");
      return `${molecule}${kept}levels: { 3: ${name} }\nbsse: [cp, nocp, vmfc]\n`;
    };
    const good = (await run(folder, "good", only("good"))).extras.nmer.contributions;
    const cheap = (await run(folder, "cheap", only("cheap"))).extras.nmer.contributions;
    const screened = await run(
      folder,
      "screened",
      `${molecule}${models}levels: { 3: good }\nbsse: [cp, nocp, vmfc]\n` +
        "screening: { energy: { threshold: 1e-5, model: cheap }, correct: cheap }\n",
    );
    let [kept, corrected] = [0, 0];
    for (const [treatment, orders] of Object.entries(screened.extras.nmer.contributions)) {
      for (const order of ["2", "3"]) {
        for (const { fragments, energy } of orders[order] ?? []) {
          const by = (list: typeof good) =>
            list[treatment]![order]!.find((one) => one.fragments.join() === fragments.join())!.energy;
          const isKept = Math.abs(energy - by(good)) < ROUNDING;
          if (!isKept) assertAlmostEquals(energy, by(cheap), ROUNDING);
          isKept ? kept++ : corrected++;
        }
        const sum = screened
          .properties[`${treatment}_corrected_${order}_body_contribution_to_energy`] as number;
        assertAlmostEquals(exactSum((orders[order] ?? []).map(({ energy }) => energy)), sum, ROUNDING);
      }
    }
    assert(kept >= 9 && corrected >= 9, `${kept} kept, ${corrected} corrected`);

    // All shards compute the parts of the cheap model, which chooses, and share the others.
    const path = join(folder, "screened.yaml");
    const journals = ["1", "2"].map((shard) => join(folder, `screened.${shard}-of-2.nmer.db`));
    for (const shard of ["1", "2"]) await nmer("run", path, "--shard", `${shard}/2`, "-p", "1");
    await nmer("merge", path, ...journals, "-o", join(folder, "merged.json"));
    assertEquals((await result(join(folder, "merged.json"))).properties, screened.properties);
    const only2 = ["--only-missing", journals[0]!, "--journal", join(folder, "rest.nmer.db")];
    await nmer("run", path, ...only2, "-o", join(folder, "rest.json"), "-p", "1");
    assertEquals((await result(join(folder, "rest.json"))).properties, screened.properties);
  }));

const INPUT = `${MOLECULE}${COMPOSITE}levels: { 2: good }\nbsse: [cp, nocp]\n`;

Deno.test("composite: each part has its own rows in a journal, which other models and runs take over", () =>
  withFolder(async (folder) => {
    const journal = join(folder, "one.nmer.db");
    const small =
      `${MOLECULE}models: { other: { method: mp2, basis: sto-3g } }\nlevels: { 2: other }\nbsse: [cp, nocp]\n`;
    const tasks = async (name: string, input: string) =>
      (await run(folder, name, input, "--journal", journal)).extras.nmer.execution.tasks;
    const { total } = await tasks("small", small);
    // The part of another name in another input.
    const first = await tasks("first", INPUT);
    assertEquals([first["reused"], first["computed"]], [total, 3 * total!]);
    const again = await tasks("again", INPUT);
    assertEquals([again["reused"], again["computed"]], [4 * total!, 0]);
    // Other coefficients are another run of the same tasks.
    const other = await tasks("other", INPUT.replace("1.3", "0.9"));
    assertEquals([other["reused"], other["computed"]], [4 * total!, 0]);
    assertStringIncludes(await nmer("why", '["hf/3-21g", [1], [1, 2, 3]]', journal), "stored result");
    assertStringIncludes(
      await nmer("show", journal),
      "good = mp2/6-31g - 0.3 small + 0.9 hf/3-21g - hf/6-31g",
    );
    const report = join(folder, "report.html");
    await nmer("report", journal, "-o", report, "--csv", join(folder, "csv"));
    assertStringIncludes(await Deno.readTextFile(report), "good: - 0.3 small");
    const sheet = Array.from(Deno.readDirSync(join(folder, "csv")), ({ name }) => name)
      .find((name) => name.includes("models"))!;
    assertStringIncludes(
      await Deno.readTextFile(join(folder, "csv", sheet)),
      "small,builtin,mp2,sto-3g,{},good,-0.3",
    );
  }));

Deno.test("composite: an interrupted run goes on, and shards that are merged give the same bits", () =>
  withFolder(async (folder) => {
    const whole = await run(folder, "whole", INPUT);
    const path = join(folder, "whole.yaml");
    const journals: string[] = [];
    for (const shard of ["1", "2", "3"]) {
      await nmer("run", path, "--shard", `${shard}/3`, "-p", "1");
      journals.push(join(folder, `whole.${shard}-of-3.nmer.db`));
    }
    const { status, err } = await runOnDisk([
      "merge",
      path,
      ...journals.slice(0, 2),
      "-o",
      join(folder, "m.json"),
    ]);
    assertEquals(status, 3, err);
    await nmer("merge", path, ...journals, "-o", join(folder, "m.json"));
    assertEquals((await result(join(folder, "m.json"))).properties, whole.properties);
    // What one shard has is taken over by a run of all.
    await nmer("run", path, "--journal", journals[0]!, "-o", join(folder, "on.json"), "-p", "1");
    const on = await result(join(folder, "on.json"));
    assertEquals(on.properties, whole.properties);
    assert(on.extras.nmer.execution.tasks["reused"]! > 0);
  }));

Deno.test("composite: workers and processes give the bits of one process", () =>
  withFolder(async (folder) => {
    const path = join(folder, "in.yaml");
    await writeFiles(folder, {
      "in.yaml":
        'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { combine: 1.3 hf/3-21g - 0.3 hf/sto-3g }\n',
    });
    assertStringIncludes(await nmer("verify", path, "--quick"), "no bit differs");
  }));

Deno.test("composite: a result carries the coefficients, and its input computes the same again, in all forms", () =>
  withFolder(async (folder) => {
    const inputs = {
      named: INPUT,
      unnamed:
        `${MOLECULE}model: { extrapolate: { scf: [def2-svp, def2-tzvp] } }\nbsse: [cp, nocp]\nmax_nbody: 2\n`,
    };
    for (const [name, input] of Object.entries(inputs)) {
      const whole = await run(folder, name, input);
      assert(Object.hasOwn(whole.input_data.specification.extras.nmer, "composites"));
      const at = (file: string) => join(folder, file);
      await writeFiles(folder, { [`${name}.again.json`]: JSON.stringify(whole.input_data) });
      await nmer("convert", at(`${name}.yaml`), at(`${name}.v2.json`), "--to", "qcschema-v2");
      await nmer("convert", at(`${name}.yaml`), at(`${name}.v1.json`), "--to", "qcschema-v1");
      await nmer("convert", at(`${name}.v2.json`), at(`${name}.back.yaml`));
      await nmer("convert", at(`${name}.json`), at(`${name}.result1.json`), "--to", "result-v1");
      for (const file of ["again.json", "v1.json", "v2.json", "back.yaml"]) {
        const journal = ["--journal", at(`${name}.nmer.db`)];
        await nmer("run", at(`${name}.${file}`), "-o", at("other.json"), ...journal, "-p", "1");
        const other = await result(at("other.json"));
        assertEquals(other.properties, whole.properties, `${name} ${file}`);
        assertEquals(other.extras.nmer.execution.tasks["computed"], 0, `${name} ${file}`);
      }
      await nmer("show", at(`${name}.json`));
      const planned = JSON.parse(await nmer("plan", at(`${name}.yaml`), "--format", "json"));
      assertEquals(planned.composites, whole.input_data.specification.extras.nmer["composites"]);
    }
  }));

Deno.test("composite: results from elsewhere are assembled, of programs that nmer does not know as well", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, {
      "in.yaml": 'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\n' +
        "model: { program: other, combine: 'a/x - 0.5 b/x + 0.5 b/y' }\nbsse: nocp\n",
      "components.json": JSON.stringify(Object.fromEntries(
        ["a/x", "b/x", "b/y"].flatMap((model, i) => [
          [`["${model}", [1], [1]]`, { energy: -2 - i }],
          [`["${model}", [2], [2]]`, { energy: -2 - i }],
          [`["${model}", [1, 2], [1, 2]]`, { energy: -4.5 - 3 * i }],
        ]),
      )),
    });
    const path = join(folder, "r.json");
    await nmer(
      "assemble",
      join(folder, "in.yaml"),
      "--components",
      join(folder, "components.json"),
      "-o",
      path,
    );
    // a/x: -0.5; b/x: -1.5; b/y: -2.5.
    assertEquals((await result(path)).return_result, -0.5 + 0.75 - 1.25);
  }));

Deno.test("composite: what a program refuses of a part is told of the model that the input has", () =>
  withFolder(async (folder) => {
    const refused = async (models: string): Promise<string> => {
      await writeFiles(folder, { "in.yaml": MOLECULE + models });
      const { status, err } = await runOnDisk(["run", join(folder, "in.yaml"), "--no-journal", "-q"]);
      assertEquals(status, 2, err);
      return err;
    };
    const good = "models:\n  good: { combine: 'mp2/6-31g - hf/6-31g + hf/nobasis' }\nlevels: { 2: good }\n";
    assertStringIncludes(
      await refused(good),
      'in.yaml:10:3: models.good: found "nobasis", in the part hf/nobasis;',
    );
    assertStringIncludes(
      await refused("model: { combine: 'mp4/6-31g' }\n"),
      "model: found ",
    );
    assertStringIncludes(
      await refused("model: { program: xtb, combine: 'gfn2-xtb/none' }\nbsse: cp\n"),
      "in the part gfn2-xtb/none",
    );
  }));

Deno.test("composite: doubtful sums are told before anything runs", () =>
  withFolder(async (folder) => {
    const warnings = async (models: string): Promise<string> => {
      await writeFiles(folder, { "in.yaml": MOLECULE + models });
      const { status, out, err } = await runOnDisk(["validate", join(folder, "in.yaml")]);
      assertEquals(status, 0, err);
      return out + err;
    };
    assertStringIncludes(
      await warnings("model: { combine: 'mp2/6-31g - hf/6-31g' }\n"),
      "the coefficients of the model add up to 0",
    );
    assertStringIncludes(
      await warnings("models: { x: { combine: 'mp2/6-31g + hf/6-31g' } }\nlevels: { 2: x }\n"),
      "the coefficients of x add up to 2",
    );
    const mixed = (keywords: string) =>
      `models:
  frozen: { program: psi4, method: ccsd(t), basis: cc-pvdz, keywords: { freeze_core: true } }
  all: { program: psi4, method: mp2, basis: cc-pvdz, keywords: ${keywords} }
  x: { program: psi4, combine: "frozen - all + mp2/cc-pvtz" }
levels: { 2: x }
`;
    assertStringIncludes(await warnings(mixed("{}")), "which freeze different cores");
    assert(!(await warnings(mixed("{ freeze_core: true }"))).includes("different cores"));
    const issue = (keywords: string) =>
      warnings(
        `model: { program: psi4, combine: ccsd(t)/cc-pvdz - mp2/cc-pvdz + mp2/cc-pvtz, keywords: ${keywords} }\n`,
      );
    assertStringIncludes(await issue("{}"), "for which Psi4 takes different integrals (scf_type df and pk)");
    for (const keywords of ["{ scf_type: pk, mp2_type: conv }", "{ cc_type: df }"]) {
      assert(!(await issue(keywords)).includes("warning"), keywords);
    }
    assert(!(await warnings("model: { combine: 'mp2/6-31g - hf/sto-3g + hf/6-31g' }\n")).includes("warning"));
  }));
