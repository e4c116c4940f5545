// Python with cclib, for tests that read text outputs: where it is, and how it is installed.

import { join } from "@std/path";
import { isProgramThere } from "../../live_programs.ts";

/** The Python that {@linkcode install} makes, or that `NMER_CCLIB` names. */
export function cclibPython(): string {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? ".", ".cache");
  return Deno.env.get("NMER_CCLIB") ?? join(cache, "nmer", "cclib-1.8.1", "bin", "python");
}

/** Whether that Python has cclib. */
export function isCclibThere(): Promise<boolean> {
  return isProgramThere(cclibPython(), "-c", "import cclib");
}

/**
 * Makes the environment, where it is not there.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function install(): Promise<void> {
  if (await isCclibThere()) return;
  const folder = join(cclibPython(), "..", "..");
  await command("python3", ["-m", "venv", folder]);
  await command(cclibPython(), ["-m", "pip", "install", "-q", "--disable-pip-version-check", "cclib==1.8.1"]);
}

async function command(program: string, args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(program, { args: [...args], stdin: "null" }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
}
