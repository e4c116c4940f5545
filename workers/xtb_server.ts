// A resident server that computes QCSchema AtomicInputs by libxtb, in a process of its own. nmer starts it as
// `deno run --allow-ffi=LIBRARY xtb_server.ts serve LIBRARY`; `... find LIBRARY...` says which library can be used.

import { runXtbServer } from "../lib/programs/xtb/server/server.ts";

runXtbServer(Deno.args);
