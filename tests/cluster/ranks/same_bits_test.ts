// A run under each MPI, on several ranks, against the same run in one thread: all properties, bit by bit. Each library
// has two numbers of ranks; with NMER_ALL_RANKS=1 all of them.

import { assertEquals } from "@std/assert";
import { isLibraryThere, LIBRARIES } from "../mpi/libraries.ts";
import { inWorkplace, nmer, nmerOnRanks, resultIn } from "./command.ts";

// A task of each family, and no more of them than ranks want.
const DIMERS = `molecule: { file: water_trimer.xyz, fragments: auto }
model: { method: hf, basis: sto-3g }
bsse: [cp, nocp]
max_nbody: 2
`;

const ALL = Deno.env.get("NMER_ALL_RANKS") === "1";
const COUNTS = [[2, 3], [3, 5], [2, 5], [2, 3], [2, 5], [3, 2]] as const;

let serial: Promise<Awaited<ReturnType<typeof resultIn>>> | undefined;

/** The numbers of one thread, computed once. */
function expected(): NonNullable<typeof serial> {
  return serial ??= new Promise((resolve, reject) => {
    inWorkplace(DIMERS, async (place) => {
      const args = ["run", "in.yaml", "-o", "serial.json", "--mode", "serial", "--no-journal"];
      const { code, stderr } = await nmer(place, args);
      assertEquals(code, 0, stderr);
      resolve(await resultIn(place.path("serial.json")));
    }).catch(reject);
  });
}

for (const [i, library] of LIBRARIES.entries()) {
  const counts = ALL ? [2, 3, 5] : COUNTS[i]!;
  Deno.test({
    name: `ranks: ${counts.join(" and ")} of ${library.name} give the bits of one thread`,
    ignore: !isLibraryThere(library) && Deno.env.get("CI") !== "true",
    fn: async () => {
      const { properties, energies } = await expected();
      await inWorkplace(DIMERS, (place) =>
        // Side by side they share what each waits for: its launcher, and the others.
        Promise.all(counts.map(async (ranks) => {
          const args = ["run", "in.yaml", "-o", `${ranks}.json`, "--no-journal", "-p", "1"];
          const { code, stderr } = await nmerOnRanks(library, ranks, place, args);
          assertEquals(code, 0, stderr);
          const found = await resultIn(place.path(`${ranks}.json`));
          assertEquals({ properties: found.properties, energies: found.energies }, { properties, energies });
          const { mode, workers, ranks: where } = found.execution as {
            mode: string;
            workers: number;
            ranks: { rank: number; workers: number }[];
          };
          assertEquals([mode, workers], ["mpi", ranks]);
          assertEquals(
            where.map(({ rank, workers }) => [rank, workers]),
            Array.from({ length: ranks }, (_, rank) => [rank, 1]),
          );
        })).then(() => undefined));
    },
  });
}
