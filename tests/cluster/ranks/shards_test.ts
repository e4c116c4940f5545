// Shards that are MPI jobs: the ranks of each compute it together, and the journals of all give the bits of one thread.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { isLibraryThere, LIBRARIES } from "../mpi/libraries.ts";
import { inWorkplace, nmer, nmerOnRanks, resultIn } from "./command.ts";

const [OPEN_MPI, MPICH] = LIBRARIES as unknown as readonly [
  typeof LIBRARIES[number],
  typeof LIBRARIES[number],
];

const DIMERS = `molecule: { file: water_trimer.xyz, fragments: auto }
model: { method: hf, basis: sto-3g }
bsse: [cp]
max_nbody: 2
`;

for (
  const [library, how, environment, args] of [
    [OPEN_MPI, "as an option", {}, ["--shard", "1/2"]],
    [MPICH, "in the environment", { NMER_SHARD: "1/2" }, []],
  ] as const
) {
  Deno.test({
    name: `ranks: two of ${library.name} compute one shard together, given ${how}, and merge has all bits`,
    ignore: !isLibraryThere(library) && Deno.env.get("CI") !== "true",
    fn: () =>
      inWorkplace(DIMERS, async (place) => {
        const run = ["run", "in.yaml", "-p", "1"];
        const first = await nmerOnRanks(library, 2, place, [...run, ...args, "--log", "1.log"], {
          environment,
        });
        assertEquals(first.code, 0, first.stderr);
        // Rank 1 has computed too.
        assertStringIncludes(await Deno.readTextFile(place.path("1.log")), "rank 1");
        const second = await nmer(place, [...run, "--shard", "2/2", "--mode", "serial"]);
        assertEquals(second.code, 0, second.stderr);
        const journals = [1, 2].map((i) => place.path(`in.${i}-of-2.nmer.db`));
        const merged = await nmer(place, ["merge", "in.yaml", ...journals, "-o", "merged.json"]);
        assertEquals(merged.code, 0, merged.stderr);
        const whole = await nmer(place, [...run, "-o", "whole.json", "--no-journal"]);
        assertEquals(whole.code, 0, whole.stderr);
        const [one, other] = await Promise.all(
          ["merged", "whole"].map((name) => resultIn(place.path(`${name}.json`))),
        );
        assertEquals([one!.properties, one!.energies], [other!.properties, other!.energies]);
      }),
  });
}
