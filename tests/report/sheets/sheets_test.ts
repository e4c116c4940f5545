// Tables for spreadsheets: all digits, and nothing that would be taken for a formula.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { csvPieces } from "../../../lib/report/sheets/csv.ts";
import { reportTables } from "../../../lib/report/sheets/report_tables.ts";
import { xlsxOf } from "../../../lib/report/sheets/xlsx.ts";
import { harmless } from "../../../lib/report/tables/table_csv.ts";
import { exampleReport } from "../example_report.ts";

const HOSTILE = ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1"];

const FAILED = exampleReport(4, {
  failures: HOSTILE.map((message) => ({ label: '["(auto)", [1], [1]]', message })),
});

Deno.test("tables: text that a spreadsheet would take for a formula is none any more, numbers stay numbers", () => {
  for (const text of HOSTILE) assertEquals(harmless(text), `'${text}`);
  assertEquals(harmless("worker 1"), "worker 1");
  const table = { name: "x", columns: ["a", "b"], rows: [["=1", -0.5], ['a "b", c', undefined]] };
  assertEquals([...csvPieces(table)].join(""), 'a,b\r\n\'=1,-0.5\r\n"a ""b"", c",\r\n');
});

Deno.test("tables: contributions have all digits, and fragments count from 1", () => {
  const data = exampleReport(4);
  const tables = new Map(reportTables(data).map((table) => [table.name, table]));
  const [first] = tables.get("contributions")!.rows;
  assertEquals(first!.slice(0, 4), ["cp", 2, "1 2", data.contributions[0]!.nmers[0]!.energy]);
  assertEquals(tables.has("failures"), false);
});

Deno.test("tables: the sum of a fragment is blank where one of its n-mers is missing", () => {
  const whole = exampleReport(4);
  const [{ treatment, nmers }] = whole.contributions as [(typeof whole.contributions)[0]];
  const isLost = (fragments: readonly number[]) => fragments.length === 2 && fragments.includes(3);
  const some = nmers.filter(({ fragments }) => !(isLost(fragments) && fragments.includes(0)));
  const failed = exampleReport(4, { state: "failed", contributions: [{ treatment, nmers: some }] });
  const sums = (data: typeof whole) =>
    reportTables(data).find(({ name }) => name === "fragment_sums")!.rows
      .filter(([, order]) => order === 2).map((row) => row[4]);
  const expected = (fragment: number) =>
    Math.sumPrecise(
      nmers.filter(({ fragments }) => fragments.length === 2 && fragments.includes(fragment))
        .map(({ energy }) => energy),
    );
  assertEquals(sums(whole), [0, 1, 2, 3].map(expected));
  assertEquals(sums(failed), [undefined, expected(1), expected(2), undefined]);
});

Deno.test("tables: gradients are listed by atom, Hessians by coordinate", () => {
  const gradient = new Float64Array([0, 3, 4, 0, -3, -4]);
  const hessian = Float64Array.from({ length: 36 }, (_, i) => i);
  const data = exampleReport(2, {
    gradients: [{ treatment: "cp", of: "total", values: gradient }],
    hessians: [{ treatment: "cp", of: "interaction", values: hessian }],
  });
  const tables = new Map(reportTables(data).map((table) => [table.name, table]));
  assertEquals(tables.get("gradients")!.rows, [
    ["cp", 1, "He", 1, 0, 3, 4, 5, "total"],
    ["cp", 2, "He", 2, 0, -3, -4, 5, "total"],
  ]);
  const { columns, rows } = tables.get("hessians")!;
  assertEquals([columns.length, rows.length, rows[5]], [9, 6, [
    "cp",
    "interaction",
    "He2_z",
    30,
    31,
    32,
    33,
    34,
    35,
  ]]);
});

Deno.test("tables: a workbook has text as text and no formula", async () => {
  const parts = await unzipped(await xlsxOf(reportTables(FAILED)));
  const sheets = [...parts].filter(([name]) => /^xl\/worksheets\/[^/]*\.xml$/.test(name)).map(([, text]) =>
    text
  );
  assertEquals(sheets.length, reportTables(FAILED).length);
  const all = [...parts.values()].join("\n");
  assertStringIncludes(all, "=HYPERLINK(");
  assertEquals(sheets.filter((sheet) => /<f[ >]/.test(sheet)), []);
  assert(sheets.every((sheet) => !/<c [^>]*t="(?:str|e)"/.test(sheet)));
});

/** The files of a ZIP archive as text, by the directory at its end. */
async function unzipped(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end--;
  const files = new Map<string, string>();
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    const [method, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength!));
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = new Blob([bytes.slice(from, from + size)]).stream();
    const stream = method === 0 ? packed : packed.pipeThrough(new DecompressionStream("deflate-raw"));
    files.set(name, await new Response(stream).text());
    at += 46 + nameLength! + extra! + comment!;
  }
  return files;
}
