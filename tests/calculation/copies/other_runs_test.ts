// A journal that has runs of one cluster serves another: what equals its n-mers there is not computed again.

import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runOnDisk, writeFiles } from "../../command_line/disk_host.ts";
import { cutOut, HYDROGEN_FLUORIDE } from "../../crystals.ts";
import { withFolder } from "../../folders.ts";
import { permuted, rotation, shuffled } from "../../plan/equivalents/moves.ts";

type Result = {
  readonly properties: Readonly<Record<string, number | number[] | null>>;
  readonly extras: {
    readonly nmer: {
      readonly equivalents: Readonly<
        Record<"classes" | "computed" | "copied" | "from_other_runs" | "worst_deviation", number> & {
          energy_change: number | null;
        }
      >;
      readonly execution: { readonly tasks: Readonly<Record<"computed" | "reused" | "total", number>> };
    };
  };
};

/** A molecule's text turned, shifted, its fragments in another order, each atom off by a little, in angstrom. */
function moved(text: string, noise = 0): string {
  const turn = rotation(0.3, 1.1, -0.7);
  const random = shuffled(7);
  const fragments = text.split("--\n").map((fragment) =>
    fragment.trim().split("\n").map((line) => {
      const [symbol, ...place] = line.trim().split(/\s+/);
      const at = turn.map((row, i) =>
        row.reduce((sum, x, k) => sum + x * Number(place[k]), 3 + i) + noise * (random() - 0.5)
      );
      return `${symbol} ${at.map((x) => x.toFixed(12)).join(" ")}`;
    }).join("\n")
  );
  return permuted(fragments, random).join("\n--\n");
}

const input = (text: string, rest: string) =>
  `molecule:\n  text: |\n${text.trimEnd().split("\n").map((line) => `    ${line.trim()}`).join("\n")}\n` +
  `model: { method: hf, basis: sto-3g }\nmax_nbody: 2\nbsse: [nocp, vmfc]\ndriver: gradient\n${rest}`;

const SMALL = cutOut(HYDROGEN_FLUORIDE, 3);
const LARGE = moved(cutOut(HYDROGEN_FLUORIDE, 4), 4e-5);
const ONCE = "equivalents: { tolerance: 1e-4 }\n";

type Nmer = (...args: readonly string[]) => Promise<{ status: number; out: string; err: string }>;

const withInputs = (use: (nmer: Nmer, result: (name: string) => Result) => Promise<void>) =>
  withFolder(async (folder) => {
    await writeFiles(folder, {
      "small.yaml": input(SMALL, ""),
      "large.yaml": input(LARGE, ONCE),
      "plain.yaml": input(LARGE, ""),
      "tight.yaml": input(LARGE, "equivalents: { tolerance: 1e-7 }\n"),
      "cp.yaml": input(LARGE, ONCE).replace("[nocp, vmfc]", "cp"),
      "mp2.yaml": input(LARGE, ONCE).replace("hf,", "mp2,"),
      "anion.yaml": input(LARGE.replace("--\n", "--\n-1 2\n"), ONCE),
    });
    const nmer: Nmer = async (...args) => {
      const { status, out, err } = await runOnDisk(args.map((arg) => arg.replace(/^@/, `${folder}/`)));
      return { status, out: out.replaceAll(`${folder}/`, ""), err: err.replaceAll(`${folder}/`, "") };
    };
    await use(nmer, (name) => JSON.parse(Deno.readTextFileSync(`${folder}/${name}`)));
  });

const run = async (nmer: Nmer, name: string, journal: string, ...more: readonly string[]) => {
  const ran = await nmer(
    "run",
    `@${name}.yaml`,
    "-o",
    `@${name}.json`,
    "--journal",
    `@${journal}`,
    "--mode",
    "serial",
    ...more,
  );
  assertEquals(ran.status, 0, ran.err);
  return ran;
};

Deno.test("equivalents: what the journal has of another cluster is taken over, turned, and nothing else changes", () =>
  withInputs(async (nmer, result) => {
    await run(nmer, "plain", "own.db");
    await run(nmer, "small", "journal.db");
    const first = await run(nmer, "large", "journal.db");
    assertMatch(
      first.err,
      /tasks have the results of equal n-mers of other runs of journal.db: no atom is off/,
    );
    assertMatch(first.out, /\d+ tasks are copies of equal ones of other runs: no atom is off by more than/);
    const { properties, extras: { nmer: { equivalents, execution } } } = result("large.json");
    assert(equivalents.from_other_runs >= 4, JSON.stringify(equivalents));
    assertEquals(execution.tasks.reused, equivalents.from_other_runs);
    assertEquals(execution.tasks.computed, equivalents.computed);
    assert(equivalents.worst_deviation > 1e-6 && equivalents.worst_deviation <= 1e-4);
    // What atoms are off by decides on the difference, and the statement of it says how much.
    const plain = result("plain.json").properties;
    const name = "return_energy";
    assert(typeof plain[name] === "number", Object.keys(plain).join(" "));
    const change = plain[name] as number - (properties[name] as number);
    assertAlmostEquals(change, equivalents.energy_change!, 0.05 * Math.abs(change) + 1e-9);
    for (const [property, value] of Object.entries(plain)) {
      [value].flat().forEach((number, i) =>
        assertAlmostEquals(number as number, [properties[property]].flat()[i] as number, 2e-4, property)
      );
    }
  }));

