// The single file with the Deno that runs this, on a machine that has nothing: no home, no environment but a PATH.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { singleFile } from "../../packaging/single/single_file.ts";
import { withFolder } from "../folders.ts";
import { madeBundle } from "./made_bundle.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const INPUT = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nHe 0 3 0" }
model: { method: hf, basis: sto-3g }
`;
const DECODER = new TextDecoder();

const uname = (flag: string) =>
  DECODER.decode(new Deno.Command("uname", { args: [flag] }).outputSync().stdout).trim();

Deno.test("single file: without a home it computes in all modes, the bits of the source", () =>
  withFolder(async (folder) => {
    const deno = await Deno.readFile(Deno.execPath());
    const platform = { system: uname("-s") as "Linux", machine: uname("-m") };
    const bytes = await singleFile({
      version: "0.0.0",
      platform,
      deno,
      bundle: await madeBundle(),
      level: 1,
    });
    await Deno.writeFile(`${folder}/nmer`, bytes, { mode: 0o755 });
    await Deno.writeTextFile(`${folder}/in.yaml`, INPUT);
    const outcome = async (
      [command, ...words]: readonly [string, ...string[]],
      mode: string,
      alone: Pick<Deno.CommandOptions, "clearEnv" | "env">,
    ) => {
      const { code, stderr } = await new Deno.Command(command, {
        args: [...words, "run", "in.yaml", "-q", "--no-journal", "-o", "result.json", "--mode", mode],
        cwd: folder,
        ...alone,
      }).output();
      assertEquals([code, DECODER.decode(stderr)], [0, ""]);
      const { properties, cluster_properties } = JSON.parse(
        await Deno.readTextFile(`${folder}/result.json`),
      );
      return { properties, cluster_properties };
    };
    const source = [
      Deno.execPath(),
      "run",
      "-q",
      "-P",
      `--config=${ROOT}deno.json`,
      `${ROOT}cli.ts`,
    ] as const;
    const alone = { clearEnv: true, env: { PATH: "/usr/bin:/bin", TMPDIR: `${folder}/tmp` } };
    await Deno.mkdir(`${folder}/tmp`);
    const reference = await outcome(source, "serial", {});
    for (const mode of ["serial", "workers", "processes"]) {
      assertEquals(await outcome([`${folder}/nmer`], mode, alone), reference, mode);
    }
    // Jobs start the file, not what it has unpacked, which may be swept by then.
    await new Deno.Command(`${folder}/nmer`, { args: ["slurm", "in.yaml"], cwd: folder, ...alone }).output();
    assertStringIncludes(await Deno.readTextFile(`${folder}/in.slurm.sh`), `\nnmer=(${folder}/nmer)\n`);
  }));
