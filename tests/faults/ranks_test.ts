// Ranks of real MPI jobs killed and stopped; long.ts has more of it.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isLibraryThere, LIBRARIES, type TestedLibrary } from "../cluster/mpi/libraries.ts";
import { type RankFault, surviveRankFault } from "./ranks.ts";

const [OPEN_MPI, MPICH, OPEN_MPI_5] = LIBRARIES as unknown as [TestedLibrary, TestedLibrary, TestedLibrary];
const LIVES_ON = ["--enable-recovery"];
const LIVES_ON_5 = ["--with-ft", "ulfm"];

function test(
  what: string,
  fault: Omit<RankFault, "tasks">,
  check: (survival: Awaited<ReturnType<typeof surviveRankFault>>) => void,
): void {
  const isThere = isLibraryThere(fault.library);
  Deno.test({
    name: `ranks: ${what}${isThere ? "" : ` (skipped: ${fault.library.name} is not there)`}`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn: async () => check(await surviveRankFault({ ...fault, tasks: 20 })),
  });
}

test(
  "where one is killed the others finish its run, with Open MPI 4",
  { library: OPEN_MPI, options: LIVES_ON, victim: 1, signal: "SIGKILL" },
  ({ isDone, first }) => assert(isDone && first.code === 0, first.stderr),
);

test(
  "where one is stopped the others finish its run, and it is gone afterwards, with Open MPI 4",
  { library: OPEN_MPI, options: LIVES_ON, victim: 2, signal: "SIGSTOP" },
  ({ isDone, first }) => assert(isDone && first.code === 0, first.stderr),
);

test(
  "where one is killed the others finish its run, with Open MPI 5",
  { library: OPEN_MPI_5, options: LIVES_ON_5, victim: 1, signal: "SIGKILL" },
  ({ isDone, first }) => assert(isDone && first.code === 0, first.stderr),
);

test(
  "where one is stopped the others finish its run, and it is well, with Open MPI 5 without options",
  { library: OPEN_MPI_5, victim: 1, signal: "SIGSTOP" },
  ({ isDone, first }) => assert(isDone && first.code === 0, first.stderr),
);

test(
  "where rank 0 is killed the others end at once, and one of them says how to go on",
  { library: OPEN_MPI, options: LIVES_ON, victim: 0, signal: "SIGKILL" },
  ({ first: { stderr } }) => {
    const said = stderr.split("\n").filter((line) => line.startsWith("nmer:"));
    assertEquals(said, [
      "nmer: rank 0 is gone, and rank 1 ends; what the journal has is kept: the same command continues",
    ]);
  },
);

test(
  "where a launcher ends all with one that is killed, nothing is lost, and rank 0 alone says how to go on",
  { library: OPEN_MPI, victim: 1, signal: "SIGKILL" },
  ({ isDone, first: { stderr } }) => {
    assertEquals(isDone, false);
    // It has a second until the launcher kills it, on a machine that others use.
    const said = stderr.split("\n").filter((line) => line.startsWith("nmer:"));
    assert(said.length <= 2, stderr);
    if (said.length > 0) assertStringIncludes(said[0]!, "nmer: stopped; what is finished is in ");
  },
);

test(
  "where MPICH kills all with one, the same command goes on",
  { library: MPICH, victim: 1, signal: "SIGKILL" },
  ({ isDone }) => assertEquals(isDone, false),
);
