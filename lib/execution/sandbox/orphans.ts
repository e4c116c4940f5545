// The end of what a program has left running. The kernel ends a namespace by itself; without one, the processes that
// carry the cage's secret in their environment are looked for and killed, whatever session they are in. Another
// process does that: Deno gives no sight of /proc to one that may not do everything.

import { CAGE_VARIABLE } from "./environment.ts";

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
 * Kills all that belongs to a cage, and waits until it is gone.
 *
 * @param cage The secret of the cage.
 * @returns False where something is still there after some seconds.
 */
export function endOrphans(cage: string): Promise<boolean> {
  return endAllWith("xF", `${CAGE_VARIABLE}=${cage}`);
}

/**
 * Kills all that a dead run has left, where the system did not: what has its place for temporary files in the run's
 * scratch room.
 *
 * @param room Absolute path of the room, whose name nothing else has.
 */
export function endOrphansIn(room: string): Promise<boolean> {
  return endAllWith("F", `TMPDIR=${room}/`);
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
