// Whether a file holds the tables of a journal and nothing else. SQLite runs what a schema says: a trigger, a view, a
// generated column or an index on an expression computes whenever a row is read or written, for as long as its writer
// liked. So the schema is read, which runs nothing, before any statement that touches a table.

import type { DatabaseSync } from "node:sqlite";
import { quotedText } from "../../../base/plain_text.ts";
import { creation, SCHEMA_VERSION, type Table, TABLES, tablesOf } from "./schema.ts";

/** What a schema is: a journal's, one that a damaged disk made of a journal's, or somebody else's. */
export type SchemaFound =
  | { readonly kind: "own" }
  | { readonly kind: "damaged" }
  | {
    readonly kind: "foreign";
    /** What there is, for a person. */
    readonly what: string;
  };

interface Entry {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

// SQLite makes the index itself, for the keys of results.
const entriesFor = (tables: readonly Table[]): readonly Entry[] =>
  tables.flatMap((table) => {
    const entry = { type: "table", name: table.name, table: table.name, sql: creation(table) };
    const name = `sqlite_autoindex_${table.name}_1`;
    const index = { type: "index", name, table: table.name, sql: "" };
    return entry.sql.includes("UNIQUE") ? [entry, index] : [entry];
  });

const OWN = entriesFor(TABLES);

// A damaged disk changes a few characters, a person at least a word.
const MAX_CHANGED_CHARACTERS = 4;
const MAX_SHOWN = 40;

/**
 * Looks at the schema of a file.
 *
 * @param version That of its tables, at most the present one.
 */
export function checkSchema(db: DatabaseSync, version: number = SCHEMA_VERSION): SchemaFound {
  const entries = entriesOf(db);
  if (entries === undefined) return { kind: "damaged" };
  const foreign = entries.find((entry) => isWellFormed(entry) && !OWN.some((own) => isLike(entry, own)));
  if (foreign !== undefined) return { kind: "foreign", what: describeEntry(foreign) };
  const expected = entriesFor(tablesOf(version));
  const isOwn = entries.length === expected.length &&
    entries.every((entry, i) => isSame(entry, expected[i]!));
  return { kind: isOwn ? "own" : "damaged" };
}

// Undefined where an entry is no text. One more than there can be is enough to see that there are more.
function entriesOf(db: DatabaseSync): readonly Entry[] | undefined {
  const columns = ["type", "name", "tbl_name", "sql"].map((name) =>
    `CASE WHEN ${name} IS NULL THEN '' WHEN typeof(${name}) = 'text' THEN ${name} END`
  );
  const statement = db.prepare(`SELECT ${columns} FROM sqlite_schema ORDER BY rowid LIMIT ${OWN.length + 1}`);
  const rows = statement.all().map((row) => Object.values(row));
  const entries = rows.flatMap((values): Entry[] => {
    const [type, name, table, sql] = values;
    return values.every((value) => typeof value === "string") ? [{ type, name, table, sql } as Entry] : [];
  });
  return entries.length === rows.length ? entries : undefined;
}

function isSame(a: Entry, b: Entry): boolean {
  return a.type === b.type && a.name === b.name && a.table === b.table && a.sql === b.sql;
}

function isLike(a: Entry, b: Entry): boolean {
  const [x, y] = [a, b].map(({ type, name, table, sql }) => [type, name, table, sql].join("\n"));
  if (x!.length !== y!.length) return false;
  let changed = 0;
  for (let i = 0; i < x!.length && changed <= MAX_CHANGED_CHARACTERS; i++) if (x![i] !== y![i]) changed++;
  return changed <= MAX_CHANGED_CHARACTERS;
}

// As SQLite writes it. What a damaged length has shifted is not; its file is recovered, which runs nothing, either.
function isWellFormed({ type, name, table, sql }: Entry): boolean {
  return ["table", "view", "trigger", "index"].includes(type) && name !== "" && table !== "" &&
    (sql === "" ? type === "index" : /^create\s/i.test(sql));
}

function describeEntry({ type, name, sql }: Entry): string {
  const own = OWN.some((entry) => entry.type === type && entry.name === name);
  if (type === "table" && own) return `another table ${name} than nmer makes`;
  const kind = type === "table" && /^\s*CREATE\s+VIRTUAL/i.test(sql) ? "the virtual table" : `the ${type}`;
  return `${kind} ${quotedText(name.slice(0, MAX_SHOWN))}`;
}
