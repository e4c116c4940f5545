// The statements of an open journal, each prepared once, and transactions that are there wholly or not at all.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { isWholeRow } from "./format/rows.ts";
import { columnsOf, EVENTS, insertion, selection, type Table } from "./format/schema.ts";
import type { Value } from "./format/row_checksum.ts";

// Beyond lies nothing that nmer has written, and no number that a double holds.
const MAX_ROWS = 2 ** 53;

const MESSAGE = columnsOf(EVENTS).indexOf("message");

/** Statements over an open database. */
export class Connection {
  readonly #prepared = new Map<string, StatementSync>();
  readonly #insertions = { always: new Map<Table, StatementSync>(), never: new Map<Table, StatementSync>() };

  /** @param db An open database with the tables of schema.ts. */
  constructor(readonly db: DatabaseSync) {}

  /**
   * Puts a row into a table.
   *
   * @param replace Whether it takes the place of a row with the same key, or leaves that one.
   */
  put(table: Table, row: readonly Value[], replace: "always" | "never" = "always"): void {
    const statements = this.#insertions[replace];
    let statement = statements.get(table);
    if (statement === undefined) {
      statements.set(table, statement = this.db.prepare(insertion(table, replace)));
    }
    statement.run(...row);
  }

  /**
   * Rows of tables that are joined, each with all columns of all tables.
   *
   * @param tables The tables, for what is selected.
   * @param from What follows `FROM`.
   */
  rows(tables: readonly Table[], from: string, ...parameters: Value[]): Value[][] {
    const sql = `SELECT ${tables.map(selection).join(", ")} FROM ${from}`;
    return this.#statement(sql).all(...parameters) as unknown as Value[][];
  }

  /** Whether a table has rows, of whatever kind. */
  hasRows(table: Table): boolean {
    return this.#statement(`SELECT 1 FROM ${table.name} LIMIT 1`).all().length > 0;
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      // Node's types lack the method under this version.
      (statement as StatementSync & { setReturnArrays(enabled: boolean): void }).setReturnArrays(true);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  /**
   * Some rows of a table, ascending by their number in the file, with that number before the columns.
   *
   * @param after Number that they lie behind; the first ones behind 0.
   * @param limit The most of them.
   * @param condition What else must hold of them, in SQL.
   */
  page(table: Table, after: number, limit: number, condition = "TRUE"): Value[][] {
    const sql = `SELECT CAST(rowid AS REAL), ${selection(table)} FROM ${table.name} ` +
      `WHERE rowid > ? AND rowid < ${MAX_ROWS} AND ${condition} ORDER BY rowid LIMIT ?`;
    return this.#statement(sql).all(after, limit) as unknown as Value[][];
  }

  /** The messages of events of a kind, in order; those whose checksum does not match are left out. */
  eventMessages(kind: string): readonly string[] {
    return this.rows([EVENTS], `${EVENTS.name} WHERE kind = ? ORDER BY id`, kind)
      .filter((row) => isWholeRow(EVENTS, row))
      .flatMap((row) => typeof row[MESSAGE] === "string" ? [row[MESSAGE]] : []);
  }

  /** Does some work in one transaction; when it returns, the work is durable, and when it throws, undone. */
  transaction<A>(work: () => A): A {
    this.db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.db.exec("COMMIT");
      return result;
    } catch (error) {
      try {
        this.db.exec("ROLLBACK");
      } catch { /* SQLite has rolled back already, as it does when the disk is full. */ }
      throw error;
    }
  }
}
