// Contributions of n-mers read back, and lists that cannot be.

import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import { parseResult } from "../../../lib/input/result/mod.ts";
import { HELIUM_DIMER, runCommand } from "../../command_line/fake_host.ts";

const run = await runCommand(["run", "in.yaml", "-q", "-o", "r.json"], { "in.yaml": HELIUM_DIMER });
const TEXT = run.files.get("r.json")!;

Deno.test("result: contributions are read as one list for each treatment, fragments counted from 1", () => {
  const { contributions, series } = parseResult(TEXT, { name: "r.json" });
  assertEquals(Object.keys(contributions), ["cp", "nocp"]);
  assertEquals(contributions.nocp!.map(({ fragments }) => [...fragments]), [[1], [2], [1, 2]]);
  const cp = series.find(({ treatment }) => treatment === "cp")!;
  assertEquals(contributions.cp!.at(-1)!.energy, cp.orders.at(-1)!.contribution);
  assertEquals(typeof contributions.cp!.at(-1)!.distance, "number");
});

Deno.test("result: one without contributions has none", () => {
  const value = JSON.parse(TEXT);
  delete value.extras.nmer.contributions;
  assertEquals(parseResult(JSON.stringify(value)).contributions, {});
});

Deno.test("result: contributions of fragments that are not there, or of another order, are refused with their place", () => {
  for (const fragments of [[1, 3], [2, 1], [1]]) {
    const value = JSON.parse(TEXT);
    value.extras.nmer.contributions.cp["2"][0].fragments = fragments;
    const error = assertThrows(
      () => parseResult(JSON.stringify(value, null, 1), { name: "r.json" }),
      InputError,
      "2 of the fragments 1 to 2, ascending",
    );
    assertEquals(error.problem.keyPath?.slice(0, 5), ["extras", "nmer", "contributions", "cp", "2"]);
  }
});
