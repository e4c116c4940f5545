import { assertAlmostEquals, assertEquals } from "@std/assert";
import { gradientSize, gradientTables } from "../../../lib/report/tables/gradient_tables.ts";
import { SHOWN } from "./shown.ts";

Deno.test("gradient: its largest component, its RMS over all components and its strongest atom", () => {
  const { max, rms, atom } = gradientSize(SHOWN.treatments[0]!.gradient!);
  assertEquals([max, atom], [0.2, 1]);
  assertAlmostEquals(rms, Math.sqrt((0.01 + 0.04 + 0.0009 + 0.0016 + 0.01) / 12), 1e-15);
});

Deno.test("gradient: a row for each atom with its fragment, or for those with the largest norms", () => {
  const [table] = gradientTables(SHOWN, undefined);
  assertEquals(table!.rows.map((row) => row.slice(1, 4)), [[1, "He", 1], [2, "He", 1], [3, "He", 2], [
    4,
    "He",
    3,
  ]]);
  assertAlmostEquals(table!.rows[2]![7] as number, 0.05, 1e-15);
  assertEquals(gradientTables(SHOWN, undefined, 1)[0]!.rows.map((row) => row[1]), [2]);
  assertEquals(gradientTables(SHOWN, ["cp"]), []);
});
