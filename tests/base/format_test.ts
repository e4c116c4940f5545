import { assertEquals } from "@std/assert";
import { formatBytes, formatSeconds } from "../../lib/base/format.ts";

Deno.test("format: durations of days, months and years are in words that one can picture", () => {
  const day = 86_400;
  const durations = [0.5, 59, 3600, 3 * day + 14_400, 60 * day, 7341 * day + 68_400, 1e300];
  assertEquals(durations.map(formatSeconds), [
    "0.50 s",
    "59 s",
    "1 h 00 min",
    "3 d 4 h",
    "60 days",
    "20 years",
    "more than a million years",
  ]);
});

Deno.test("format: amounts of memory from 1 GB on are in GB, with two or three digits", () => {
  assertEquals([0.3e6, 512e6, 999.9e6, 12_551e6, 210e9].map(formatBytes), [
    "0.3 MB",
    "512 MB",
    "1.0 GB",
    "12.6 GB",
    "210 GB",
  ]);
});
