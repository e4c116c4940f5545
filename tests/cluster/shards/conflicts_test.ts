// Journals whose results differ: never added up silently. A program that answers otherwise from one day to the next
// stands for a faulty node, and a forged row for one that the built-in engine has miscalculated.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { isProgramThere } from "../../live_programs.ts";
import { columnsOf, RESULTS } from "../../../lib/execution/journal/format/schema.ts";
import { checksumOf, type Value } from "../../../lib/execution/journal/format/row_checksum.ts";
import { helium, inShardFolder, QUICK, type ShardFolder } from "./shard_runs.ts";

const python = await isProgramThere("/usr/bin/python3");

/** A program whose energies are off by a number of Hartree. */
const program = (shift: string) =>
  `#!/usr/bin/python3
import json, math, sys

task = json.load(sys.stdin)
geometry = task["molecule"]["geometry"]
places = [geometry[i : i + 3] for i in range(0, len(geometry), 3)]
energy = -sum(1 / (1 + math.dist(a, b)) for i, a in enumerate(places) for b in places[:i]) + ${shift}
json.dump({**task, "success": True, "return_result": energy, "properties": {"return_energy": energy}}, sys.stdout)
`;

const INPUT = `${helium(3)}model: { program: "command:mine", method: none }\nbsse: nocp\n`;

/** Computes everything with a program that is off, into a journal. */
async function runShifted({ nmer, file }: ShardFolder, shift: string, journal: string): Promise<void> {
  await Deno.writeTextFile(file("mine"), program(shift), { mode: 0o755 });
  await nmer(0, "run", "in.yaml", "--journal", file(journal), "-q");
}

async function withPrograms(use: (folder: ShardFolder) => Promise<void>): Promise<void> {
  const environment: Record<string, string> = {};
  await inShardFolder(INPUT, async (folder) => {
    environment["NMER_PROGRAMS"] = folder.file("programs.yaml");
    const programs = `commands: { mine: { executable: "${folder.file("mine")}", version: "1" } }`;
    await Deno.writeTextFile(folder.file("programs.yaml"), programs);
    await use(folder);
  }, environment);
}

const energyIn = (path: string): number => JSON.parse(Deno.readTextFileSync(path)).return_result;

Deno.test({
  name: `shards: results of a program that differ are refused with both journals, unless one is preferred${
    python ? "" : " (skipped: no /usr/bin/python3 here)"
  }`,
  ignore: !python && Deno.env.get("CI") !== "true",
  fn: () =>
    withPrograms(async (folder) => {
      const { nmer, file } = folder;
      await runShifted(folder, "0", "right.db");
      await runShifted(folder, "0.5 * len(places)", "off.db");
      const both = ["merge", "in.yaml", file("right.db"), file("off.db")];
      const { err, out } = await nmer(2, ...both);
      assertEquals(out, "");
      assertStringIncludes(
        err,
        `energy of ["(auto)", [1], [1]] is 0 in ${file("right.db")} and 0.5 in ${file("off.db")}; `,
      );
      assertStringIncludes(err, "; and 4 more");
      assertStringIncludes(
        err,
        `with --prefer ${file("right.db")} or --prefer ${file("off.db")}, or leave one out`,
      );
      const results = ["right.db", "off.db"].map((name) => file(`${name}.json`));
      for (const [i, name] of ["right.db", "off.db"].entries()) {
        await nmer(0, ...both, "--prefer", file(name), "-o", results[i]!);
        const { merged } = JSON.parse(Deno.readTextFileSync(results[i]!)).extras.nmer;
        assertEquals(
          merged.journals.map(({ results }: { results: number }) => results),
          i === 0 ? [7, 0] : [0, 7],
        );
      }
      // Shifts of n-mers by their size cancel in the interaction.
      assert(Math.abs(energyIn(results[0]!) - energyIn(results[1]!)) < 1e-12);
      const { err: none } = await nmer(2, ...both, "--prefer", file("in.yaml"));
      assertStringIncludes(none, "expected one of the journals that are joined");
    }),
});

Deno.test({
  name: `shards: other programs may differ by 1e-9 Hartree, and no more${
    python ? "" : " (skipped: no /usr/bin/python3 here)"
  }`,
  ignore: !python && Deno.env.get("CI") !== "true",
  fn: () =>
    withPrograms(async (folder) => {
      const { nmer, file } = folder;
      await runShifted(folder, "0", "a.db");
      await runShifted(folder, "9e-10", "b.db");
      await runShifted(folder, "1.1e-9", "c.db");
      await nmer(0, "merge", "in.yaml", file("a.db"), file("b.db"), "-q");
      await nmer(2, "merge", "in.yaml", file("a.db"), file("c.db"), "-q");
      // The preferred one decides between two others that it has the task of.
      await nmer(
        0,
        "merge",
        "in.yaml",
        file("a.db"),
        file("c.db"),
        "--prefer",
        file("b.db"),
        file("b.db"),
        "-q",
      );
    }),
});

Deno.test("shards: of the built-in engine a single bit counts", () =>
  inShardFolder(QUICK, async ({ nmer, file, shard, journals }) => {
    await shard(1, 1);
    const [right] = journals(1) as [string];
    await Deno.copyFile(right, file("off.db"));
    nudge(file("off.db"));
    const { err } = await nmer(2, "merge", "in.yaml", right, file("off.db"), "-q");
    assertStringIncludes(err, "bit by bit of the built-in engine");
    await nmer(0, "merge", "in.yaml", right, file("off.db"), "--prefer", right, "-q");
    // Also for what is missing: it would be added to results that are in doubt.
    await nmer(2, "run", "in.yaml", "--only-missing", right, file("off.db"), "-q");
    await nmer(0, "run", "in.yaml", "--only-missing", right, file("off.db"), "--prefer", right, "-q");
  }));

/** Moves an energy of a journal to the next number, under the right checksum. */
function nudge(path: string): void {
  const db = new DatabaseSync(path);
  const columns = columnsOf(RESULTS);
  const row = db.prepare(`SELECT ${columns} FROM ${RESULTS.name} LIMIT 1`).get() as Record<string, Value>;
  const energy = row["energy"] as number;
  row["energy"] = energy * (1 + Number.EPSILON);
  assert(row["energy"] !== energy);
  const seal = checksumOf(RESULTS.name, columns.slice(0, -1).map((name) => row[name]!));
  db.prepare(`UPDATE ${RESULTS.name} SET energy = ?, seal = ? WHERE key = ?`)
    .run(row["energy"], seal as number, row["key"] as Uint8Array);
  db.close();
}
