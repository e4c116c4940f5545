// Whose a journal is. Whoever wrote one decides on the results that are taken from it, so another user's is opened only
// where it was named.

import { lstatSync } from "node:fs";
import { dirname } from "node:path";
import { JournalError, journalError } from "./error.ts";
import { ownUid } from "../own_uid.ts";

/** Whom a journal may belong to: `anybody` where the user has named it. */
export type MayBelongTo = "anybody" | "this-user";

/**
 * What the user should know of whose a journal is; undefined where it is his own, or is not there yet.
 *
 * @param ownerIn Whose a new file in a folder is.
 * @throws {JournalError} Where it is another's and may not be.
 */
export function checkOwner(
  path: string,
  mayBelongTo: MayBelongTo,
  ownerIn: (folder: string) => number | undefined = ownerOfNewFile,
): string | undefined {
  const own = ownUid();
  if (own === null) return undefined;
  const owners = [path, `${path}-wal`, `${path}-journal`].map((file) => ownerOfCompanion(path, file));
  const others = owners.filter((owner) => owner !== undefined && owner !== own);
  const [other] = others;
  if (other === undefined) return undefined;
  // Some file systems give all files one owner, and others another one to those of root.
  const shown = ownerIn(dirname(path));
  if (others.every((owner) => owner === shown)) return undefined;
  if (mayBelongTo === "anybody") {
    return `the journal ${path} is of another user (${other}), who decides on the results that are taken from it`;
  }
  throw new JournalError(
    "not-owned",
    path,
    `the journal ${path} is of another user (${other}), who could have written any result into it; to trust it say ` +
      `--journal ${path}, else give another --journal, or --no-journal`,
  );
}

function ownerOfNewFile(folder: string): number | undefined {
  try {
    const probe = Deno.makeTempFileSync({ dir: folder, prefix: ".nmer-uid-" });
    try {
      return ownerOf(probe);
    } finally {
      Deno.removeSync(probe);
    }
  } catch {
    return undefined; // nothing may be written there
  }
}

// Deno refuses some names of the system even to be looked at.
function ownerOfCompanion(journal: string, path: string): number | undefined {
  try {
    return ownerOf(path);
  } catch (error) {
    throw error instanceof Deno.errors.NotCapable ? journalError(journal, error) : error;
  }
}

function ownerOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.uid;
}
