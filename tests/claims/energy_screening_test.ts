// Expansions whose n-mers a cheap model chooses while they run, as users run them: which n-mers these are, and all numbers,
// follow from the whole expansions of both models, in every treatment and way to run them.

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { exactSum } from "../../lib/base/exact_sum.ts";
import { runOnDisk, writeFiles } from "../command_line/disk_host.ts";
import { withFolder } from "../folders.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));

const MOLECULE = `molecule:
  text: |
    He 0 0 0
    --
    He 0 0 2.6
    --
    H 2.5 0 0
    H 2.5 0.1 0.74
    --
    He 0 3.4 0.3
    --
    Ne 5.5 0 1
    --
    He 9 0 1
`;
const MODELS = "models: { good: { method: hf, basis: 6-31g }, cheap: { method: hf, basis: sto-3g } }\n";
const BSSE = "bsse: [cp, nocp, vmfc]\n";
const TREATMENTS = ["nocp", "cp", "vmfc"] as const;
const THRESHOLD = 2e-6;
const NAME = "_corrected_interaction_energy";
// Sums of the same task energies in another order, each rounded once.
const ROUNDING = 1e-11;

interface Nmer {
  readonly fragments: readonly number[];
  readonly energy: number;
}

type Contributions = Readonly<Record<string, Readonly<Record<string, readonly Nmer[]>>>>;

interface Written {
  readonly properties: Readonly<Record<string, number | readonly number[]>>;
  readonly return_result: number | null;
  readonly success: boolean;
  readonly extras: {
    readonly nmer: {
      readonly contributions: Contributions;
      readonly screening: Readonly<Record<string, unknown>>;
      readonly execution: { readonly tasks: Readonly<Record<string, number>> };
    };
  };
  readonly input_data: unknown;
}

/** Runs nmer, which must do all of its work. */
async function nmer(...args: readonly string[]): Promise<string> {
  const { status, out, err } = await runOnDisk(args);
  assertEquals(status, 0, err);
  return out;
}

async function result(path: string): Promise<Written> {
  return JSON.parse(await Deno.readTextFile(path));
}

/** The contributions of the whole expansion by one model. */
async function whole(folder: string, model: string): Promise<Contributions> {
  const name = join(folder, `whole.${model}`);
  await Deno.writeTextFile(
    `${name}.yaml`,
    `${MOLECULE}${MODELS}levels: { 3: ${model} }\n${BSSE}`.replace(
      model === "good" ? /, cheap: \{[^}]*\}/ : /good: \{[^}]*\}, /,
      "",
    ),
  );
  await nmer("run", `${name}.yaml`, "-o", `${name}.json`, "-p", "2");
  return (await result(`${name}.json`)).extras.nmer.contributions;
}

/** Which n-mers are candidates, and which of them are kept: bottom up, by the contributions of the whole expansion. */
function chosen(cheap: Contributions, focus?: readonly number[]) {
  const inFocus = (nmer: readonly number[]) => focus === undefined || nmer.some((i) => focus.includes(i));
  const largest = new Map<string, number>();
  for (const treatment of TREATMENTS) {
    for (const { fragments, energy } of [2, 3].flatMap((order) => cheap[treatment]![order]!)) {
      const key = fragments.join();
      largest.set(key, Math.max(largest.get(key) ?? 0, Math.abs(energy)));
    }
  }
  const isAbove = (key: string) => largest.get(key)! > THRESHOLD;
  const all = [...largest.keys()].filter((key) => inFocus(key.split(",").map(Number)));
  const dimers = all.filter((key) => key.split(",").length === 2);
  const kept = new Set(dimers.filter(isAbove));
  const trimers = all.filter((key) => {
    const [a, b, c] = key.split(",").map(Number) as [number, number, number];
    return c !== undefined &&
      [[a, b], [a, c], [b, c]].filter(inFocus).every((pair) => kept.has(pair.join()));
  });
  return {
    kept: [...kept, ...trimers.filter(isAbove)],
    leftOut: [...dimers, ...trimers].filter((key) => !isAbove(key)),
  };
}

