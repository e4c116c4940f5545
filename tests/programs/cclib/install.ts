// Makes the Python environment with cclib that the tests beside this file want:
//
//   deno run -A tests/programs/cclib/install.ts

import { install } from "./cclib.ts";

await install();
