// How this nmer was started, for scripts that start it again elsewhere: compiled, or by Deno from its files.

/** The words of the command that starts this nmer; undefined where Deno's permissions do not allow to know. */
export function ownCommand(): readonly string[] | undefined {
  try {
    if (Deno.build.standalone) return [Deno.execPath()];
    const main = Deno.mainModule;
    if (!main.startsWith("file:")) return [Deno.execPath(), "run", "-q", "-A", main];
    // Its configuration says what it may do, and which packages it takes.
    const config = pathOf(new URL("deno.json", main));
    const permissions = isFile(config) ? ["--config", config, "-P"] : ["-A"];
    return [Deno.execPath(), "run", "-q", "--no-prompt", ...permissions, pathOf(new URL(main))];
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

// Of a system that has Slurm.
function pathOf({ pathname }: URL): string {
  return decodeURIComponent(pathname);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
