// Makes the Python environments with tblite that the tests beside this file want:
//
//   deno run -A tests/programs/tblite/install.ts

import { install } from "./tblite.ts";

await install();
