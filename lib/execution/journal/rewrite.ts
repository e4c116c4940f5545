// A journal written again beside itself and put in its own place, so that it is as small as what it holds. SQLite does this
// through a second database (VACUUM), which Deno allows nobody who may not read and write everything outright.
//
// A crash leaves the old file or the new one, and perhaps NAME.rewrite-part, which nothing reads. While the old file is
// copied its lock is held; from when it is freed until the new file has its place, the turn of who opens journals in the
// folder is (folder_lock.ts).

import { lstatSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { shownName } from "../../base/plain_text.ts";
import type { Connection } from "./connection.ts";
import { isLocked } from "./database.ts";
import { withFolderLock } from "./folder_lock.ts";
import { createTables, insertion, LOCK_OWNERS, PAGE_BYTES, TABLES } from "./format/schema.ts";
import type { MendedDatabase } from "./mended_database.ts";
import { exists, recoveryNames, syncFolder } from "./recovery/recovered_files.ts";

const PAGE_ROWS = 512;

/**
 * Writes the file of an open journal again, and closes it.
 *
 * @returns Why that cannot be; undefined where it is done. The old file is as it was then.
 */
export function rewrite(file: MendedDatabase): string | undefined {
  const { path } = file;
  const stat = lstatSync(path);
  // Another name would keep the old file, or the link itself would be replaced.
  if (!stat.isFile() || stat.nlink !== 1) return `${shownName(path)} has another name, or is a link`;
  const part = `${path}.rewrite-part`;
  return withFolderLock(path, () => {
    removeAll(part);
    try {
      copy(file.connection, part);
      Deno.chmodSync(part, stat.mode & 0o777);
      file.close();
      const { log, rollback } = recoveryNames(path);
      if (exists(log) || exists(rollback) || isLocked(path)) return "another process has opened it meanwhile";
      Deno.renameSync(part, path);
      syncFolder(path);
      return undefined;
    } finally {
      removeAll(part);
    }
  });
}

function removeAll(part: string): void {
  for (const name of [part, `${part}-journal`, `${part}-wal`]) {
    if (lstatSync(name, { throwIfNoEntry: false }) !== undefined) Deno.removeSync(name);
  }
}

function copy(from: Connection, part: string): void {
  const db = new DatabaseSync(part);
  try {
    db.exec(
      `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL; BEGIN`,
    );
    createTables(db);
    for (const table of TABLES) {
      if (table === LOCK_OWNERS) continue; // nobody has the new file
      const statement = db.prepare(insertion(table, "never"));
      for (let after = 0;;) {
        const rows = from.page(table, after, PAGE_ROWS);
        if (rows.length === 0) break;
        for (const [, ...row] of rows) statement.run(...row);
        after = rows.at(-1)![0] as number;
      }
    }
    db.exec("COMMIT");
  } finally {
    db.close();
  }
}
