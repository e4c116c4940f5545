// Makes the Python environment with Deno and ASE that the tests of the wheel want:
//
//   deno run -A tests/packaging/python/install.ts

import { install } from "./environment.ts";

await install();
