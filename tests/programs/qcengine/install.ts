// Makes the Python environments with QCEngine that the tests beside this file want:
//
//   deno run -A tests/programs/qcengine/install.ts

import { install } from "./versions.ts";

await install();
