// Whose a journal is. Whoever wrote one decides on the results that are taken from it, so another user's is opened only
// where it was named.

import { lstatSync } from "node:fs";
import { JournalError } from "./error.ts";
import { ownUid } from "../own_uid.ts";

/** Whom a journal may belong to: `anybody` where the user has named it. */
export type MayBelongTo = "anybody" | "this-user";

/**
 * What the user should know of whose a journal is; undefined where it is his own, or is not there yet.
 *
 * @throws {JournalError} Where it is another's and may not be.
 */
export function checkOwner(path: string, mayBelongTo: MayBelongTo): string | undefined {
  const own = ownUid();
  if (own === null) return undefined;
  const owners = [path, `${path}-wal`, `${path}-journal`].map(ownerOf);
  const other = owners.find((owner) => owner !== undefined && owner !== own);
  if (other === undefined) return undefined;
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

function ownerOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.uid;
}
