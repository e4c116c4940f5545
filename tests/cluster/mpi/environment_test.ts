// What launchers say to their processes does not reach the programs that these start. That the list is whole is tried with
// each launcher in libraries_test.ts.

import { assert, assertEquals } from "@std/assert";
import { isOfLauncher } from "../../../lib/cluster/mpi/environment.ts";
import { LAUNCHER_VARIABLES } from "../../../lib/cluster/mpi/launcher.ts";
import { environmentOf } from "../../../lib/execution/sandbox/environment.ts";

Deno.test("mpi: the environment of a sandbox has nothing by which a program could take itself for a rank", () => {
  const environment = environmentOf("secret", { directory: "/tmp/x", threads: 2 });
  assertEquals(Object.keys(environment).filter(isOfLauncher), []);
});

Deno.test("mpi: variables that launchers are known by are not to be handed on, and those that programs need are", () => {
  assertEquals(LAUNCHER_VARIABLES.filter((name) => !isOfLauncher(name)), []);
  for (
    const name of [
      "PATH",
      "HOME",
      "TMPDIR",
      "OMP_NUM_THREADS",
      "PSIPATH",
      "LD_LIBRARY_PATH",
      "NMER_MPI_LIBRARY",
    ]
  ) {
    assert(!isOfLauncher(name), name);
  }
});
