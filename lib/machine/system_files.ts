// Files of the kernel, as those of /proc. Deno lets only processes with all permissions read them (`-A`); where they are
// fewer, and a shell may be started, that one reads: the permissions that nmer's documents name include it.

/**
 * Text of a file of the kernel. It blocks: some microseconds, or by a shell some milliseconds.
 *
 * @param path Absolute; `/proc/self` is this process.
 * @returns Undefined where there is no such file, or nobody may read it.
 */
export function readSystemFile(path: string): string | undefined {
  return asked(() => Deno.readTextFileSync(path), "cat", path);
}

/** Where a link of the kernel leads, else as {@linkcode readSystemFile}. */
export function readSystemLink(path: string): string | undefined {
  return asked(() => Deno.readLinkSync(path), "readlink", path)?.replace(/\n$/, "");
}

const SHELL = "/bin/sh";

function asked(ask: () => string, command: "cat" | "readlink", path: string): string | undefined {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) return undefined;
  }
  // To ask the user would be worse than not to know.
  const { state } = Deno.permissions.querySync({ name: "run", command: SHELL });
  return state === "granted" ? outputOf(command, path) : undefined;
}

function outputOf(command: string, path: string): string | undefined {
  const ofThis = path.replace(/^\/proc\/self\//, `/proc/${Deno.pid}/`);
  try {
    const { success, stdout } = new Deno.Command(SHELL, {
      args: ["-c", `exec ${command} "$1"`, "sh", ofThis],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}
