// The standard interface (MPI 5.0, chapter 20; libmpi_abi.so.1), by the mpi_abi.h of MPICH 5.0.2: handles are pointers
// with fixed values, whoever made the library.

import type { MpiAbi } from "./abi.ts";

/** The interface of the standard. */
export const standardAbi: MpiAbi = {
  name: "the standard ABI",
  isOf: (_, isStandard) => isStandard,
  handleBytes: 8,
  world: 0x101n,
  byte: 0x247n,
  errorsReturn: 0x143n,
  anySource: -1,
  anyTag: -2,
  threadFunneled: 1024,
  status: { integers: 8, source: 0, tag: 1, error: 2 },
  errorInStatus: 19,
  // The standard has none for the death of a rank.
  deadRank: [],
};
