// Makes the Python environment with PySCF that the tests beside this file want:
//
//   deno run -A tests/programs/pyscf/install.ts

import { install } from "./pyscf.ts";

await install();
