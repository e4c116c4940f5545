import { assertEquals } from "@std/assert";
import { mapEntry } from "../../../lib/base/workarounds/map_entry.ts";

Deno.test("map entry: it is made once, also where it is undefined", () => {
  const map = new Map<string, number | undefined>();
  let made = 0;
  const make = () => ++made > 1 ? made : undefined;
  assertEquals([mapEntry(map, "a", make), mapEntry(map, "a", make), mapEntry(map, "b", make)], [
    undefined,
    undefined,
    2,
  ]);
  assertEquals(made, 2);
});
