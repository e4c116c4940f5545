// A run under each MPI, on several ranks, against the same run in one thread: all properties, bit by bit.

import { assertEquals } from "@std/assert";
import { isLibraryThere, LIBRARIES } from "../mpi/libraries.ts";
import { inWorkplace, nmer, nmerOnRanks, resultIn } from "./command.ts";

const TRIMER = `molecule: { file: water_trimer.xyz, fragments: auto }
model: { method: hf, basis: sto-3g }
bsse: [cp, nocp, vmfc]
`;

for (const library of LIBRARIES) {
  Deno.test({
    name: `ranks: 2, 3 and 5 of ${library.name} give the bits of one thread, and leave nothing`,
    ignore: !isLibraryThere(library) && Deno.env.get("CI") !== "true",
    fn: () =>
      inWorkplace(TRIMER, async (place) => {
        const serial = await nmer(place, [
          "run",
          "in.yaml",
          "-o",
          "serial.json",
          "--mode",
          "serial",
          "--no-journal",
        ]);
        assertEquals(serial.code, 0, serial.stderr);
        const expected = await resultIn(place.path("serial.json"));
        for (const ranks of [2, 3, 5]) {
          const args = ["run", "in.yaml", "-o", "ranks.json", "--no-journal", "-p", "1"];
          const { code, stderr } = await nmerOnRanks(library, ranks, place, args);
          assertEquals(code, 0, stderr);
          const { properties, energies, execution } = await resultIn(place.path("ranks.json"));
          assertEquals({ properties, energies }, {
            properties: expected.properties,
            energies: expected.energies,
          });
          assertEquals([execution["mode"], execution["workers"]], ["mpi", ranks]);
        }
      }),
  });
}
