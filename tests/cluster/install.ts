// Installs the libraries of MPI from PyPI that the tests in mpi/ want:
//
//   deno run -A tests/cluster/install.ts

import { install } from "./mpi/libraries.ts";

await install();
