import { assertAlmostEquals, assertEquals } from "@std/assert";
import { BOHR_IN_ANGSTROM } from "../../../lib/base/units.ts";
import {
  fragmentSums,
  fragmentTables,
  nmerTables,
  orderTable,
} from "../../../lib/report/tables/nmer_tables.ts";
import { shownCells } from "../../../lib/report/tables/table.ts";
import { tablesCsv } from "../../../lib/report/tables/table_csv.ts";
import { moleculeOf } from "../../molecule/records.ts";
import { SHOWN } from "./shown.ts";

Deno.test("tables: n-mers have their energies in three units, and the distances of nearest atoms and of centres", () => {
  const [pairs, ...others] = nmerTables(SHOWN, { orders: [2] });
  assertEquals(others, []);
  const rows = pairs!.rows;
  assertEquals(rows.map((row) => row.slice(0, 4)), [
    ["nocp", 2, { fragments: [0, 1] }, -0.25],
    ["nocp", 2, { fragments: [0, 2] }, 0.5],
    ["nocp", 2, { fragments: [1, 2] }, -0.125],
  ]);
  assertAlmostEquals(rows[0]![4] as number, -156.8774, 1e-4); // kcal/mol
  assertAlmostEquals(rows[0]![5] as number, -656.3749, 1e-4); // kJ/mol
  assertAlmostEquals(rows[0]![6] as number, 6 * BOHR_IN_ANGSTROM, 1e-12);
  assertAlmostEquals(rows[0]![7] as number, 8 * BOHR_IN_ANGSTROM, 1e-12);
});

Deno.test("tables: the strongest come first, whichever sign, and the title says of how many", () => {
  const [pairs] = nmerTables(SHOWN, { orders: [2], top: 2 });
  assertEquals(pairs!.rows.map((row) => row[2]), [{ fragments: [0, 2] }, { fragments: [0, 1] }]);
  assertEquals(pairs!.title, "What pairs contribute, NoCP, the strongest 2 of 3");
  assertEquals(pairs!.notes!.length, 2);
});

Deno.test("tables: without orders, all n-mers above monomers; of treatments those that are asked for", () => {
  assertEquals(nmerTables(SHOWN, {}).map(({ rows }) => rows.length), [3, 1]);
  assertEquals(nmerTables(SHOWN, { orders: [1], treatments: ["nocp"] }).map(({ rows }) => rows.length), [3]);
  assertEquals(nmerTables(SHOWN, { treatments: ["cp"] }), []);
});

Deno.test("tables: a fragment's sum has each n-mer that it is part of, and the shares add up to the order", () => {
  const [sums] = fragmentTables(SHOWN, { orders: [2] });
  assertEquals(sums!.rows.map((row) => row[4]), [0.25, -0.375, 0.375]);
  assertEquals(sums!.rows.map((row) => row[3]), ["He2", "He", "He"]);
  const shares = sums!.rows.map((row) => (row[7] as number) / (row[5] as number));
  assertEquals(shares, [0.5, 0.5, 0.5]);
  const strongest = fragmentTables(SHOWN, { orders: [2], top: 1 })[0]!;
  assertEquals(strongest.rows.map((row) => row[2]), [2]);
});

Deno.test("tables: nothing stands for the sum of a fragment of which an n-mer has no result, and it is no strong one", () => {
  const [treatment] = SHOWN.treatments;
  const contributions = treatment!.contributions.filter(({ fragments }) => fragments.join() !== "1,2");
  const lacking = new Map([[2, new Set([1, 2])]]);
  const partial = { ...SHOWN, treatments: [{ ...treatment!, contributions, lacking }] };
  const [sums] = fragmentTables(partial, { orders: [2], top: 2 });
  assertEquals(sums!.rows.map((row) => [row[2], row[4]]), [[1, 0.25], [2, undefined]]);
  assertEquals(sums!.rows[1]!.slice(4), [undefined, undefined, undefined, undefined]);
  assertEquals(sums!.notes!.at(-1), "Nothing stands where one of a fragment's pairs has no result.");
  assertEquals(fragmentTables(partial, { orders: [3] })[0]!.rows[1]![4], 0.0625, "another order is whole");
  const [pairs] = nmerTables(partial, { orders: [2] });
  assertEquals(pairs!.notes!.map((note) => note.slice(0, 28)), ["Sum of the 2 with a result: "]);
});

Deno.test("tables: the sums of fragments are rounded once", () => {
  const nmers = [1e16, 1, -1e16].map((energy, i) => ({ fragments: [0, i + 1], energy }));
  assertEquals(fragmentSums({ all: nmers, lacking: new Set() }, 5), [1, 1e16, 1, -1e16, 0]);
});

Deno.test("tables: energies through each order leave out what is not known", () => {
  const table = orderTable(SHOWN, undefined);
  assertEquals(table.rows.map((row) => row.slice(0, 4)), [["nocp", 1, -9, 0], ["nocp", 2, -8.875, 0.125]]);
  assertEquals(table.rows[0]![5], undefined);
});

Deno.test("tables: people see what holds a pair together, programs the kinds; of larger n-mers nobody sees such", () => {
  const water = (z: number) => `O 0 0 ${z}\nH 0 .757 ${z + 0.587}\nH 0 -.757 ${z + 0.587}`;
  const molecule = moleculeOf([`O 0 0 0\nH 0 0 .96\nH 0 .93 -.24`, water(2.9), "He 0 0 12"].join("\n--\n"));
  const tables = nmerTables({ ...SHOWN, molecule }, {});
  const [pairs, trimers] = tables.map(shownCells);
  assertEquals(pairs!.columns.at(-1)!.head, "held by");
  assertEquals(pairs!.rows.map((row) => row.at(-1)), ["H bond", "", ""]);
  assertEquals(trimers!.columns.at(-1)!.head, "centres Å");
  const lines = tablesCsv(tables).split("\n");
  assertEquals(lines[0]!.endsWith(",formulas,interactions"), true);
  assertEquals(lines[1]!.endsWith(",H2O H2O,hydrogen-bond close-contact"), true);
});
