// Journals that somebody has forged: each column of each table with values that no nmer writes, under a checksum that
// is right, and schemas that do more than hold tables.

import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";
import { packArray } from "../../lib/execution/journal/format/packed_array.ts";
import { checksumOf, type Value } from "../../lib/execution/journal/format/row_checksum.ts";
import {
  columnsOf,
  EVENTS,
  LOCK_OWNERS,
  NAMES,
  RESULTS,
  RUNS,
  SPARE_NAMES,
  type Table,
  TABLES,
  TASKS,
} from "../../lib/execution/journal/format/schema.ts";

/** What must become of a run with a forged journal. */
export type Expected =
  /** Right numbers, whether computed again or not. */
  | "right"
  /** Right numbers, and the rows were no results. */
  | "recomputed"
  /** The journal is refused, and its file stays as it is. */
  | "refused"
  /** The numbers of whoever forged it: a plain energy or gradient is believed. */
  | "believed";

/** A way to forge a journal. */
export interface Forgery {
  readonly name: string;
  readonly expected: Expected;
  /** Forges the closed journal of a gradient of two helium atoms. */
  readonly forge: (path: string) => void;
}

/** Of values that a column of a kind may be given; each finds its way into SQLite. */
const NUMBERS: readonly Value[] = [9e999, -9e999, 1e308, -1, 0.5, 2 ** 62, "text", new Uint8Array([1])];
const TEXTS: readonly Value[] = [
  "",
  "{",
  "[]",
  '{"model":1,"times":[[1e999]]}',
  '{"molecule":{"hash":"x","atoms":1,"fragments":1},"driver":"\\u001b]0;owned\\u0007\\u001b[2J"}',
  "\x1b]0;owned\x07\x1b[2J\r\u202e",
  "[".repeat(200_000),
  "x".repeat(3_000_000),
  new Uint8Array([0xff, 0xc3, 0, 0x80]),
];
const BLOBS: readonly Value[] = [
  new Uint8Array(),
  new Uint8Array([0]),
  new Uint8Array([9, 1, 2]),
  new Uint8Array([2, 0x28, 0xb5, 0x2f, 0xfd]),
  new Uint8Array(16),
  "text",
  2 ** 62,
  9e999,
];
const INTEGERS: readonly Value[] = [0, -1, 2 ** 31, 2 ** 52, 2 ** 62, -(2 ** 62)];

const BY_KIND: Readonly<Record<string, readonly Value[]>> = {
  INTEGER: INTEGERS,
  REAL: NUMBERS,
  TEXT: TEXTS,
  BLOB: BLOBS,
};

// What the first rows hold that a run always looks at.
const LOOKED_AT = ["energy", "gradient"];

const COLUMNS: readonly Forgery[] = TABLES.flatMap((table) =>
  Object.entries(table.columns).flatMap(([column, declaration]) => {
    const kind = declaration.split(" ")[0]!;
    const values = /NOT NULL|KEY/.test(declaration) ? BY_KIND[kind]! : [...BY_KIND[kind]!, null];
    return values.map((value): Forgery => ({
      name: `${table.name}.${column}: ${shown(value)}`,
      expected: expectedOf(table, column, value),
      forge: (path) => changed(path, (db) => forgeColumn(db, table, column, value)),
    }));
  })
);

function expectedOf(table: Table, column: string, value: Value): Expected {
  if (table !== RESULTS || !LOOKED_AT.includes(column)) return "right";
  const isNumber = typeof value === "number" && Math.abs(value) <= 1e100;
  return column === "energy" && isNumber ? "believed" : "recomputed";
}

function shown(value: Value): string {
  if (value instanceof Uint8Array) return `bytes ${value.toHex().slice(0, 20)}`;
  return typeof value === "string" ? JSON.stringify(value).slice(0, 30) : String(value);
}

// A gradient of two helium atoms has three numbers for each task of one atom and six for both.
const GRADIENTS: readonly (readonly [string, Expected, Uint8Array | null])[] = [
  ["too short", "recomputed", packArray(Float64Array.of(1))],
  ["too long", "recomputed", packArray(new Float64Array(9))],
  ["not a number", "recomputed", packArray(Float64Array.of(NaN, 0, 0))],
  ["beyond any", "recomputed", packArray(Float64Array.of(1e200, 0, 0))],
  ["that unpacks to gigabytes", "recomputed", bomb()],
];

const ARRAYS: readonly Forgery[] = [
  ...GRADIENTS.map(([name, expected, value]): Forgery => ({
    name: `a gradient ${name}`,
    expected,
    forge: (path) => changed(path, (db) => forgeColumn(db, RESULTS, "gradient", value)),
  })),
  {
    name: "a Hessian that unpacks to gigabytes",
    expected: "recomputed",
    forge: (path) => changed(path, (db) => forgeColumn(db, RESULTS, "hessian", bomb())),
  },
  {
    name: "properties that unpack to gigabytes",
    expected: "recomputed",
    forge: (path) => changed(path, (db) => forgeColumn(db, RESULTS, "numbers", bomb())),
  },
];

function bomb(): Uint8Array {
  const packed = zstdCompressSync(new Uint8Array(2 ** 28));
  return Uint8Array.of(2, ...packed);
}

const ENDLESS =
  "SELECT count(*) FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x FROM c)";

