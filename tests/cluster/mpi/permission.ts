// A rank that starts MPI and ends, for libraries_test.ts: with as few permissions as that needs.

import { startMpi } from "../../../lib/cluster/mpi/mod.ts";

const communicator = startMpi();
if (communicator.rank === 0) console.log(communicator.size);
communicator.finalize();
