// Whether another nmer, an executable or what a package installs, computes the bits of this source:
//
//   deno run -A packaging/release/same_bits.ts dist/single/nmer-0.1.0-linux-x64
//   deno run -A packaging/release/same_bits.ts --modes=serial,workers -- npx @nmer/nmer
//
// The example of the README in each mode: labels, counts, and every energy.

import { fromFileUrl, join, resolve } from "@std/path";
import { assertEquals } from "@std/assert";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const MODES = ["serial", "workers", "processes"];

if (import.meta.main) {
  const modes = Deno.args[0]?.startsWith("--modes=")
    ? Deno.args[0].slice("--modes=".length).split(",")
    : MODES;
  const command = Deno.args.filter((arg) => arg !== "--" && !arg.startsWith("--modes="));
  if (command.length === 0) {
    console.error("usage: same_bits.ts [--modes=serial,workers,processes] [--] COMMAND [WORD...]");
    Deno.exit(2);
  }
  const [program, ...words] = command;
  const path = program!.includes("/") ? resolve(program!) : program!;
  const reference = await results([
    ...[Deno.execPath(), "run", "-q", "--no-prompt"],
    ...["--config", join(ROOT, "deno.json"), "-P", join(ROOT, "cli.ts")],
  ], "serial");
  for (const mode of modes) {
    assertEquals(await results([path, ...words], mode), reference, `${command.join(" ")} in mode ${mode}`);
    console.log(`${mode}: the bits of the source`);
  }
}

/** All numbers that a command gives for the example. */
async function results([program, ...words]: readonly string[], mode: string): Promise<unknown> {
  const folder = await Deno.makeTempDir({ prefix: "nmer-bits-" });
  try {
    for (const file of ["water_trimer.yaml", "water_trimer.xyz"]) {
      await Deno.copyFile(join(ROOT, "examples", file), join(folder, file));
    }
    const { code } = await new Deno.Command(program!, {
      args: [...words, "run", "water_trimer.yaml", "-q", "--no-journal", "-o", "result.json", "--mode", mode],
      cwd: folder,
      stdout: "null",
      stderr: "inherit",
    }).output();
    if (code !== 0) throw new Error(`${program} ended with status ${code}`);
    const { properties, return_result, cluster_properties, cluster_results } = JSON.parse(
      await Deno.readTextFile(join(folder, "result.json")),
    );
    return { properties, return_result, cluster_properties, cluster_results };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