const SCHEMAS: readonly (readonly [string, string])[] = [
  ["a trigger on runs", `CREATE TRIGGER t AFTER INSERT ON runs BEGIN ${ENDLESS}; END`],
  ["a trigger on holder", `CREATE TRIGGER t BEFORE DELETE ON holder BEGIN ${ENDLESS}; END`],
  ["a view", `CREATE VIEW v AS ${ENDLESS}`],
  ["a view in the place of a table", `DROP TABLE holder; CREATE VIEW holder AS ${ENDLESS}`],
  ["an index on an expression", "CREATE INDEX i ON events (abs(time) + length(kind))"],
  ["a plain index", "CREATE INDEX i ON results (energy)"],
  ["an index on some rows", "CREATE UNIQUE INDEX i ON events (kind) WHERE task > 7"],
  ["another table", "CREATE TABLE cats (name TEXT)"],
  ["a virtual table", "CREATE VIRTUAL TABLE v USING fts5(body)"],
  ["statistics", "ANALYZE"],
  ["a generated column", "ALTER TABLE events ADD COLUMN g AS (length(message) * 2)"],
  ["a default", "ALTER TABLE events ADD COLUMN g TEXT DEFAULT 'x'"],
  [
    "a check",
    "DROP TABLE spare_names; CREATE TABLE spare_names (id INTEGER PRIMARY KEY, text TEXT NOT NULL CHECK (length(text) > 0), " +
    "seal REAL NOT NULL)",
  ],
  [
    "a table without row ids",
    "DROP TABLE spare_names; CREATE TABLE spare_names (id INTEGER PRIMARY KEY, text TEXT NOT NULL, seal REAL NOT NULL) " +
    "WITHOUT ROWID",
  ],
];

const SCHEMA_FORGERIES: readonly Forgery[] = SCHEMAS.map(([name, sql]) => ({
  name,
  expected: "refused",
  forge: (path) => changed(path, (db) => db.exec(sql)),
}));

const BESIDE: readonly Forgery[] = Deno.build.os === "windows" ? [] : [
  {
    name: "a pipe in the place of the write-ahead log",
    expected: "refused",
    forge: (path) => pipe(`${path}-wal`),
  },
  {
    name: "a pipe in the place of the rollback journal",
    expected: "refused",
    forge: (path) => pipe(`${path}-journal`),
  },
  {
    name: "a link in the place of a file of a recovery",
    expected: "refused",
    forge: (path) => Deno.symlinkSync("/etc/passwd", `${path}.salvage`),
  },
  {
    name: "a write-ahead log of holes",
    expected: "refused",
    forge: (path) => {
      using file = Deno.openSync(`${path}-wal`, { write: true, create: true });
      file.truncateSync(2 ** 40);
    },
  },
  {
    name: "a rollback journal that names another file",
    expected: "refused",
    forge: (path) => Deno.writeFileSync(`${path}-journal`, rollbackJournalNaming(`${path}.victim`)),
  },
];

/** All forgeries. */
export const FORGERIES: readonly Forgery[] = [...COLUMNS, ...ARRAYS, ...SCHEMA_FORGERIES, ...BESIDE];

function pipe(path: string): void {
  new Deno.Command("mkfifo", { args: [path] }).outputSync();
}

/** A rollback journal without pages, of a transaction of several databases: SQLite would remove the named file. */
export function rollbackJournalNaming(victim: string): Uint8Array {
  const magic = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
  const name = new TextEncoder().encode(victim);
  const bytes = new Uint8Array(512 + 4 + name.length + 16);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  view.setUint32(8, 0); // pages
  view.setUint32(16, 1); // pages of the database before
  view.setUint32(20, 512); // bytes of a sector
  view.setUint32(24, 4096); // bytes of a page
  view.setUint32(512, 2 ** 30 / 4096 + 1); // the page of the lock, which has no content
  bytes.set(name, 516);
  view.setUint32(516 + name.length, name.length);
  view.setUint32(520 + name.length, name.reduce((sum, byte) => sum + (byte << 24 >> 24), 0));
  bytes.set(magic, 524 + name.length);
  return bytes;
}

function changed(path: string, change: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(path);
  try {
    change(db);
  } finally {
    db.close();
  }
}

// The values of a row of a process that has the journal, which a closed one has not.
const OWNER: readonly Value[] = [1, 4711, "elsewhere", "0.1.0", 1.7e9];

function forgeColumn(db: DatabaseSync, table: Table, column: string, value: Value): void {
  const columns = columnsOf(table).slice(0, -1);
  if (table === LOCK_OWNERS) {
    db.prepare(`INSERT INTO ${table.name} VALUES (?, ?, ?, ?, ?, 0)`).run(...OWNER);
  }
  const isKey = columns[0] === column || column === "key";
  const ids = db.prepare(`SELECT rowid FROM ${table.name} ORDER BY rowid`).all().map((row) =>
    Object.values(row)[0] as number
  );
  for (const id of isKey ? ids.slice(0, 1) : ids) {
    const forged = typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 63
      ? BigInt(value)
      : value;
    db.prepare(`UPDATE ${table.name} SET ${column} = ? WHERE rowid = ?`).run(forged, id);
    const isRowId = table.columns[column] === "INTEGER PRIMARY KEY";
    seal(db, table, isRowId ? BigInt(value as number) : BigInt(id));
  }
}

// Writes the checksum that the row must have.
function seal(db: DatabaseSync, table: Table, id: bigint): void {
  const columns = columnsOf(table).slice(0, -1);
  const statement = db.prepare(`SELECT ${columns} FROM ${table.name} WHERE rowid = ?`);
  statement.setReadBigInts(true);
  const values = Object.values(statement.get(id)!).map((value) =>
    typeof value === "bigint" ? Number(value) : value
  );
  db.prepare(`UPDATE ${table.name} SET seal = ? WHERE rowid = ?`)
    .run(checksumOf(table.name, values as Value[]), id);
}

/** The tables that a forgery of columns goes through. */
export const FORGED_TABLES: readonly Table[] = [
  LOCK_OWNERS,
  RUNS,
  NAMES,
  SPARE_NAMES,
  TASKS,
  RESULTS,
  EVENTS,
];
