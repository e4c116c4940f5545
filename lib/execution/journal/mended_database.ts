// The file of a journal while it is open, whatever turns out to be wrong with it: where damage shows under way, the file
// is recovered and opened again, and the work that met it is done once more.

import { resolve } from "node:path";
import { Connection } from "./connection.ts";
import type { OpenDatabase } from "./database.ts";
import { JournalError, journalError } from "./error.ts";
import type { LockOwner } from "./lock_owner.ts";
import { openRecovering } from "./open_recovering.ts";
import { PropertyNames } from "./property_names.ts";

/** An open file, its statements and its names of properties. */
export class MendedDatabase {
  /** Absolute. */
  readonly path: string;
  /** What the user should know: damage that was found, and what was saved of it. */
  readonly notices: string[] = [];
  readonly #owner: () => LockOwner;
  #database!: OpenDatabase;
  #connection!: Connection;
  #names!: PropertyNames;

  /**
   * Opens a file, or makes it; recovers it where it is damaged.
   *
   * @param path Its name.
   * @param owner Who opens it.
   * @throws {JournalError} Where it cannot be opened.
   */
  constructor(path: string, owner: () => LockOwner) {
    this.path = resolve(path);
    this.#owner = owner;
    this.#open(false);
  }

  /** Statements over the file; others after it was mended. */
  get connection(): Connection {
    return this.#connection;
  }

  /** Names of properties in the file; others after it was mended. */
  get names(): PropertyNames {
    return this.#names;
  }

  /** Does some work; where that meets damage, once more after the file is recovered. */
  mending<A>(work: (again: boolean) => A): A {
    try {
      return work(false);
    } catch (thrown) {
      this.mend(thrown);
      try {
        return work(true);
      } catch (again) {
        throw journalError(this.path, again);
      }
    }
  }

  /**
   * Recovers the file from damage that some work has met; that is to be done again.
   *
   * @throws {JournalError} Where what was thrown is something else.
   */
  mend(thrown: unknown): void {
    this.#names.undo();
    const error = journalError(this.path, thrown);
    if (error.reason !== "damaged") throw error;
    try {
      this.#database.close();
    } catch { /* It is recovered from its bytes. */ }
    this.#open(true);
  }

  /** Says that a row is not as it was written, so that the file is mended. */
  damaged(): never {
    throw new JournalError(
      "damaged",
      this.path,
      `the journal ${this.path} has a row that is not as it was written`,
    );
  }

  /** Closes the file; nothing but itself stays. */
  close(): void {
    this.#database.close();
  }

  #open(mistrust: boolean): void {
    const { database, notices } = openRecovering(this.path, this.#owner(), mistrust);
    this.#database = database;
    this.#connection = new Connection(database.db);
    this.#names = new PropertyNames(this.#connection);
    this.notices.push(...notices);
  }
}