function sumOver(contributions: Contributions, treatment: string, nmers: readonly string[]): number {
  const all = [2, 3].flatMap((order) => contributions[treatment]![order]!);
  return exactSum(
    all.filter(({ fragments }) => nmers.includes(fragments.join())).map(({ energy }) => energy),
  );
}

const ENERGY = `energy: { threshold: ${THRESHOLD}, model: cheap }`;

Deno.test("energy screening: the result is the sum over what the cheap model keeps, in every treatment", () =>
  withFolder(async (folder) => {
    const [good, cheap] = [await whole(folder, "good"), await whole(folder, "cheap")];
    const run = async (name: string, keys: string) => {
      const path = join(folder, name);
      await Deno.writeTextFile(`${path}.yaml`, `${MOLECULE}${MODELS}levels: { 3: good }\n${BSSE}${keys}\n`);
      await nmer("run", `${path}.yaml`, "-o", `${path}.json`, "--no-journal");
      return await result(`${path}.json`);
    };
    for (const focus of [undefined, [1, 2]]) {
      const keys = focus === undefined ? "" : "\nfocus: [1, 2]";
      const { kept, leftOut } = chosen(cheap, focus);
      assert(leftOut.length > 0 && kept.length > 2, "both are to be tested");
      const plain = await run("plain", `screening: { ${ENERGY} }${keys}`);
      const corrected = await run("corrected", `screening: { ${ENERGY}, correct: cheap }${keys}`);
      for (const treatment of TREATMENTS) {
        const listed = [2, 3].flatMap((order) => plain.extras.nmer.contributions[treatment]![order] ?? []);
        assertEquals(listed.map(({ fragments }) => fragments.join()).sort(), kept.toSorted());
        const sum = sumOver(good, treatment, kept);
        assertAlmostEquals(plain.properties[`${treatment}${NAME}`] as number, sum, ROUNDING);
        const added = sumOver(cheap, treatment, leftOut);
        assert(Math.abs(added) > 100 * ROUNDING);
        assertAlmostEquals(corrected.properties[`${treatment}${NAME}`] as number, sum + added, ROUNDING);
        for (const order of [2, 3]) {
          assertAlmostEquals(
            exactSum(corrected.extras.nmer.contributions[treatment]![order]!.map(({ energy }) => energy)),
            corrected.properties[`${treatment}_corrected_${order}_body_contribution_to_energy`] as number,
            ROUNDING,
          );
        }
      }
    }
  }));

Deno.test("energy screening: each order may have its threshold, and all that is left out may be added by the cheap model", () =>
  withFolder(async (folder) => {
    const [good, cheap] = [await whole(folder, "good"), await whole(folder, "cheap")];
    const path = join(folder, "all");
    const energy =
      `energy: { threshold: { 2: ${THRESHOLD}, 3: ${THRESHOLD} }, model: cheap, candidates: all }`;
    await Deno.writeTextFile(
      `${path}.yaml`,
      `${MOLECULE}${MODELS}levels: { 3: good }\n${BSSE}screening: { ${energy}, correct: cheap }\n`,
    );
    const text = await nmer("run", `${path}.yaml`, "-o", `${path}.json`);
    assertStringIncludes(text, `contributions by cheap, of all n-mers, above ${THRESHOLD} Hartree`);
    const { properties, extras } = await result(`${path}.json`);
    const { kept } = chosen(cheap);
    const all = [2, 3].flatMap((order) => cheap["nocp"]![order]!).map(({ fragments }) => fragments.join());
    const others = all.filter((key) => !kept.includes(key));
    for (const treatment of TREATMENTS) {
      const sum = sumOver(good, treatment, kept) + sumOver(cheap, treatment, others);
      assertAlmostEquals(properties[`${treatment}${NAME}`] as number, sum, ROUNDING);
    }
    assertEquals(extras.nmer.screening["computed_by_cheap_model"], { 2: 15, 3: 20 });
    await nmer("run", `${path}.yaml`, "-o", `${path}.again.json`);
    assertEquals((await result(`${path}.again.json`)).properties, properties);
    assertStringIncludes(await nmer("show", `${path}.nmer.db`), "kept by energy");
  }));

