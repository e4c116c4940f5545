// That PMIx obeys is tried with Open MPI 5 in libraries_test.ts: no rank has such memory.

import { assertEquals } from "@std/assert";
import { avoidFixedAddresses, PMIX_VARIABLES } from "../../../lib/cluster/mpi/pmix.ts";

for (
  const [environment, expected] of [
    [{ PMIX_GDS_MODULE: "shmem2,hash" }, ["PMIX_MCA_gds=hash"]],
    [{ PMIX_GDS_MODULE: "shmem2,hash", PMIX_MCA_gds: "shmem2" }, []],
    [{ PMIX_GDS_MODULE: "shmem2" }, []],
    [{ PMIX_GDS_MODULE: "ds21,ds12,hash" }, []],
    [{}, []],
  ] as [Record<string, string>, string[]][]
) {
  Deno.test(`mpi: ranks with ${JSON.stringify(environment)} set ${expected[0] ?? "nothing"}`, () => {
    const set: string[] = [];
    const read = (name: string) => {
      assertEquals(PMIX_VARIABLES.includes(name), true);
      return environment[name];
    };
    avoidFixedAddresses(read, (name, value) => set.push(`${name}=${value}`));
    assertEquals(set, expected);
  });
}
