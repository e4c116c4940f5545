// External programs on ranks: each rank has its own, of the same version as rank 0's.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { isProgramThere } from "../../live_programs.ts";
import { isLibraryThere, LIBRARIES } from "../mpi/libraries.ts";
import { inWorkplace, nmer, nmerOnRanks, resultIn } from "./command.ts";

const [OPEN_MPI] = LIBRARIES as [typeof LIBRARIES[number]];
const isHere = isLibraryThere(OPEN_MPI) && await isProgramThere("xtb");
const ignore = !isHere && Deno.env.get("CI") !== "true";
const suffix = isHere ? "" : " (skipped: xtb or Open MPI is not there)";

const XTB = `molecule: { file: water_trimer.xyz, fragments: auto }
model: { program: xtb, method: GFN2-xTB }
bsse: [nocp]
`;
const ARGS = ["run", "in.yaml", "-o", "out.json", "--no-journal", "-p", "1"];

Deno.test({
  name: `ranks: xtb on two ranks gives what it gives alone${suffix}`,
  ignore,
  fn: () =>
    inWorkplace(XTB, async (place) => {
      const alone = await nmer(place, [...ARGS, "--mode", "serial"]);
      assertEquals(alone.code, 0, alone.stderr);
      const expected = await resultIn(place.path("out.json"));
      const { code, stderr } = await nmerOnRanks(OPEN_MPI, 2, place, ARGS);
      assertEquals(code, 0, stderr);
      const { properties, energies } = await resultIn(place.path("out.json"));
      assertEquals({ properties, energies }, {
        properties: expected.properties,
        energies: expected.energies,
      });
    }),
});

Deno.test({
  name:
    `ranks: one that lacks the program says so with its name, nobody else does, and nothing is written${suffix}`,
  ignore,
  fn: () =>
    inWorkplace(XTB, async (place) => {
      const files = () => Array.from(Deno.readDirSync(place.folder), ({ name }) => name).sort();
      const before = files();
      const { code, stderr } = await nmerOnRanks(OPEN_MPI, 1, place, ["run", "in.yaml", "-o", "out.json"], {
        second: [":", "-n", "1", "-x", `NMER_XTB=${place.path("nothing.so")}`],
      });
      assertEquals(code, 4, stderr);
      const said = stderr.split("\n").filter((line) => line.startsWith("nmer: "));
      assertEquals(said.length, 1, stderr);
      assertStringIncludes(said[0]!, `nmer: rank 1 on ${Deno.hostname()}: `);
      assertEquals(files(), before);
    }),
});
