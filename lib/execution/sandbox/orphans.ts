// The end of what a program has left running. The kernel ends a namespace by itself; without one, the processes that
// carry the sandbox's secret in their environment are looked for and killed, whatever session they are in. Another
// process does that: Deno gives no sight of /proc to one that may not do everything.

import { SECRET_VARIABLE } from "./environment.ts";

// Kills until nothing is found, for at most some seconds; a process in the kernel's hands may take that long.
const SCRIPT = `
n=0
while [ $n -lt 300 ]; do
  found=$(grep -lsaz$1 -- "$2" /proc/[0-9]*/environ)
  [ -z "$found" ] && exit 0
  for file in $found; do p=\${file#/proc/}; kill -9 "\${p%/environ}" 2>/dev/null; done
  n=$((n + 1)); sleep 0.01
done
exit 1`;

/**
 * Kills all that belongs to a sandbox, and waits until it is gone.
 *
 * @param secret What its processes carry in their environment.
 * @returns False where something is still there after some seconds.
 */
export function endOrphans(secret: string): Promise<boolean> {
  return endAllWith("xF", `${SECRET_VARIABLE}=${secret}`);
}

/**
 * Kills all that a dead run has left, where the system did not: what has its place for temporary files in the
 * run's directory.
 *
 * @param runDirectory Absolute path of that directory, whose name nothing else has.
 */
export function endOrphansIn(runDirectory: string): Promise<boolean> {
  return endAllWith("F", `TMPDIR=${runDirectory}/`);
}

async function endAllWith(how: "xF" | "F", variable: string): Promise<boolean> {
  if (Deno.build.os !== "linux") return true;
  try {
    const { success } = await new Deno.Command("/bin/sh", {
      args: ["-c", SCRIPT, "sh", how, variable],
      clearEnv: true,
      env: { PATH: "/usr/bin:/bin", LANG: "C" },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false; // no permission to run a shell
  }
}
