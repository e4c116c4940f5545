// Of the processes of a job one speaks to the user: what all of them meet is said once.

import { launchedBy } from "../../cluster/mpi/launcher.ts";
import type { Host } from "./host.ts";

/** Whether this process is the one of its job that speaks; one that no launcher has started always does. */
export function speaks({ environment }: Pick<Host, "environment">): boolean {
  return (launchedBy(environment)?.rank ?? 0) === 0;
}