Deno.test("energy screening: a model of a level may choose, too, and the cheap model may end below the highest order", () =>
  withFolder(async (folder) => {
    const [good, cheap] = [await whole(folder, "good"), await whole(folder, "cheap")];
    const path = join(folder, "two");
    const screening = `screening: { energy: { threshold: ${THRESHOLD}, model: cheap, max_nbody: 2 } }`;
    await Deno.writeTextFile(
      `${path}.yaml`,
      `${MOLECULE}${MODELS}levels: { 2: good, 3: cheap }\n${BSSE}${screening}\n`,
    );
    await nmer("run", `${path}.yaml`, "-o", `${path}.json`, "--no-journal");
    const { properties, extras } = await result(`${path}.json`);
    const { kept, leftOut } = chosen(cheap);
    const trimers = [...kept, ...leftOut].filter((key) => key.split(",").length === 3);
    const dimers = kept.filter((key) => key.split(",").length === 2);
    for (const treatment of TREATMENTS) {
      const sum = sumOver(good, treatment, dimers) + sumOver(cheap, treatment, trimers);
      assertAlmostEquals(properties[`${treatment}${NAME}`] as number, sum, ROUNDING);
    }
    assertEquals((extras.nmer.screening["computed"] as Record<string, number>)["3"], trimers.length);
    await Deno.writeTextFile(
      `${path}.yaml`,
      `${MOLECULE}${MODELS}levels: { 3: good }\n${BSSE}${screening}\n`,
    );
    await nmer("run", `${path}.yaml`, "-o", `${path}.json`, "--no-journal");
    const one = await result(`${path}.json`);
    for (const treatment of TREATMENTS) {
      const sum = sumOver(good, treatment, [...dimers, ...trimers]);
      assertAlmostEquals(one.properties[`${treatment}${NAME}`] as number, sum, ROUNDING);
    }
    assertEquals(one.extras.nmer.screening["computed_by_cheap_model"], { 2: 15 });
    const labels = Object.keys((one as unknown as { cluster_properties: object }).cluster_properties);
    assertEquals(labels.filter((label) => /^\["cheap", \[\d, \d, \d/.test(label)), []);
  }));

const GRADIENT =
  `${MOLECULE}${MODELS}levels: { 3: good }\nbsse: [nocp]\ndriver: gradient\nscreening: { ${ENERGY} }\n`;

Deno.test("energy screening: shards, a resumed run, files and every mode give the same bits", () =>
  withFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    await writeFiles(folder, { "w.yaml": GRADIENT });
    await nmer("run", path("w.yaml"), "-o", path("w.json"));
    const { properties, input_data, extras } = await result(path("w.json"));
    const { total, computed } = extras.nmer.execution.tasks;
    assertEquals(computed, total);
    for (const mode of ["serial", "processes"]) {
      await nmer(
        "run",
        path("w.yaml"),
        "-o",
        path(`${mode}.json`),
        "--mode",
        mode,
        "--no-journal",
        "-p",
        "2",
      );
      assertEquals((await result(path(`${mode}.json`))).properties, properties, mode);
    }
    assertStringIncludes(
      await nmer("run", path("w.yaml"), "-o", path("w.json")),
      `0 tasks computed, ${total} taken over from before`,
    );
    for (const shard of ["1/2", "2/2"]) await nmer("run", path("w.yaml"), "--shard", shard);
    const shards = [1, 2].map((i) => path(`w.${i}-of-2.nmer.db`));
    await nmer("merge", path("w.yaml"), ...shards, "-o", path("merged.json"));
    assertEquals((await result(path("merged.json"))).properties, properties);
    await nmer("run", path("w.yaml"), "--only-missing", shards[0]!, "-o", path("missing.json"));
    assertEquals((await result(path("missing.json"))).properties, properties);

    await Deno.writeTextFile(path("again.json"), JSON.stringify(input_data));
    await nmer("run", path("again.json"), "-o", path("again.result.json"));
    assertEquals((await result(path("again.result.json"))).properties, properties);
    assertStringIncludes(await nmer("show", path("w.nmer.db")), "kept by energy (contributions by cheap");
  }));

