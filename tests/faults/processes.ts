// What a run has started, and has not ended.

export { comes } from "../waiting.ts";

/** A process by its number, and its command with all words. */
export interface Running {
  readonly pid: number;
  readonly command: string;
}

/** Processes with a variable that names the folder: all that a run in it has started, whatever became of it. */
export function processesOf(folder: string): Running[] {
  const found: Running[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (!Deno.readTextFileSync(`/proc/${name}/environ`).includes(folder)) continue;
      const command = Deno.readTextFileSync(`/proc/${name}/cmdline`).replaceAll("\0", " ");
      found.push({ pid: Number(name), command });
    } catch { /* it has ended */ }
  }
  return found;
}
