// A process that has a journal open until its standard input ends; its path is the only argument.

import { openDatabase } from "../../../lib/execution/journal/database.ts";

const open = openDatabase(Deno.args[0]!, { pid: 4711, host: "node7", version: "0", since: 1.7e9 });
console.log("open");
await Array.fromAsync(Deno.stdin.readable);
open.close();
