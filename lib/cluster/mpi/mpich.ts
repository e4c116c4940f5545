// The interface that MPICH, Intel MPI and others keep in common ("MPICH ABI", libmpi.so.12), by the mpi.h of MPICH
// 4.0.2 and 5.0.2: handles are integers.

import type { MpiAbi } from "./abi.ts";

/** MPICH's and Intel MPI's own interface. */
export const mpich: MpiAbi = {
  name: "MPICH",
  isOf: (version, isStandard) => !isStandard && /^(?:MPICH|Intel\(R\) MPI|MVAPICH)|CRAY MPICH/.test(version),
  handleBytes: 4,
  world: 0x44000000n,
  byte: 0x4c00010dn,
  errorsReturn: 0x54000001n,
  anySource: -2,
  anyTag: -1,
  threadFunneled: 1,
  // Before the source, the two halves of the count.
  status: { integers: 5, source: 2, tag: 3, error: 4 },
  errorInStatus: 17,
  // MPIX_ERR_PROC_FAILED and _PROC_FAILED_PENDING: MPICH_ERR_FIRST_MPIX (100) + 1 and 2.
  deadRank: [101, 102],
};
