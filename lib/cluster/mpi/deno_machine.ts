// This machine as the search for MPI asks it, by Deno; what may not be looked at is not there.

import { readSystemFile, readSystemLink } from "../../machine/mod.ts";
import type { SearchedMachine } from "./search.ts";

const LINKER_CACHE = "/etc/ld.so.cache";
// A launcher stands right above, or above a shell, a wrapper that measures time, one that binds to cores.
const MAX_ANCESTORS = 6;

/** What starting MPI asks of this machine. */
export interface MpiMachine extends SearchedMachine {
  /** Sets a variable of this process's environment, which C libraries see. */
  readonly setVariable: (name: string, value: string) => void;
}

/** This machine. */
export const denoMachine: MpiMachine = {
  variable: (name) => permitted(() => Deno.env.get(name)),
  setVariable: (name, value) => permitted(() => Deno.env.set(name, value)),
  realPath: (path) => permitted(() => Deno.realPathSync(path)),
  ancestors: () => permitted(ancestors) ?? [],
  // Strings that end with NUL, behind a table that is not needed here.
  linkerCache: () =>
    permitted(() => new TextDecoder("latin1").decode(Deno.readFileSync(LINKER_CACHE)))
      ?.match(/\/[^\0]+\/libmpi[^\0/]*\.so[^\0/]*/g) ?? [],
};

function ancestors(): string[] {
  const found: string[] = [];
  for (let pid = Deno.ppid; pid > 1 && found.length < MAX_ANCESTORS;) {
    const path = readSystemLink(`/proc/${pid}/exe`);
    if (path !== undefined) found.push(path);
    // The name of the program, in parentheses, may have anything in it.
    const status = readSystemFile(`/proc/${pid}/stat`) ?? "";
    pid = Number(/^.*\) \S (\d+)/s.exec(status)?.[1] ?? 0);
  }
  return found;
}

function permitted<A>(ask: () => A): A | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
