// Other ranks on the same machine, as processes: one that was given up must not stay there stopped for ever, with its
// launcher waiting for it. A process is known by its number and by when it began, since numbers are given again.

/** A process of some machine. */
export interface RankProcess {
  readonly pid: number;
  /** When it began, as the system counts; undefined where the system does not say it. */
  readonly began: string | undefined;
}

/** This process. */
export function ownProcess(): RankProcess {
  return { pid: Deno.pid, began: beginOf(Deno.pid) };
}

/** Whether a process of this machine is there no more; false where the system does not say it. */
export function isGone({ pid, began }: RankProcess): boolean {
  return began !== undefined && beginOf(Deno.pid) !== undefined && beginOf(pid) !== began;
}

/** Kills a process of this machine, and no other that has its number since. */
export function killProcess({ pid, began }: RankProcess): void {
  if (began === undefined || pid === Deno.pid || beginOf(pid) !== began) return;
  try {
    Deno.kill(pid, "SIGKILL");
  } catch { /* It has ended meanwhile, is another user's, or nothing may be killed. */ }
}

// State and begin stand behind the name, which may have any characters; the remains of a dead one count for nothing.
function beginOf(pid: number): string | undefined {
  try {
    const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\)\s/s, "").split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
