// Journals of several versions of a program: never mixed, and the version with most results counts.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { isProgramThere } from "../../live_programs.ts";
import { helium, inShardFolder, type ShardFolder } from "./shard_runs.ts";

const python = await isProgramThere("/usr/bin/python3");
const skipped = python ? "" : " (skipped: no /usr/bin/python3 here)";
const ignore = !python && Deno.env.get("CI") !== "true";

// Fails where it is told so.
const PROGRAM = `#!/usr/bin/python3
import json, sys

task = json.load(sys.stdin)
if len(sys.argv) > 1 and len(task["molecule"]["symbols"]) >= int(sys.argv[1]):
    sys.exit("broken")
energy = -1.0 * len(task["molecule"]["symbols"])
json.dump({**task, "success": True, "return_result": energy, "properties": {"return_energy": energy}}, sys.stdout)
`;

const INPUT = `${helium(3)}model: { program: "command:mine", method: none }\nbsse: nocp\n`;

/** Runs nmer with a version of the program, which fails for so many atoms and more. */
type RunVersion = (
  version: string,
  failsFrom: number | undefined,
  status: number,
  ...args: readonly string[]
) => ReturnType<ShardFolder["nmer"]>;

function withVersions(use: (folder: ShardFolder, run: RunVersion) => Promise<void>): Promise<void> {
  const environment: Record<string, string> = {};
  return inShardFolder(INPUT, async (folder) => {
    const { file, nmer } = folder;
    environment["NMER_PROGRAMS"] = file("programs.yaml");
    await Deno.writeTextFile(file("mine"), PROGRAM, { mode: 0o755 });
    await use(folder, async (version, failsFrom, status, ...args) => {
      const words = failsFrom === undefined ? "" : `, arguments: ["${failsFrom}"]`;
      const programs = `commands: { mine: { executable: "${file("mine")}", version: "${version}"${words} } }`;
      await Deno.writeTextFile(file("programs.yaml"), programs);
      return await nmer(status, ...args);
    });
  }, environment);
}

const run = (journal: string, ...more: readonly string[]) => [
  "run",
  "in.yaml",
  "--journal",
  journal,
  "-q",
  ...more,
];

Deno.test({
  name:
    `versions: a later run of another version that has failed takes nothing from a complete one${skipped}`,
  ignore,
  fn: () =>
    withVersions(async ({ file, nmer }, runVersion) => {
      await runVersion("1.0", undefined, 0, ...run(file("done.db")));
      await runVersion("3.0", 1, 3, ...run(file("failed.db")));
      await nmer(0, "merge", "in.yaml", file("done.db"), file("failed.db"), "-o", file("r.json"));
      const { extras } = JSON.parse(Deno.readTextFileSync(file("r.json")));
      assertEquals(extras.nmer.programs, { "command:mine": "1.0" });
      // In the same journal as well, as that of an input whose program was replaced.
      await runVersion("4.0", 2, 3, ...run(file("done.db")));
      const { err } = await nmer(0, "merge", "in.yaml", file("done.db"));
      assertStringIncludes(
        err,
        "different versions of command:mine are never mixed: those of 1.0 (7 results) count, not those of 4.0 (3 results)",
      );
    }),
});

Deno.test({
  name: `versions: of shards of two versions the one with more results counts, or that of --prefer${skipped}`,
  ignore,
  fn: () =>
    withVersions(async ({ file, nmer }, runVersion) => {
      const [one, other] = [file("a.db"), file("b.db")];
      await runVersion("1.0", undefined, 0, ...run(one));
      await runVersion("2.0", 3, 3, ...run(other, "--shard", "1/1"));
      const both = ["merge", "in.yaml", one, other];
      const { err } = await nmer(0, ...both);
      assertMatch(err, /those of 1\.0 \(\d results\) count/);
      const { out, err: missing } = await nmer(3, ...both, "--prefer", other);
      assertMatch(missing, /those of 2\.0 \(\d results\) count, not those of 1\.0/);
      assertStringIncludes(out, "missing is what the version of the program that is there has not");
    }),
});