/** Kills a run, as a power cut would, once it says something. */
async function killedAt(said: string, input: string): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, "run", input, "--progress", "plain", "-o", `${input}.json`],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let text = "";
  for await (const piece of child.stderr.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (text.includes(said)) child.kill("SIGKILL");
  }
  assertStringIncludes(text, said);
  await child.status;
}

Deno.test("energy screening: a run that is killed in any of its phases loses nothing", () =>
  withFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    await writeFiles(folder, { "w.yaml": GRADIENT, "v.yaml": GRADIENT });
    await nmer("run", path("w.yaml"), "-o", path("w.json"));
    const { properties, extras: { nmer: { execution: { tasks } } } } = await result(path("w.json"));
    for (const phase of [1, 2, 3]) await killedAt(`phase ${phase} of 3`, path("v.yaml"));
    const text = await nmer("run", path("v.yaml"), "-o", path("v.json"));
    const { properties: again, extras } = await result(path("v.json"));
    assertEquals(again, properties);
    assertEquals(extras.nmer.execution.tasks["total"], tasks["total"]);
    assert(extras.nmer.execution.tasks["reused"]! > 0, text);
  }));

Deno.test("energy screening: components of another program choose as well", () =>
  withFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    const input = `${MOLECULE}${MODELS}levels: { 3: good }\nbsse: [nocp]\nscreening: { ${ENERGY} }\n`;
    await writeFiles(folder, { "w.yaml": input });
    await nmer("run", path("w.yaml"), "-o", path("w.json"));
    const { properties, ...written } = await result(path("w.json"));
    const tasks = (written as unknown as { cluster_properties: Record<string, { return_energy: number }> })
      .cluster_properties;
    const components = Object.entries(tasks).map(([label, { return_energy }]) =>
      [label, { energy: return_energy }] as const
    );
    await Deno.writeTextFile(path("c.json"), JSON.stringify(Object.fromEntries(components)));
    await nmer("assemble", path("w.yaml"), "--components", path("c.json"), "-o", path("a.json"));
    assertEquals((await result(path("a.json"))).properties[`nocp${NAME}`], properties[`nocp${NAME}`]);
    const cheapTrimer = components.findLast(([label]) => label.startsWith('["cheap"'))![0];
    const others = components.filter(([label]) => label !== cheapTrimer);
    await Deno.writeTextFile(path("c.json"), JSON.stringify(Object.fromEntries(others)));
    const { status, err } = await runOnDisk(["assemble", path("w.yaml"), "--components", path("c.json")]);
    assertEquals(status, 2);
    assertStringIncludes(err, cheapTrimer);
  }));

Deno.test("energy screening: where the cheap model fails nothing is added up, and the failures are told", () =>
  withFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    const failing = MODELS.replace("sto-3g", "sto-3g, keywords: { maxiter: 1 }");
    const input = `${MOLECULE}${failing}levels: { 3: good }\nbsse: [nocp]\nscreening: { ${ENERGY} }\n`;
    await writeFiles(folder, { "w.yaml": input });
    const { status, err, out } = await runOnDisk(["run", path("w.yaml"), "-o", path("w.json")]);
    assertEquals(status, 3, err);
    const { success, return_result, properties, extras } = await result(path("w.json"));
    assertEquals([success, return_result, properties[`nocp${NAME}`]], [false, null, undefined]);
    assertEquals(extras.nmer.screening["error_bound"], null);
    assertStringIncludes(out, '["cheap", [');
    assertStringIncludes(out, "the screening is not finished");
    const proposed = await nmer("status", path("w.nmer.db"));
    assertStringIncludes(proposed, "to continue: nmer run");
    assertEquals(proposed.includes("--retry-failed"), false);
  }));

