// Expansions from which n-mers are left out, as users run them: the numbers follow from those of the whole expansion, and
// are the same in shards, resumed, and read again from files.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { exactSum } from "../../lib/base/exact_sum.ts";
import { runOnDisk, writeFiles } from "../command_line/disk_host.ts";
import { withFolder } from "../folders.ts";

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
`;
const MODEL = "model: { method: hf, basis: sto-3g }\nmax_nbody: 3\nbsse: [cp, nocp, vmfc]\n";
const NAME = "_corrected_interaction_energy";
// Sums of the same task energies in another order, each rounded once.
const ROUNDING = 1e-11;

interface Written {
  readonly properties: Readonly<Record<string, number>>;
  readonly extras: {
    readonly nmer: {
      readonly contributions: Readonly<Record<string, Readonly<Record<string, readonly Nmer[]>>>>;
      readonly screening?: unknown;
      readonly focus?: Readonly<Record<string, unknown>>;
    };
  };
  readonly input_data: unknown;
}

interface Nmer {
  readonly fragments: readonly number[];
  readonly energy: number;
  readonly distance?: number;
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

const CASES = {
  "distances by order": {
    keys: "screening: { distance: { 2: 3.5, 3: 3 } }",
    keeps: ({ fragments, distance }: Nmer) => distance! <= (fragments.length === 2 ? 3.5 : 3),
  },
  "a list": {
    keys: "screening: { nmers: [[2, 1], [4, 3], [1, 3, 4], [1, 3], [4, 1]] }",
    keeps: ({ fragments }: Nmer) => ["1,2", "3,4", "1,3", "1,4", "1,3,4"].includes(fragments.join()),
  },
  "trimers without their dimers": {
    keys: "screening: { nmers: [[1, 3, 4]] }",
    keeps: ({ fragments }: Nmer) => fragments.join() === "1,3,4",
  },
  "a focus": { keys: "focus: [3]", keeps: ({ fragments }: Nmer) => fragments.includes(3) },
  "a focus with distances": {
    keys: "focus: [1, 2]\nscreening: { distance: { 2: 4, 3: 3.5 } }",
    keeps: ({ fragments, distance }: Nmer) =>
      fragments.some((fragment) => fragment < 3) && distance! <= (fragments.length === 2 ? 4 : 3.5),
  },
};

Deno.test("screening: the result is the sum over what was kept of the whole expansion, in every treatment", () =>
  withFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    await writeFiles(folder, { "whole.yaml": MOLECULE + MODEL });
    await nmer("run", path("whole.yaml"), "-o", path("whole.json"), "-p", "2");
    const whole = (await result(path("whole.json"))).extras.nmer.contributions;
    for (const [name, { keys, keeps }] of Object.entries(CASES)) {
      await writeFiles(folder, { "part.yaml": `${MOLECULE}${MODEL}${keys}\n` });
      await nmer("run", path("part.yaml"), "-o", path("part.json"), "--fresh");
      const { properties, extras } = await result(path("part.json"));
      for (const treatment of ["nocp", "cp", "vmfc"]) {
        const kept = [2, 3].flatMap((order) => whole[treatment]![order]!.filter(keeps));
        const listed = [2, 3].flatMap((order) => extras.nmer.contributions[treatment]![order] ?? []);
        assertEquals(listed.map(({ fragments }) => fragments), kept.map(({ fragments }) => fragments), name);
        const sum = exactSum(kept.map(({ energy }) => energy));
        assertAlmostEquals(properties[`${treatment}${NAME}`]!, sum, ROUNDING, `${name}, ${treatment}`);
      }
    }
  }));

Deno.test("screening: shards, a resumed run and files give the same numbers again, and say what was left out", () =>
  withFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    await writeFiles(folder, { "w.yaml": `${MOLECULE}${MODEL}${CASES["a focus with distances"].keys}\n` });
    assertStringIncludes(
      await nmer("plan", path("w.yaml")),
      "4 of 10 dimers within 4, 1 of 10 trimers within 3.5",
    );
    const text = await nmer("run", path("w.yaml"), "-o", path("w.json"));
    assertStringIncludes(text, "interaction energy of fragments 1, 2 with each other and the others is");
    assertStringIncludes(await nmer("run", path("w.yaml"), "-o", path("w.json")), "taken over");
    const { properties, extras, input_data } = await result(path("w.json"));
    const counts = { left_out: { 2: 6, 3: 9 }, computed: { 2: 4, 3: 1 } };
    assertEquals(extras.nmer.screening, { ...counts, estimated_error: null, error_bound: null });
    assertEquals(extras.nmer.focus?.["fragments"], [1, 2]);
    const between = extras.nmer.contributions["cp"]!["2"]![0]!;
    assertEquals(between.fragments, [1, 2]);
    assertAlmostEquals(
      (extras.nmer.focus?.["with_rest"] as Record<string, Record<string, number>>)["cp"]!["2"]! +
        between.energy,
      properties["cp_corrected_2_body_contribution_to_energy"]!,
      ROUNDING,
    );

    for (const shard of ["1/2", "2/2"]) await nmer("run", path("w.yaml"), "--shard", shard);
    const shards = [1, 2].map((i) => path(`w.${i}-of-2.nmer.db`));
    await nmer("merge", path("w.yaml"), ...shards, "-o", path("merged.json"));
    assertEquals((await result(path("merged.json"))).properties, properties);

    await Deno.writeTextFile(path("again.json"), JSON.stringify(input_data));
    await nmer("run", path("again.json"), "-o", path("again.result.json"));
    assertEquals((await result(path("again.result.json"))).properties, properties);
    await nmer("convert", path("again.json"), path("again.yaml"));
    await nmer("run", path("again.yaml"), "-o", path("yaml.result.json"));
    assertEquals((await result(path("yaml.result.json"))).properties, properties);

    assertStringIncludes(await nmer("show", path("w.json"), "--pairs"), "Sum of all 4 pairs");
    assertStringIncludes(await nmer("show", path("w.nmer.db")), "focus on fragments 1, 2");
    assertStringIncludes(await nmer("status", path("w.nmer.db")), "of 32 tasks done (100 %)");
    await nmer("report", path("w.nmer.db"), "-o", path("w.html"));
    assertStringIncludes(await Deno.readTextFile(path("w.html")), "Kept by distance");
    await writeFiles(folder, { "w.yaml": `${MOLECULE}${MODEL}focus: [1]\n` });
    const { err } = await runOnDisk(["run", path("w.yaml"), "-o", path("w.json")]);
    assertStringIncludes(err, "n-mers: others are left out");
  }));
