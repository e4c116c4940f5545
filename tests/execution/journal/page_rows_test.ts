// Pages that somebody has made, read without SQLite: whatever they say, reading them ends soon and takes little memory.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkedRowsOf } from "../../../lib/execution/journal/recovery/file_pages.ts";
import { rowsOfPage } from "../../../lib/execution/journal/recovery/page_rows.ts";
import { inFolder } from "./fixtures.ts";

const PAGE = 4096;

// Of a long payload this much lies in its leaf, where the rest fills whole pages.
const LOCAL = Math.floor((PAGE - 12) * 32 / 255) - 23;

// A leaf of a table whose cells all have a payload that continues in this many pages, from one on.
function leaf(cells: number, pages: number, next: number): Uint8Array {
  const page = new Uint8Array(PAGE);
  const view = new DataView(page.buffer);
  page[0] = 0x0d;
  view.setUint16(3, cells);
  const at = PAGE - 2000;
  for (let i = 0; i < cells; i++) view.setUint16(8 + 2 * i, at);
  const length = varint(LOCAL + (PAGE - 4) * pages);
  page.set([...length, 1], at);
  view.setUint32(at + length.length + 1 + LOCAL, next);
  return page;
}

function varint(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(rest % 128 | 128);
  }
  return bytes;
}

Deno.test("page rows: a long row whose pages lead back to themselves ends", () => {
  let reads = 0;
  const back = new Uint8Array(PAGE);
  new DataView(back.buffer).setUint32(0, 2);
  const rows = [...rowsOfPage(leaf(1, 2 ** 28, 2), () => (reads++, back))];
  assertEquals(rows, []);
  assert(reads <= 2, `${reads} reads`);
});

Deno.test("page rows: of a file whose rows all claim all of its pages, reading ends", () =>
  inFolder((folder) => {
    const path = join(folder, "j");
    const pages = 400;
    const bytes = new Uint8Array(PAGE * pages);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < pages; i++) {
      if (i % 2 === 0) bytes.set(leaf(400, pages, 2), PAGE * i);
      else view.setUint32(PAGE * i, (i + 2) % pages + 1);
    }
    Deno.writeFileSync(path, bytes);
    assertEquals([...checkedRowsOf(path)], []); // without a bound, 32 million pages
  }));
