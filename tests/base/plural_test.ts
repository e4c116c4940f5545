import { assertEquals } from "@std/assert";
import { plural } from "../../lib/base/plural.ts";

Deno.test("words: numbers of things in English", () => {
  assertEquals(
    [[1, "task"], [2, "task"], [0, "process"], [1, "retry"], [1200, "retry"]].map(([count, word]) =>
      plural(count as number, word as string)
    ),
    ["1 task", "2 tasks", "0 processes", "1 retry", "1,200 retries"],
  );
});
