// The tables of a journal. Every row ends with its checksum (row_checksum.ts), in the column `seal`. Numbers that are
// not keys are REAL, which SQLite always hands on as doubles, even when damage made something else of them.

import type { DatabaseSync } from "node:sqlite";
import { migrate, type Migration } from "./migration.ts";

/** "nmer" in ASCII: distinguishes a journal from other SQLite databases, in the bytes 68 to 71 of its file. */
export const APPLICATION_ID = 0x6e6d6572;

/** Bytes of a page; fixed, so that a file whose header is damaged can still be read. */
export const PAGE_BYTES = 4096;

/** A table: its columns without the checksum, in order, and which of two rows with the same key is the later one. */
export interface Table {
  /** Its name in SQL, and in its checksums. */
  readonly name: string;
  /** Declarations of the columns but the checksum; the first one is the key. */
  readonly columns: Readonly<Record<string, string>>;
  /** The column that grows when a row is replaced; rows of tables without one are never replaced. */
  readonly order?: string;
}

/** Who has the journal open; at most one row. The first table, so that its row lies in the file's second page. */
export const LOCK_OWNERS: Table = {
  name: "holder",
  columns: {
    id: "INTEGER PRIMARY KEY",
    pid: "REAL NOT NULL",
    host: "TEXT NOT NULL",
    version: "TEXT NOT NULL",
    since: "REAL NOT NULL",
  },
};

/** The runs: one for each fingerprint; `sessions` counts how often it was started or resumed. */
export const RUNS: Table = {
  name: "runs",
  columns: {
    run: "INTEGER PRIMARY KEY",
    fingerprint: "BLOB NOT NULL",
    description: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    started: "REAL NOT NULL",
    ended: "REAL",
    sessions: "REAL NOT NULL",
    pid: "REAL NOT NULL",
    host: "TEXT NOT NULL",
    version: "TEXT NOT NULL",
  },
  order: "sessions",
};

/** The numbers of tasks by content key, of all runs; `names` says which row of that table names `numbers`. */
export const RESULTS: Table = {
  name: "results",
  columns: {
    key: "BLOB NOT NULL UNIQUE",
    energy: "REAL NOT NULL",
    gradient: "BLOB",
    hessian: "BLOB",
    names: "REAL NOT NULL",
    numbers: "BLOB",
    seconds: "REAL NOT NULL",
    program: "TEXT NOT NULL",
    created: "REAL NOT NULL",
  },
  order: "created",
};

/** What became of the tasks of each run; `id` is run times 2^32 plus the index of the task. */
export const TASKS: Table = {
  name: "tasks",
  columns: {
    id: "INTEGER PRIMARY KEY",
    key: "BLOB NOT NULL",
    status: "TEXT NOT NULL",
    attempts: "REAL NOT NULL",
    worker: "TEXT NOT NULL",
    seconds: "REAL NOT NULL",
    remedy: "TEXT",
    message: "TEXT",
    finished: "REAL NOT NULL",
  },
  order: "finished",
};

/** Retries, lost workers, changes of mode, interruptions and what else happened. */
export const EVENTS: Table = {
  name: "events",
  columns: {
    id: "INTEGER PRIMARY KEY",
    run: "REAL NOT NULL",
    time: "REAL NOT NULL",
    kind: "TEXT NOT NULL",
    task: "REAL",
    worker: "TEXT",
    message: "TEXT",
  },
};

/** Names of properties, a list for each kind of result, as JSON; `id` is a hash of the text. */
export const NAMES: Table = {
  name: "names",
  columns: { id: "INTEGER PRIMARY KEY", text: "TEXT NOT NULL" },
};

/** The same once more, on another page: all results need these few rows. */
export const SPARE_NAMES: Table = { ...NAMES, name: "spare_names" };

/** Each time that a run was started or resumed; `id` is run times 2^32 plus the number of the session, from 1. */
export const SESSIONS: Table = {
  name: "sessions",
  columns: {
    id: "INTEGER PRIMARY KEY",
    started: "REAL NOT NULL",
    pid: "REAL NOT NULL",
    host: "TEXT NOT NULL",
    version: "TEXT NOT NULL",
    about: "TEXT NOT NULL",
  },
};

/** What each run computes, as an input that nmer takes: a QCSchema ManyBodyInput. */
export const INPUTS: Table = {
  name: "inputs",
  columns: { run: "INTEGER PRIMARY KEY", text: "TEXT NOT NULL" },
};

/** What each run is doing, or was doing last, as JSON (live_state.ts). */
export const LIVE: Table = {
  name: "live",
  columns: { run: "INTEGER PRIMARY KEY", time: "REAL NOT NULL", state: "TEXT NOT NULL" },
  order: "time",
};

// The tables that each version added.
const ADDED: readonly (readonly Table[])[] = [
  [LOCK_OWNERS, RUNS, NAMES, SPARE_NAMES, TASKS, RESULTS, EVENTS],
  [SESSIONS, INPUTS, LIVE],
];

/** All tables, in the order in which they are made. */
export const TABLES: readonly Table[] = ADDED.flat();

/** The tables of a version, in the order in which they are made. */
export function tablesOf(version: number): readonly Table[] {
  return ADDED.slice(0, version).flat();
}

const MIGRATIONS: readonly Migration[] = ADDED.map((tables) => (db) =>
  tables.forEach((table) => db.exec(creation(table)))
);

/** Version of the tables, kept as SQLite's `user_version`: one for each migration. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings a file to the present version; to be called inside a transaction. */
export function createTables(db: DatabaseSync): void {
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  migrate(db, MIGRATIONS);
}

/** Names of the columns, the checksum the last of them. */
export function columnsOf(table: Table): readonly string[] {
  return [...Object.keys(table.columns), "seal"];
}

/** What to select to read all columns, each as a value that JavaScript can hold; null for one of another kind. */
export function selection(table: Table): string {
  return columnsOf(table).map((name) => {
    const column = `${table.name}.${name}`;
    const [kind] = (table.columns[name] ?? "REAL").split(" ");
    if (kind === "INTEGER") return `CAST(${column} AS REAL)`;
    return `CASE typeof(${column}) WHEN '${kind!.toLowerCase()}' THEN ${column} END`;
  }).join(", ");
}

/**
 * The statement that puts a row into its table, its columns as parameters.
 *
 * @param replace Whether it replaces a row with the same key: always, never, or one that is not later than itself.
 */
export function insertion(table: Table, replace: "always" | "never" | "older"): string {
  const columns = columnsOf(table);
  const key = columns[0];
  const values = `INSERT INTO ${table.name} (${columns}) VALUES (${columns.map(() => "?")})`;
  if (replace === "never" || replace === "older" && table.order === undefined) {
    return `${values} ON CONFLICT DO NOTHING`;
  }
  // The key as well: damage may have changed it in the table but not in its index.
  const update = `${values} ON CONFLICT (${key}) DO UPDATE SET ` +
    columns.map((name) => `${name} = excluded.${name}`).join(", ");
  return replace === "always"
    ? update
    : `${update} WHERE excluded.${table.order} >= ${table.name}.${table.order}`;
}

/** The statement that makes a table. */
export function creation(table: Table): string {
  const columns = Object.entries({ ...table.columns, seal: "REAL NOT NULL" });
  return `CREATE TABLE ${table.name} (${columns.map((column) => column.join(" ")).join(", ")})`;
}
