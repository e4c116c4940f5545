// A rank that starts MPI as a run does, says what belongs to it, and waits to be killed; or ends at once.

import { startMpi } from "../../../lib/cluster/mpi/mod.ts";
import { belongingsOf } from "../../../lib/cluster/remains/belongings.ts";
import { startTidily } from "../../../lib/cluster/remains/tidy_mpi.ts";

const variable = (name: string) => Deno.env.get(name);
const communicator = startTidily(() => startMpi(), Deno.hostname(), variable);
const paths = belongingsOf(variable, Deno.uid()!).map(({ path }) => path);
await Deno.writeTextFile(`${Deno.args[0]}/rank.${communicator.rank}`, JSON.stringify(paths));
if (Deno.args[1] === "wait") await new Promise((resolve) => setTimeout(resolve, 600_000));
communicator.finalize();
