// Makes the Python environment with QCManyBody that the tests beside this file want:
//
//   deno run -A tests/peers/install.ts

import { install } from "./qcmanybody.ts";

await install();
