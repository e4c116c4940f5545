// Which ranks a library that continues without them (ULFM: Open MPI 5 with `--with-ft ulfm`) holds for dead. Until a
// death is acknowledged, nothing is received from anybody.

import { SUCCESS } from "./calls.ts";
import type { MpiLibrary } from "./library.ts";

/**
 * Acknowledges all deaths that the library knows of.
 *
 * @param size How many ranks there are.
 * @returns The dead ranks; none where the library cannot say it.
 */
export function acknowledgeFailures({ functions, handles: { world } }: MpiLibrary, size: number): number[] {
  const { MPIX_Comm_failure_ack, MPIX_Comm_failure_get_acked } = functions;
  if (MPIX_Comm_failure_ack === null || MPIX_Comm_failure_get_acked === null) return [];
  const failed = new BigUint64Array(1);
  const all = new BigUint64Array(1);
  if (
    MPIX_Comm_failure_ack(world) !== SUCCESS ||
    MPIX_Comm_failure_get_acked(world, failed) !== SUCCESS ||
    functions.MPI_Comm_group(world, all) !== SUCCESS
  ) return [];
  const count = new Int32Array(1);
  const ofFailed = Int32Array.from({ length: size }, (_, i) => i);
  const ranks = new Int32Array(size);
  const found = functions.MPI_Group_size(failed[0]!, count) === SUCCESS &&
    functions.MPI_Group_translate_ranks(failed[0]!, count[0]!, ofFailed, all[0]!, ranks) === SUCCESS;
  functions.MPI_Group_free(failed);
  functions.MPI_Group_free(all);
  return found ? [...ranks.subarray(0, count[0])] : [];
}
