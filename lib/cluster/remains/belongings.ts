// What of MPI belongs to this process: shared memory that it has mapped, and the folder that its launcher has named.

import type { Variable } from "../mpi/launcher.ts";
import { kindOf, SESSION_VARIABLES } from "./names.ts";
import type { Belonging } from "./record.ts";

/**
 * What MPI has made for this process's job, as far as it is this user's and still has its name.
 *
 * @throws {Error} Deno's, where the process may not look at itself: without all permissions.
 */
export function belongingsOf(variable: Variable, uid: number): readonly Belonging[] {
  const paths = [
    ...mappedFiles(Deno.readTextFileSync("/proc/self/maps")),
    ...SESSION_VARIABLES.map((name) => variable(name) ?? ""),
  ];
  return [...new Set(paths)].flatMap((path) => {
    const kind = kindOf(path);
    const found = kind === undefined ? undefined : ownBelonging(path, kind, uid);
    return found === undefined ? [] : [found];
  });
}

/** A file or folder of this user, none that a link leads to; undefined where there is none. */
export function ownBelonging(
  path: string,
  kind: "segment" | "session",
  uid: number,
): Belonging | undefined {
  try {
    const { isFile, isDirectory, dev, ino, uid: owner } = Deno.lstatSync(path);
    const isThat = owner === uid && (kind === "segment" ? isFile : isDirectory);
    return isThat && ino !== null ? { path, dev, ino } : undefined;
  } catch {
    return undefined;
  }
}

/** Paths of the files in a process's table of mappings (proc(5)), those that are deleted left out. */
export function mappedFiles(maps: string): readonly string[] {
  const paths = maps.split("\n").flatMap((line) => /^(?:\S+\s+){5}(\/.*)$/.exec(line)?.[1] ?? []);
  return [...new Set(paths)].filter((path) => !path.endsWith(" (deleted)"));
}
