// Two checkouts of nmer on the ranks of one job, the second of another version.

import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { VERSION } from "../../../lib/base/version.ts";
import { isLibraryThere, LIBRARIES, runJob } from "../mpi/libraries.ts";
import { inWorkplace } from "./command.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const INPUT = `molecule: { file: water_trimer.xyz, fragments: auto }
model: { method: hf, basis: sto-3g }
`;

for (const library of LIBRARIES.slice(0, 2)) {
  const isHere = isLibraryThere(library);
  Deno.test({
    name:
      `ranks: two checkouts of different versions under ${library.name} are refused before anything is written` +
      (isHere ? "" : " (skipped: it is not here)"),
    ignore: !isHere && Deno.env.get("CI") !== "true",
    fn: () =>
      inWorkplace(INPUT, async ({ folder, path }) => {
        const other = path("other");
        await copyWithVersion(other, "0.0.9");
        const files = () => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
        const before = files();
        const command = (root: string) => {
          const args = ["run", path("in.yaml"), "-o", path("out.json")];
          return [Deno.execPath(), "run", "-A", "--quiet", join(root, "cli.ts"), ...args] as const;
        };
        const { code, stdout, stderr } = await runJob({
          launcher: library,
          ranks: 1,
          command: [...command(ROOT), ":", "-n", "1", ...command(other)],
          folder: path("launcher"),
        });
        assertEquals([code, stdout], [2, ""], stderr);
        const host = Deno.hostname(), deno = `Deno ${Deno.version.deno}`;
        assertEquals(stderr.split("\n").filter((line) => line.startsWith("nmer: ")), [
          `nmer: rank 1 on ${host} is nmer 0.0.9 on ${deno}, and rank 0 on ${host} nmer ${VERSION} on ${deno}: the bits ` +
          "could differ; start the same nmer on all machines",
        ]);
        assertEquals(files(), before);
      }),
  });
}

/** Copies what a checkout runs, with another version. */
async function copyWithVersion(folder: string, version: string): Promise<void> {
  await Deno.mkdir(folder);
  for (const name of ["cli.ts", "mod.ts", "deno.json", "deno.lock", "lib", "workers"]) {
    const { success } = await new Deno.Command("cp", { args: ["-r", join(ROOT, name), join(folder, name)] })
      .output();
    assertEquals([name, success], [name, true]);
  }
  const file = join(folder, "lib/base/version.ts");
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replaceAll(`"${VERSION}"`, `"${version}"`));
}
