// Pythons for the tests of the wheel: any Python, and one with what the wheel depends on, Deno and ASE, from PyPI.

import { join } from "@std/path";
import { isProgramThere } from "../../live_programs.ts";

const PACKAGES = [`deno==${Deno.version.deno}`, "ase==3.29.0"];

/** The Python that {@linkcode install} makes, or that `NMER_ASE` names. */
export function asePython(): string {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? ".", ".cache");
  return Deno.env.get("NMER_ASE") ?? join(cache, "nmer", "ase-3.29.0", "bin", "python");
}

/** Whether that Python has both. */
export function isAseThere(): Promise<boolean> {
  return isProgramThere(asePython(), "-c", "import ase, deno");
}

/**
 * Makes the environment, where it is not there.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function install(): Promise<void> {
  if (await isAseThere()) return;
  await command("python3", ["-m", "venv", join(asePython(), "..", "..")]);
  await command(asePython(), ["-m", "pip", "install", "-q", "--disable-pip-version-check", ...PACKAGES]);
}

async function command(program: string, args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(program, { args: [...args], stdin: "null" }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
}
