// MPI by its C library, whichever is here.

export type { Communicator, Message } from "./communicator.ts";
export type { MpiMachine } from "./deno_machine.ts";
export { isOfLauncher } from "./environment.ts";
export { MpiError, type MpiErrorReason } from "./error.ts";
export { endsAllWithOne, type Launch, launchedBy, LAUNCHER_VARIABLES, type Variable } from "./launcher.ts";
export { PMIX_VARIABLES } from "./pmix.ts";
export { SEARCH_VARIABLES, type SearchedMachine } from "./search.ts";
export { startMpi } from "./start.ts";
