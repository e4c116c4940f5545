// An application binary interface of MPI as data: what its header says and the names of functions do not. There are
// three; the standard one (MPI 5.0) is to replace the others.

/** A handle: its value, or the name of the object of the library whose address it is. */
export type Handle = bigint | string;

/** What the header of an MPI says. */
export interface MpiAbi {
  /** For people. */
  readonly name: string;
  /** Whether the library is of it, by the text of MPI_Get_library_version, and by what MPI_Abi_get_version has. */
  readonly isOf: (libraryVersion: string, isStandard: boolean) => boolean;
  /** Bytes of a request's handle in memory. */
  readonly handleBytes: 4 | 8;
  /** MPI_COMM_WORLD. */
  readonly world: Handle;
  /** MPI_BYTE. */
  readonly byte: Handle;
  /** MPI_ERRORS_RETURN. */
  readonly errorsReturn: Handle;
  /** MPI_ANY_SOURCE. */
  readonly anySource: number;
  /** MPI_ANY_TAG. */
  readonly anyTag: number;
  /** MPI_THREAD_FUNNELED: the thread that calls is always the same. */
  readonly threadFunneled: number;
  /** MPI_Status: how many 32-bit integers long it is, and at which of them its fields stand, from 0. */
  readonly status: {
    readonly integers: number;
    readonly source: number;
    readonly tag: number;
    readonly error: number;
  };
  /** MPI_ERR_IN_STATUS: each status has its own error. */
  readonly errorInStatus: number;
  /** Classes of errors that say that a rank is dead (ULFM). */
  readonly deadRank: readonly number[];
}
