// nmer with tblite against tblite's own command: energies that it gave when they were recorded, and those that it gives
// where it is here.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { withFolder } from "../../folders.ts";
import { isProgramThere } from "../../live_programs.ts";
import { writeFiles } from "../../command_line/disk_host.ts";
import { byCommand, type Case, CASES, RECORDED_WITH, TBLITE_COMMAND } from "./command.ts";
import { isTbliteThere, tblitePython } from "./tblite.ts";

const CLI = fromFileUrl(new URL("../../../cli.ts", import.meta.url));
// Hartree, between the command and nmer at the same accuracy.
const SAME = 1e-9;

const isThere = await isTbliteThere();
const hasCommand = isThere && await isProgramThere(TBLITE_COMMAND);

/** The molecule as the first fragment, with an atom beside it that is far away. */
function inputOf({ molecule, charge = 0, multiplicity = 1, model }: Case): string {
  return JSON.stringify({
    molecule: {
      symbols: [...molecule.map(([symbol]) => symbol), "He"],
      geometry: [...molecule.flatMap(([, ...position]) => position), 0, 50, 0],
      fragments: [molecule.map((_, atom) => atom), [molecule.length]],
      fragment_charges: [charge, 0],
      molecular_charge: charge,
      fragment_multiplicities: [multiplicity, 1],
      molecular_multiplicity: multiplicity,
    },
    model: { program: "tblite", ...model },
    bsse: ["nocp"],
    max_nbody: 1,
    return_total_data: true,
  });
}

/** nmer's energies, by the names of the cases, in Hartree. */
const byNmer = (): Promise<ReadonlyMap<string, number>> =>
  withFolder(async (folder) => {
    await writeFiles(folder, Object.fromEntries(CASES.map((one) => [`${one.name}.json`, inputOf(one)])));
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "-A", CLI, "run", "-o", "out/", "--no-journal", "--progress", "none"],
        ...CASES.map(({ name }) => `${name}.json`),
      ],
      cwd: folder,
      env: { NMER_TBLITE: tblitePython(), NO_COLOR: "1" },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stdout));
    const results = CASES.map(async ({ name }) => {
      const text = await Deno.readTextFile(`${folder}/out/${name}.result.json`);
      const tasks: Readonly<Record<string, { return_energy: number }>> = JSON.parse(text).cluster_properties;
      const [, { return_energy }] = Object.entries(tasks).find(([label]) => label.includes("[1], [1]"))!;
      return [name, return_energy] as const;
    });
    return new Map(await Promise.all(results));
  });

Deno.test({
  name: `tblite: energies are those of the command of ${RECORDED_WITH} to 1e-9 Hartree${
    isThere ? "" : " (skipped: no tblite here)"
  }`,
  ignore: !isThere && Deno.env.get("CI") !== "true",
  fn: async () => {
    const energies = await byNmer();
    for (const { name, energy } of CASES) assertAlmostEquals(energies.get(name)!, energy, SAME, name);
  },
});

Deno.test({
  name: `tblite: energies are those of the command that is here to 1e-9 Hartree${
    hasCommand ? "" : " (skipped: no command)"
  }`,
  ignore: !hasCommand,
  fn: async () => {
    const energies = await byNmer();
    for (const one of CASES) {
      assertAlmostEquals(energies.get(one.name)!, await byCommand(one), SAME, one.name);
    }
  },
});
