import { assertEquals } from "@std/assert";
import { shownValue } from "../../../lib/report/tables/shown_value.ts";
import { SHOWN } from "./shown.ts";

Deno.test("show: JSON has n-mers and sums of fragments by treatment and order, counted from 1", () => {
  // deno-lint-ignore no-explicit-any
  const value = shownValue(SHOWN, { orders: [2], top: 1 }) as any;
  const { nocp } = value.treatments;
  assertEquals(
    nocp.contributions["2"].map(({ fragments, energy }: { fragments: number[]; energy: number }) => [
      fragments,
      energy,
    ]),
    [[[1, 3], 0.5]],
  );
  assertEquals(nocp.fragment_sums, { 2: [0.25, -0.375, 0.375] });
  assertEquals(nocp.gradient.strongest_atom, 2);
  assertEquals(value.complete, true);
  assertEquals(JSON.parse(JSON.stringify(value)), value);
});
