// All benchmarks, one after the other: `deno task bench`. Each also runs alone; its first lines say how. What needs
// another program (Psi4, xtb, MPI, QCManyBody) says so where it is missing.

import { fromFileUrl } from "@std/path";

const BENCHMARKS = [
  ["deno", "plan.ts"],
  ["deno", "equivalents.ts"],
  ["deno", "interactions.ts"],
  ["deno", "start.ts"],
  ["deno", "engine_scf.ts"],
  ["deno", "engine_mp2.ts"],
  ["deno", "engine_gradient.ts"],
  ["deno", "large_task.ts"],
  ["deno", "forecast.ts"],
  ["deno", "task_memory.ts"],
  ["deno", "programs.ts"],
  ["deno", "report.ts"],
  ["deno", "xtb.ts"],
  ["deno", "tblite.ts"],
  ["deno", "serve.ts"],
  ["deno", "mpi.ts"],
  ["python3", "peer_plan.py"],
] as const;

for (const [runner, file] of BENCHMARKS) {
  const path = fromFileUrl(new URL(file, import.meta.url));
  console.log(`\n== ${file}`);
  const [command, args] = runner === "deno"
    ? [Deno.execPath(), ["run", "-A", path]] as const
    : ["python3", [path]] as const;
  const { success } = await new Deno.Command(command, { args: [...args] }).spawn().status
    .catch((error) => {
      console.log(`cannot start ${command}: ${error.message}`);
      return { success: false };
    });
  if (!success) console.log(`${file} did not finish`);
}
