// Pairs of shell blocks that are put together of those of two parts each: as makeBlockPairs makes them, to the last bit.

import { assertEquals } from "@std/assert";
import { placeBasis } from "../../lib/engine/basis/shell_block.ts";
import { makeBlockPairs } from "../../lib/engine/integrals/block_pairs.ts";
import { entriesByFunction } from "../../lib/engine/integrals/entries_by_function.ts";
import { overlapAndKinetic } from "../../lib/engine/integrals/overlap_kinetic.ts";
import { pairsOfParts, releasePartPairs } from "../../lib/engine/integrals/part_pairs.ts";
import { pairArrays, QuartetKernel } from "../../lib/engine/integrals/quartet_kernel.ts";
import { screenPairs } from "../../lib/engine/integrals/repulsion_screening.ts";
import { run, system } from "./systems.ts";

/** Water, hydrogen fluoride near it, helium so far away that it has no pair with them, and ammonia. */
const PARTS = [
  [["O", 0, 0, 0.22], ["H", 0, 1.43, -0.89], ["H", 0, -1.43, -0.89]],
  [["F", 5.1, 0.3, 0.1], ["H", 6.8, 0.4, -0.1]],
  [["He", -60, 2, 1]],
  [["N", 0.4, 6.1, 0.3], ["H", 1.9, 7.2, 0.2], ["H", -1.1, 7.1, -0.9], ["H", 0.3, 5.2, 2]],
] as const;

function basisOf(parts: readonly number[], set: string) {
  const atoms = parts.map((part) => PARTS[part]!);
  const starts = atoms.map((_, i) => atoms.slice(0, i).flat().length);
  return placeBasis({ ...system(atoms.flat()), parts: starts }, set);
}

/** All numbers of pairs, without what arrays are longer than they need be. */
function contentOf(pairs: ReturnType<typeof run<Parameters<typeof pairArrays>[0]>>) {
  const { count, pairPrimitive, pairFunction, entryStart } = pairs;
  const primitives = pairPrimitive[count]!,
    functions = pairFunction[count]!,
    entries = entryStart[primitives]!;
  const cut = (array: ArrayLike<number>, length: number) => Array.from(array).slice(0, length);
  const sorted = entriesByFunction(pairs);
  return {
    count,
    ofPairs: [pairs.pairDegree, pairs.pairRowBlock, pairs.pairColumnBlock].map((array) => cut(array, count)),
    starts: [cut(pairPrimitive, count + 1), cut(pairFunction, count + 1), cut(entryStart, primitives + 1)],
    functions: [pairs.functionRow, pairs.functionColumn].map((array) => cut(array, functions)),
    primitives: [
      pairs.exponent,
      pairs.primitiveRow,
      pairs.primitiveColumn,
      pairs.centreX,
      pairs.centreY,
      pairs.centreZ,
      pairs.bound,
    ].map((array) => cut(array, primitives)),
    entries: [pairs.entryFunction, pairs.entryHermite, pairs.entryValue, pairs.entrySigned].map((array) =>
      cut(array, entries)
    ),
    sorted: [sorted.row, sorted.small, sorted.large, sorted.value, sorted.signed].map((array) =>
      cut(array, entries)
    ),
    functionEntry: cut(sorted.functionEntry, functions + 1),
  };
}

Deno.test("pairs of parts: put together they are those of the whole system, whatever was computed before", () => {
  for (const set of ["sto-3g", "6-31g*"]) {
    releasePartPairs();
    for (const nmer of [[0, 1], [1, 3], [0, 1, 2], [0, 1, 3], [1, 2, 3], [0, 1, 2, 3], [0, 1, 3], [2, 3]]) {
      const basis = basisOf(nmer, set);
      const joined = run(pairsOfParts(basis))!;
      const whole = run(makeBlockPairs(basis));
      assertEquals(contentOf(joined.pairs), contentOf(whole), `${set} ${nmer}`);
      assertEquals(joined.oneElectron, run(overlapAndKinetic(basis)), `${set} ${nmer}`);
      const screened = run(screenPairs(new QuartetKernel(joined.pairs), joined.bounds));
      assertEquals(screened, run(screenPairs(new QuartetKernel(whole))), `${set} ${nmer}`);
      joined.keepBounds();
    }
    const known = run(pairsOfParts(basisOf([0, 1, 3], set)))!;
    assertEquals(known.bounds.some(Number.isNaN), false, "bounds are computed once");
  }
  releasePartPairs();
});

Deno.test("pairs of parts: a system of one part, and a large one, have their pairs from makeBlockPairs", () => {
  assertEquals(run(pairsOfParts(basisOf([0], "sto-3g"))), undefined);
  assertEquals(run(pairsOfParts(basisOf([0, 1, 2, 3], "cc-pvtz"))), undefined);
});
