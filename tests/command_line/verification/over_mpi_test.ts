// What is told of a row over MPI that could not be computed.

import { assertEquals } from "@std/assert";
import { saidIn } from "../../../lib/command_line/verification/over_mpi.ts";

Deno.test("verify over mpi: of what a launcher says its words are told, and nmer's own before them", () => {
  const frame = "-".repeat(74);
  const launcher = `${frame}\nmpirun could not find\n  the executable orted.\n${frame}\n`;
  assertEquals(saidIn(launcher), "mpirun could not find the executable orted.");
  assertEquals(saidIn(`nmer: bad input\n${launcher}`), "nmer: bad input");
  assertEquals(saidIn(`${frame}\n`), "");
});
