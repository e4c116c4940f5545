// Bringing a journal of an earlier nmer to the present form: a list of steps, of which the file has seen the first
// `user_version`.

import type { DatabaseSync } from "node:sqlite";

/** A step from one version of the tables to the next. */
export type Migration = (db: DatabaseSync) => void;

/** The version of the tables in a file; 0 for a new one. */
export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()!["user_version"]);
}

/** Takes the steps that a file has not seen; to be called inside a transaction. */
export function migrate(db: DatabaseSync, steps: readonly Migration[]): void {
  for (const step of steps.slice(versionOf(db))) step(db);
  db.exec(`PRAGMA user_version = ${steps.length}`);
}
