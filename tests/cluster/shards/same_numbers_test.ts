// Shards and a serial run give the same result, to the last bit and the last line of its tables.

import { assert, assertEquals } from "@std/assert";
import { isProgramThere } from "../../live_programs.ts";
import { LARGE_COMPONENT } from "../../tolerances.ts";
import {
  assertNoCompanions,
  inShardFolder,
  joined,
  type Numbers,
  type ShardFolder,
  TRIMER_ATOMS,
  wholeRun,
} from "./shard_runs.ts";

async function inShards(folder: ShardFolder, count: number): Promise<Numbers> {
  for (let index = 1; index <= count; index++) await folder.shard(index, count);
  return await joined(folder, folder.journals(count));
}

const all = "bsse: [cp, nocp, vmfc]\n";

for (
  const [what, input] of [
    ["a water trimer under cp, nocp and vmfc", `${TRIMER_ATOMS}model: { method: hf, basis: sto-3g }\n${all}`],
    [
      "a gradient",
      `${TRIMER_ATOMS}model: { method: hf, basis: sto-3g }\ndriver: gradient\nbsse: [cp, nocp]\nmax_nbody: 2\n`,
    ],
    [
      "two models of levels",
      `${TRIMER_ATOMS}models:\n  one: { method: hf, basis: sto-3g }\n  two: { method: mp2, basis: sto-3g }\n` +
      "levels: { 1: two, 3: one }\nbsse: nocp\n",
    ],
  ] as const
) {
  Deno.test(`shards: ${what} in 3 and in 7 shards is the serial run, bit by bit`, () =>
    inShardFolder(input, async (folder) => {
      const whole = await wholeRun(folder);
      assertEquals(await inShards(folder, 3), whole);
      assertEquals(await inShards(folder, 7), whole);
      assertNoCompanions(folder);
    }));
}

/** 16 water molecules on a crooked lattice, in angstrom. */
function waters(): string {
  const atoms = Array.from({ length: 16 }, (_, molecule) => {
    const [i, j, k] = [molecule >> 2, molecule >> 1 & 1, molecule & 1];
    return [["O", 0, 0], ["H", 0.757, 0.586], ["H", -0.757, 0.586]].map(([symbol, x, y]) =>
      `    ${symbol} ${Number(x) + 3.1 * i + 0.1 * j} ${Number(y) + 3.2 * j + 0.15 * k} ${3 * k + 0.05 * i}`
    ).join("\n");
  });
  return `molecule:\n  text: |\n${
    atoms.join("\n    --\n")
  }\nmodel: { method: hf, basis: sto-3g }\nbsse: nocp\n`;
}

const order = Deno.env.get("CI") === "true" ? 3 : 2;

Deno.test(`shards: 16 waters to order ${order} in 3 shards are the serial run${order === 2 ? " (order 3 with CI=true)" : ""}`, () =>
  inShardFolder(`${waters()}max_nbody: ${order}\n`, async (folder) => {
    const whole = await wholeRun(folder);
    assertEquals(await inShards(folder, 3), whole);
  }));

const xtb = await isProgramThere("xtb");

Deno.test({
  name: `shards: xtb in 3 shards is the run as a whole${xtb ? "" : " (skipped: no xtb here)"}`,
  ignore: !xtb && Deno.env.get("CI") !== "true",
  fn: () =>
    inShardFolder(
      `${TRIMER_ATOMS}model: { program: xtb, method: GFN2-xTB }\nbsse: nocp\ndriver: gradient\n`,
      async (folder) => {
        const whole = await wholeRun(folder);
        assertClose(await inShards(folder, 3), whole, 1e-9);
      },
    ),
});

const psi4 = await isProgramThere("psi4");

Deno.test({
  name: `shards: Psi4 in 2 shards is the run as a whole${psi4 ? "" : " (skipped: no psi4 here)"}`,
  ignore: !psi4 && Deno.env.get("CI") !== "true",
  fn: () =>
    inShardFolder(
      "molecule:\n  text: |\n    He 0 0 0\n    --\n    He 0 0 5\n    units bohr\n" +
        "model: { program: psi4, method: hf, basis: sto-3g }\nbsse: nocp\n",
      async (folder) => assertClose(await inShards(folder, 2), await wholeRun(folder), 1e-9),
    ),
});

/** Programs give the same to some digits only. */
function assertClose(found: Numbers, expected: Numbers, tolerance: number): void {
  const [a, b] = [found, expected].map(({ properties }) => Object.entries(properties as object));
  assertEquals(a!.map(([name]) => name), b!.map(([name]) => name));
  let largest = 0;
  for (const [i, [name, value]] of b!.entries()) {
    const [numbers, others] = [[value].flat(), [a![i]![1]].flat()] as [number[], number[]];
    if (typeof numbers[0] !== "number") continue;
    numbers.forEach((number, j) => {
      largest = Math.max(largest, Math.abs(number));
      assert(Math.abs(number - others[j]!) <= tolerance, `${name}: ${others[j]} instead of ${number}`);
    });
  }
  assert(largest > LARGE_COMPONENT);
}
