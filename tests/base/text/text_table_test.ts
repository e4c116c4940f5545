import { assertEquals } from "@std/assert";
import { tableLines } from "../../../lib/base/text/text_table.ts";

const ROWS = [
  ["name", "tasks", "of"],
  ["a.db", "12", "water, at length"],
];
const CONCESSIONS = [{ cut: 2, to: 6 }, { drop: 1 }, { drop: 2 }] as const;

const at = (width?: number) => tableLines(ROWS, { numbersFrom: 1, width, concessions: CONCESSIONS });

Deno.test("table: columns are as wide as their widest cell, numbers to the right", () => {
  assertEquals(tableLines(ROWS), ["name  tasks  of", "a.db  12     water, at length"]);
  assertEquals(at(), ["name  tasks                of", "a.db     12  water, at length"]);
});

Deno.test("table: what fits stays as it is, to the last character", () => {
  assertEquals(at(29), at());
});

Deno.test("table: on a narrow terminal columns give way in their order, by no more than is needed", () => {
  assertEquals(at(28), ["name  tasks               of", "a.db     12  water, at leng…"]);
  assertEquals(at(19), ["name  tasks      of", "a.db     12  water…"]);
  assertEquals(at(18), ["name      of", "a.db  water…"]);
  assertEquals(at(11), ["name", "a.db"]);
});

Deno.test("table: what may not give way is shown on the narrowest terminal", () => {
  assertEquals(at(2), ["name", "a.db"]);
});
