// The functions of MPI that the binding calls. Handles are passed as 64-bit integers: where they are C's int, the
// upper half is not looked at; and whoever holds numbers, not pointers, cannot read memory.

/** Their types. */
export const FUNCTIONS = {
  MPI_Get_library_version: { parameters: ["buffer", "buffer"], result: "i32" },
  MPI_Initialized: { parameters: ["buffer"], result: "i32" },
  MPI_Init_thread: { parameters: ["u64", "u64", "i32", "buffer"], result: "i32" },
  MPI_Comm_rank: { parameters: ["u64", "buffer"], result: "i32" },
  MPI_Comm_size: { parameters: ["u64", "buffer"], result: "i32" },
  MPI_Comm_set_errhandler: { parameters: ["u64", "u64"], result: "i32" },
  MPI_Get_processor_name: { parameters: ["buffer", "buffer"], result: "i32" },
  MPI_Error_class: { parameters: ["i32", "buffer"], result: "i32" },
  MPI_Error_string: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  MPI_Isend: { parameters: ["buffer", "i32", "u64", "i32", "i32", "u64", "buffer"], result: "i32" },
  MPI_Irecv: { parameters: ["buffer", "i32", "u64", "i32", "i32", "u64", "buffer"], result: "i32" },
  MPI_Ibcast: { parameters: ["buffer", "i32", "u64", "i32", "u64", "buffer"], result: "i32" },
  MPI_Iprobe: { parameters: ["i32", "i32", "u64", "buffer", "buffer"], result: "i32" },
  MPI_Get_count: { parameters: ["buffer", "u64", "buffer"], result: "i32" },
  MPI_Testsome: { parameters: ["i32", "buffer", "buffer", "buffer", "buffer"], result: "i32" },
  MPI_Comm_group: { parameters: ["u64", "buffer"], result: "i32" },
  MPI_Group_size: { parameters: ["u64", "buffer"], result: "i32" },
  MPI_Group_translate_ranks: { parameters: ["u64", "i32", "buffer", "u64", "buffer"], result: "i32" },
  MPI_Group_free: { parameters: ["buffer"], result: "i32" },
  MPI_Finalize: { parameters: [], result: "i32" },
  MPI_Abort: { parameters: ["u64", "i32"], result: "i32" },
  // Of MPI 5.0.
  MPI_Abi_get_version: { parameters: ["buffer", "buffer"], result: "i32", optional: true },
  // Of ULFM: receiving continues after a failure that was acknowledged.
  MPIX_Comm_failure_ack: { parameters: ["u64"], result: "i32", optional: true },
  MPIX_Comm_failure_get_acked: { parameters: ["u64", "buffer"], result: "i32", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

// Written out, so that who is without Deno's types can read it; `library.ts` checks it against Deno's own.
interface Native {
  readonly i32: number;
  readonly u64: bigint;
  readonly buffer: BufferSource | null;
}
type Arguments<Types extends readonly (keyof Native)[]> = { -readonly [I in keyof Types]: Native[Types[I]] };

/** The functions of a library; optional ones are null where it lacks them. */
export type MpiFunctions = {
  readonly [Name in keyof typeof FUNCTIONS]:
    | ((...args: Arguments<(typeof FUNCTIONS)[Name]["parameters"]>) => number)
    | ((typeof FUNCTIONS)[Name] extends { readonly optional: true } ? null : never);
};
