// Where PMIx, by which Open MPI's processes meet, keeps what they share. From version 5 on that is memory which all of them
// must map at one and the same address. V8 puts its own memory at addresses of chance, so that in one start of
// a hundred the place is taken, and MPI_Init ends the job. The other way, messages from the launcher, is as fast.

import type { Variable } from "./launcher.ts";

/** What the launcher has, in the order of its preference. */
const OFFERED = "PMIX_GDS_MODULE";
/** What the process takes; PMIx reads it in MPI_Init. */
const TAKEN = "PMIX_MCA_gds";

/** Variables that are read, and one of them written, before MPI_Init. */
export const PMIX_VARIABLES: readonly string[] = [OFFERED, TAKEN];

/**
 * Has PMIx send what processes share, where it would map it at an address; whoever set the variable gets what they set.
 *
 * @param set Sets a variable of the environment of this process.
 */
export function avoidFixedAddresses(variable: Variable, set: (name: string, value: string) => void): void {
  const offered = (variable(OFFERED) ?? "").split(",");
  if (offered.some((name) => name.startsWith("shmem")) && offered.includes("hash") && !variable(TAKEN)) {
    set(TAKEN, "hash");
  }
}
