// tblite's server in its sandbox, with a module in tblite's place that has faults: whole runs. Two atoms of helium and one
// of neon, whose unpaired electrons say the fault.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { FEW_ROUNDINGS } from "../tolerances.ts";
import { processesOf } from "./processes.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const FAKE = fromFileUrl(new URL("./fake_tblite", import.meta.url));

const isThere = await isProgramThere("python3");

function test(name: string, fn: (folder: string) => Promise<void>): void {
  Deno.test({
    name: `tblite server: ${name}${isThere ? "" : " (skipped: no python3 here)"}`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn: () =>
      withFolder(async (folder) => {
        await fn(folder);
        assertEquals([...Deno.readDirSync(join(folder, "scratch"))].map(({ name }) => name), []);
        assertEquals(processesOf(folder), []);
      }),
  });
}

/** A run of the three atoms. */
async function run(folder: string, unpaired: number, order = 2, ...args: string[]) {
  Deno.mkdirSync(join(folder, "scratch"), { mode: 0o700 });
  const input = {
    molecule: {
      symbols: ["He", "He", "Ne"],
      geometry: [0, 0, 0, 0, 0, 5, 0, 5, 0],
      fragments: [[0], [1], [2]],
      fragment_multiplicities: [1, 1, unpaired + 1],
      molecular_multiplicity: unpaired + 1,
    },
    model: { program: "tblite", method: "gfn2-xtb" },
    bsse: ["nocp"],
    max_nbody: order,
    return_total_data: true,
  };
  Deno.writeTextFileSync(join(folder, "in.json"), JSON.stringify(input));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "-A", CLI, "run", "in.json", "-o", "r.json", "--no-journal", "--progress", "none"],
      ...["--scratch", join(folder, "scratch"), ...args],
    ],
    cwd: folder,
    env: { NMER_TBLITE: FAKE, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const result = JSON.parse(await Deno.readTextFile(join(folder, "r.json")));
  return {
    code,
    err: new TextDecoder().decode(stderr),
    message: String(result.error?.error_message),
    energies: new Map(
      Object.entries(result.cluster_properties as Record<string, { return_energy: number }>).map((
        [label, { return_energy }],
      ) => [String(JSON.parse(label)[1]), return_energy]),
    ),
  };
}

// -1 for each atom.
const assertHelium = (energies: ReadonlyMap<string, number>) => {
  assertAlmostEquals(energies.get("1")!, -1, FEW_ROUNDINGS);
  assertAlmostEquals(energies.get("1,2")!, -2, FEW_ROUNDINGS);
};

test("a run without faults gives the energies of all", async (folder) => {
  const { code, err, energies } = await run(folder, 0, 2, "-p", "2");
  assertEquals(code, 0, err);
  assertHelium(energies);
  assertEquals(energies.size, 6);
});

test("what tblite prints does not get into the talk", async (folder) => {
  const { code, err, energies } = await run(folder, 6);
  assertEquals(code, 0, err);
  assertEquals(energies.get("2,3"), -2);
});

for (
  const [what, unpaired, order, args, told] of [
    ["hangs", 2, 1, ["--timeout", "2s"], "did not end within 2s"],
    ["crashes", 4, 2, ["--retries", "0"], "crashed (SIGSEGV)"],
    ["gives a number that is none", 8, 2, [], "a number that is not finite"],
  ] as const
) {
  test(`a task that ${what} fails by itself, and all others are computed`, async (folder) => {
    const { code, err, message, energies } = await run(folder, unpaired, order, ...args);
    assertEquals(code, 3, err);
    assertStringIncludes(message, told);
    if (order > 1) assertHelium(energies);
    assertEquals([...energies.keys()].sort(), order > 1 ? ["1", "1,2", "2"] : ["1", "2"]);
  });
}