Deno.test("equivalents: a run with results of another cluster continues, is joined and looked at with the same bits", () =>
  withInputs(async (nmer, result) => {
    await run(nmer, "small", "journal.db");
    await run(nmer, "large", "journal.db");
    const { properties, extras } = result("large.json");
    const { equivalents } = extras.nmer;
    const again = await run(nmer, "large", "journal.db");
    assertStringIncludes(again.out, "0 tasks computed");
    assertEquals(result("large.json").properties, properties);
    assertEquals(result("large.json").extras.nmer.equivalents, equivalents);
    const merged = await nmer(
      "merge",
      "@large.yaml",
      "@journal.db",
      "-o",
      "@merged.json",
      "--journal",
      "@all.db",
    );
    assertEquals(merged.status, 0, merged.err);
    assertEquals(result("merged.json").properties, properties);
    assertEquals(result("merged.json").extras.nmer.equivalents, equivalents);
    // The journal that was written has no more than the tasks of this input, the copies under their own keys.
    const ofJoined = await run(nmer, "large", "all.db");
    assertStringIncludes(ofJoined.out, "0 tasks computed");
    assertEquals(result("large.json").properties, properties);
    assertEquals(result("large.json").extras.nmer.equivalents, equivalents);
    const label = `["(auto)", [1], [1]]`;
    const why = await nmer("why", label, "@journal.db", "@large.yaml");
    assertMatch(
      why.out,
      /taken over from an equal n-mer of another run, of which no atom is off by more than/,
    );
    assertMatch(why.out, /takes the stored result over: its .* has that of an equal n-mer/);
    const plain = await run(nmer, "plain", "all.db");
    assertMatch(plain.out, new RegExp(`${equivalents.copied + equivalents.from_other_runs} tasks computed`));
    const pruned = await nmer("journal", "prune", "@journal.db", "@large.yaml");
    assertEquals(pruned.status, 0, pruned.err);
    const rest = await run(nmer, "large", "journal.db");
    assertStringIncludes(rest.out, "0 tasks computed");
    assertEquals(result("large.json").properties, properties);
    const shown = await nmer("journal", "export", "@journal.db");
    assertEquals(shown.status, 0, shown.err);
    const report = await nmer("status", "@journal.db");
    assertEquals(report.status, 0, report.err);
  }));

Deno.test("equivalents: other models, charges, tighter tolerances and a fresh run take nothing over", () =>
  withInputs(async (nmer, result) => {
    await run(nmer, "small", "journal.db");
    for (const name of ["mp2", "tight", "cp", "plain"]) {
      await run(nmer, name, "journal.db");
      assertEquals(result(`${name}.json`).extras.nmer.equivalents?.from_other_runs ?? 0, 0, name);
    }
    await run(nmer, "anion", "journal.db");
    const ofAnion = result("anion.json").extras.nmer.equivalents;
    await run(nmer, "large", "other.db");
    await run(nmer, "small", "other.db", "--fresh");
    const fresh = await run(nmer, "large", "journal.db", "--fresh");
    assertMatch(fresh.out, /, 0 taken over|tasks computed/);
    assertEquals(result("large.json").extras.nmer.equivalents.from_other_runs, 0);
    assert(ofAnion.from_other_runs < ofAnion.classes, JSON.stringify(ofAnion));
  }));

Deno.test("equivalents: what was taken over for a smaller class does not serve a larger one, which it was not compared with", () =>
  withFolder(async (folder) => {
    const fluorides = (...lengths: readonly number[]) =>
      `molecule:\n  text: |\n${
        lengths.map((length, i) => `    F ${30 * i} 0 0\n    H ${30 * i} 0 ${length}\n`).join("    --\n")
      }model: { method: hf, basis: sto-3g }\nmax_nbody: 1\nbsse: nocp\ndriver: gradient\n`;
    const once = "equivalents: { tolerance: 0.01 }\n";
    await writeFiles(folder, {
      "first.yaml": fluorides(0.92, 1.3),
      "grown.yaml": fluorides(0.938, 1.5) + once,
      "larger.yaml": fluorides(0.938, 1.5, 0.956) + once,
    });
    const fromOthers = async (name: string) => {
      const journal = `${folder}/journal.db`;
      const output = `${folder}/${name}.json`;
      const more = ["--journal", journal, "-o", output, "--mode", "serial"];
      const { status, err } = await runOnDisk(["run", `${folder}/${name}.yaml`, ...more]);
      assertEquals(status, 0, err);
      const { equivalents } = (JSON.parse(await Deno.readTextFile(output)) as Result).extras.nmer;
      return equivalents?.from_other_runs;
    };
    await fromOthers("first");
    assertEquals(await fromOthers("grown"), 1);
    assertEquals(await fromOthers("grown"), 1); // continued
    assertEquals(await fromOthers("larger"), 0); // 0.956 is 0.018 angstrom from 0.92
  }));
