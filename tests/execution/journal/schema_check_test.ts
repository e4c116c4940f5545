// The schema of a journal: a bit that a disk has flipped in it is damage and mended, what a person has added is refused.

import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { checkSchema } from "../../../lib/execution/journal/format/schema_check.ts";
import { createTables } from "../../../lib/execution/journal/format/schema.ts";
import { eachDamage, flip, numbersBelow, survive } from "./damage.ts";
import { inFolder, madeJournal } from "./fixtures.ts";

const PAGE = 4096;
const TASKS = 10;

Deno.test("schema check: the tables of a journal are its own, and each other thing is somebody else's", () => {
  const db = new DatabaseSync(":memory:");
  createTables(db);
  assertEquals(checkSchema(db), { kind: "own" });
  for (
    const [sql, undo, what] of [
      ["CREATE VIEW v AS SELECT 1", "DROP VIEW v", 'the view "v"'],
      ['CREATE TABLE "a\x1b[2J" (x)', 'DROP TABLE "a\x1b[2J"', 'the table "a\\u001b[2J"'],
      ["CREATE INDEX i ON tasks (abs(seconds))", "DROP INDEX i", 'the index "i"'],
      ["ALTER TABLE events ADD COLUMN g AS (time * 2)", "", "another table events than nmer makes"],
    ] as const
  ) {
    db.exec(sql);
    assertEquals(checkSchema(db), { kind: "foreign", what });
    db.exec(undo);
  }
  db.close();
});

Deno.test("schema check: any flipped bit of the page with the schema leaves a journal that opens, with its results", () =>
  inFolder((folder) => {
    const original = madeJournal(folder, TASKS);
    const random = numbersBelow(8 * (PAGE - 100));
    const damages = Array.from({ length: 120 }, () => {
      const bit = 8 * 100 + random(); // behind the header, which says what the file is
      return (file: string) => flip(file, [bit]);
    });
    let saved = 0;
    eachDamage(folder, original, damages, (path) => saved += survive(path, TASKS)?.saved.length ?? 0);
    assertEquals(saved, TASKS * damages.length);
  }));

Deno.test("schema check: a schema that only its text makes a trigger runs nothing, whatever it calls itself", () =>
  inFolder((folder) => {
    const path = madeJournal(folder, TASKS);
    const options = { timeout: 0, defensive: false }; // the latter Node's types lack
    const db = new DatabaseSync(path, options);
    db.exec("PRAGMA writable_schema = ON");
    db.exec(`INSERT INTO sqlite_schema VALUES ('tabel', 't', 'runs', 0,
      'CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM results; END')`);
    db.close();
    assertEquals(survive(path, TASKS)!.saved.length, TASKS);
  }));