Deno.test("energy screening: workers and processes are verified against a serial run", () =>
  withFolder(async (folder) => {
    const path = join(folder, "w.yaml");
    await Deno.writeTextFile(
      path,
      GRADIENT.replace("[nocp]", "[nocp, vmfc]").replace("driver: gradient\n", ""),
    );
    const text = await nmer("verify", path, "--quick");
    assertStringIncludes(text, "no bit differs");
  }));

const REFUSED: Readonly<Record<string, readonly [keys: string, where: string]>> = {
  "a threshold of 0": ["screening: { energy: { threshold: 0, model: cheap } }", "above 0"],
  "a negative threshold": ["screening: { energy: { threshold: -1e-6, model: cheap } }", "above 0"],
  "a model that is not there": [
    "screening: { energy: { threshold: 1e-6, model: chaep } }",
    'screening.energy.model: found "chaep"; expected the name of a model: good, cheap',
  ],
  "an order without a threshold": [
    "screening: { energy: { threshold: { 2: 1e-6 }, model: cheap } }",
    "no threshold for order 3",
  ],
  "a threshold for no order": [
    "screening: { energy: { threshold: { 2: 1e-6, 3: 1e-5, 4: 1 }, model: cheap } }",
    "orders from 2 to 3",
  ],
  "a threshold for a word": [
    "screening: { energy: { threshold: { 2: 1e-6, x: 1e-5 }, model: cheap } }",
    "orders: 2, 3, ...",
  ],
  "no threshold": ["screening: { energy: { model: cheap } }", "threshold"],
  "an order that is not computed": [
    "screening: { energy: { threshold: 1e-6, model: cheap, max_nbody: 4 } }",
    "an order from 2 to 3",
  ],
  "a list against the distances": [
    "screening: { energy: { threshold: 1e-6, model: cheap }, distance: { 2: 3, 3: 3 }, nmers: [[1, 2], [1, 6]] }",
    "screening.nmers[1]: found the n-mer [1, 6]; expected n-mers within the distances",
  ],
  "a correction of nothing": [
    "screening: { distance: { 2: 4, 3: 4 }, correct: cheap }",
    "correction without energy",
  ],
};

Deno.test("energy screening: what cannot be meant is refused with its place before anything runs", () =>
  withFolder(async (folder) => {
    for (const [what, [keys, message]] of Object.entries(REFUSED)) {
      const levels = what === "a correction of nothing"
        ? "levels: { 1: cheap, 3: good }"
        : "levels: { 3: good }";
      await writeFiles(folder, { "w.yaml": `${MOLECULE}${MODELS}${levels}\n${BSSE}${keys}\n` });
      const { status, err } = await runOnDisk(["run", join(folder, "w.yaml"), "--no-journal"]);
      assertEquals(status, 2, `${what}: ${err}`);
      assertStringIncludes(err, "w.yaml:");
      assertStringIncludes(err, message);
    }
  }));

Deno.test("energy screening: ghosts that the cheap model cannot have are refused before anything runs", () =>
  withFolder(async (folder) => {
    const models =
      "models: { good: { method: hf, basis: sto-3g }, cheap: { method: gfn2-xtb, program: xtb } }\n";
    const input = `${MOLECULE}${models}levels: { 3: good }\nbsse: cp\nscreening: { ${ENERGY} }\n`;
    await writeFiles(folder, { "w.yaml": input });
    const { status, err } = await runOnDisk(["validate", join(folder, "w.yaml")]);
    assertEquals(status, 2, err);
    assertStringIncludes(err, "ghost atoms (cp or vmfc) with xtb");
  }));
