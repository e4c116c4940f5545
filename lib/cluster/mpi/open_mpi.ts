// Open MPI 3 to 5, by the mpi.h of 4.1.4 and 5.0.11: handles are addresses of objects in the library.

import type { MpiAbi } from "./abi.ts";

/** Open MPI's own interface. */
export const openMpi: MpiAbi = {
  name: "Open MPI",
  isOf: (version, isStandard) => !isStandard && version.startsWith("Open MPI"),
  handleBytes: 8,
  world: "ompi_mpi_comm_world",
  byte: "ompi_mpi_byte",
  errorsReturn: "ompi_mpi_errors_return",
  anySource: -1,
  anyTag: -1,
  threadFunneled: 1,
  // Behind the error, _cancelled and a size_t _ucount.
  status: { integers: 6, source: 0, tag: 1, error: 2 },
  errorInStatus: 18,
  // MPI_ERR_PROC_FAILED and _PROC_FAILED_PENDING of Open MPI 5; version 4 uses these numbers for nothing.
  deadRank: [75, 76],
};
