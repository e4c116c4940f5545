// PySCF in every way in which nmer runs tasks: the same bits.

import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../../folders.ts";
import { isProgramThere } from "../../live_programs.ts";
import { isThere, pyscfPython } from "./pyscf.ts";
import { inputOf, SMALL } from "./systems.ts";

const CLI = fromFileUrl(new URL("../../../cli.ts", import.meta.url));
const hasMpi = await isProgramThere("mpirun");
const canRun = isThere && hasMpi;
const INPUT = inputOf(SMALL, { method: "b3lyp", basis: "sto-3g", keywords: { "grids.level": 2 } }, {
  bsse: ["cp", "nocp"],
  return_total_data: true,
});

/** Energies and dipoles of all n-mers, and the sums, of a run in a folder of its own. */
function numbersOf(commands: readonly (readonly string[])[], isOnRanks = false): Promise<unknown> {
  return withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "in.json"), JSON.stringify(INPUT));
    for (const args of commands) {
      const nmer = [Deno.execPath(), "run", "-q", "-A", CLI, ...args];
      const [command, ...rest] = isOnRanks ? ["mpirun", "--oversubscribe", "-n", "2", ...nmer] : nmer;
      const { code, stderr } = await new Deno.Command(command!, {
        args: rest,
        cwd,
        env: {
          NMER_PYSCF: pyscfPython(),
          OMPI_ALLOW_RUN_AS_ROOT: "1",
          OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
        },
        stdin: "null",
        stdout: "null",
      }).output();
      assertEquals(code, 0, `${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    }
    const result = JSON.parse(await Deno.readTextFile(join(cwd, "r.json")));
    const tasks = Object.entries(result.cluster_properties as Record<string, Record<string, unknown>>)
      .map(([label, own]) => [label, own["return_energy"], own["scf_dipole_moment"]]);
    return { tasks, sums: result.return_result };
  });
}

Deno.test({
  name: `pyscf: serial, on workers and processes, on ranks of MPI and in shards each bit is the same${
    canRun ? "" : ` (skipped: no ${isThere ? "mpirun" : "PySCF"} here)`
  }`,
  ignore: !canRun && Deno.env.get("CI") !== "true",
  fn: async () => {
    const run = (...more: string[]) => ["run", "in.json", "--progress", "none", ...more];
    const whole = (...more: string[]) => run("-o", "r.json", "--no-journal", ...more);
    const serial = await numbersOf([whole("--mode", "serial")]);
    for (const mode of ["workers", "processes"]) {
      assertEquals(await numbersOf([whole("--mode", mode, "-p", "2")]), serial, mode);
    }
    assertEquals(await numbersOf([whole("--mode", "mpi")], true), serial, "mpi");
    assertEquals(
      await numbersOf([
        run("--shard", "1/2"),
        run("--shard", "2/2"),
        ["merge", "in.json", "in.1-of-2.nmer.db", "in.2-of-2.nmer.db", "-o", "r.json"],
      ]),
      serial,
      "shards",
    );
  },
});
