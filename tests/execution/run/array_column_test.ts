import { assertEquals } from "@std/assert";
import { ArrayColumn } from "../../../lib/execution/run/array_column.ts";

Deno.test("outcomes: arrays of any length come back as they were kept, in whatever order, over many chunks", () => {
  const column = new ArrayColumn(3000);
  const values = (row: number) =>
    Float64Array.from({ length: (row * 7919) % 1500 }, (_, i) => row + i / 4096);
  const rows = Array.from({ length: 1500 }, (_, i) => (i * 1009) % 3000);
  for (const row of rows) column.set(row, values(row));
  const large = new Float64Array(2 ** 20 + 5).fill(3);
  column.set(2999, large); // larger than any chunk
  for (const row of rows) if (row !== 2999) assertEquals(column.get(row), values(row));
  assertEquals(column.get(2999), large);
  const unset = Array.from({ length: 3000 }, (_, row) => row).filter((row) =>
    !rows.includes(row) && row !== 2999
  );
  assertEquals(unset.filter((row) => column.get(row) !== undefined), []);
});

Deno.test("outcomes: what is kept of an array does not change with it", () => {
  const column = new ArrayColumn(1);
  const values = Float64Array.of(1, 2);
  column.set(0, values);
  values[0] = 9;
  assertEquals(column.get(0), Float64Array.of(1, 2));
});
