// What living processes hold: files that they have open or mapped. Of other users' processes nothing is seen, nor do
// they hold what is this user's alone.

import { mappedFiles } from "./belongings.ts";

/** Paths of all files that processes which one may look at have open or mapped. */
export function filesInUse(processes = "/proc"): ReadonlySet<string> {
  const inUse = new Set<string>();
  for (const { name } of entriesOf(processes)) {
    if (!/^\d+$/.test(name)) continue;
    for (const path of heldBy(`${processes}/${name}`)) inUse.add(path);
  }
  return inUse;
}

function heldBy(process: string): readonly string[] {
  const links = [...entriesOf(`${process}/fd`).map(({ name }) => `fd/${name}`), "cwd"];
  return [
    ...asked(() => mappedFiles(Deno.readTextFileSync(`${process}/maps`))) ?? [],
    ...links.flatMap((link) => asked(() => Deno.readLinkSync(`${process}/${link}`)) ?? []),
  ];
}

/** Whether a path, or something below it, is among those in use. */
export function isInUse(path: string, inUse: ReadonlySet<string>): boolean {
  if (inUse.has(path)) return true;
  for (const used of inUse) if (used.startsWith(`${path}/`)) return true;
  return false;
}

function entriesOf(folder: string): readonly Deno.DirEntry[] {
  return asked(() => Array.from(Deno.readDirSync(folder))) ?? [];
}

// A process may end while it is looked at, or be another user's.
function asked<A>(ask: () => A): A | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
