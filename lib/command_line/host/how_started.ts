// How this nmer was started, for scripts that start it again elsewhere: compiled, by a launcher, or by Deno from its
// files.

/**
 * Names the file that started Deno with a bundle of nmer: the single executable, or the command of a package. It is what
 * a person starts, and stays where it is when a cache is swept.
 */
const LAUNCHER = "NMER_LAUNCHER";

/** The words of the command that starts this nmer; nothing where it is in no file. */
export function ownCommand(): { readonly ownCommand?: readonly string[] } {
  try {
    if (Deno.build.standalone) return { ownCommand: [Deno.execPath()] };
    const main = Deno.mainModule;
    if (!main.startsWith("file:")) return { ownCommand: [Deno.execPath(), "run", "-q", "-A", main] };
    const launcher = main.endsWith("/cli.js") && isKnown(LAUNCHER) ? Deno.env.get(LAUNCHER) : undefined;
    if (launcher) return { ownCommand: [launcher] };
    // Its configuration says what it may do, and which packages it takes.
    const config = pathOf(new URL("deno.json", main));
    const permissions = isFile(config) ? ["--config", config, "-P"] : ["-A"];
    return {
      ownCommand: [Deno.execPath(), "run", "-q", "--no-prompt", ...permissions, pathOf(new URL(main))],
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return {}; // not permitted to know
    throw error;
  }
}

function isKnown(variable: string): boolean {
  return Deno.permissions.querySync({ name: "env", variable }).state === "granted";
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

// What the standard library has for it takes 10 ms to load.
function pathOf({ pathname }: URL): string {
  const path = decodeURIComponent(pathname);
  return Deno.build.os === "windows" ? path.slice(1) : path;
}
