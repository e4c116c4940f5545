// Elements of P that n-mers have in common: kept, taken, and of the same bits as those that are computed.

import { assert, assertEquals } from "@std/assert";
import { placeBasis } from "../../../lib/engine/basis/shell_block.ts";
import { hartreeFock, releaseIntegrals, type System } from "../../../lib/engine/mod.ts";
import { pairOrder } from "../../../lib/engine/repulsion/pair_order.ts";
import { packedLength } from "../../../lib/engine/repulsion/in_core_memory.ts";
import { recurringParts } from "../../../lib/engine/repulsion/recurring_parts.ts";
import { run } from "../systems.ts";

/** Water, hydrogen fluoride, helium far away, and ammonia. */
const PARTS: readonly (readonly (readonly [number, number, number, number])[])[] = [
  [[8, 0, 0, 0.22], [1, 0, 1.43, -0.89], [1, 0, -1.43, -0.89]],
  [[9, 5.1, 0.3, 0.1], [1, 6.8, 0.4, -0.1]],
  [[2, -30, 2, 1]],
  [[7, 0.4, 6.1, 0.3], [1, 1.9, 7.2, 0.2], [1, -1.1, 7.1, -0.9], [1, 0.3, 5.2, 2]],
];

function systemOf(parts: readonly number[]): System {
  const atoms = parts.map((part) => PARTS[part]!);
  return {
    atomicNumbers: atoms.flat().map(([number]) => number),
    ghosts: atoms.flat().map(() => 0),
    geometry: atoms.flat().flatMap(([, ...position]) => position),
    charge: 0,
    multiplicity: 1,
    parts: atoms.map((_, i) => atoms.slice(0, i).flat().length),
  };
}

const NMERS = [[0, 1], [0, 3], [0, 1, 2], [0, 1, 3], [1, 2, 3], [0, 2, 3], [0, 1, 2, 3], [2, 3]];

Deno.test("recurring parts: an n-mer that takes what earlier ones had has the bits of its own", () => {
  for (const basis of ["sto-3g", "cc-pvdz"]) {
    const integralsOf = (nmer: readonly number[]) => {
      const { energy, inCoreIntegrals } = run(hartreeFock(systemOf(nmer), basis));
      return { energy, matrix: run(inCoreIntegrals!()).slice() };
    };
    const alone = NMERS.map((nmer) => {
      releaseIntegrals();
      return integralsOf(nmer);
    });
    releaseIntegrals();
    for (const order of [NMERS, NMERS.toReversed()]) {
      for (const nmer of order) {
        const { energy, matrix } = integralsOf(nmer);
        const expected = alone[NMERS.indexOf(nmer)]!;
        assertEquals(energy, expected.energy, `${basis} ${nmer}`);
        assert(matrix.every((value, i) => Object.is(value, expected.matrix[i])), `${basis} ${nmer}`);
      }
    }
  }
  releaseIntegrals();
});

function recurring(parts: readonly number[], bytes = 2 ** 25) {
  const basis = placeBasis(systemOf(parts), "sto-3g");
  return { size: basis.size, of: recurringParts(basis, pairOrder(basis), bytes) };
}

Deno.test("recurring parts: what is of two parts is known to the next system that has both, and no more", () => {
  releaseIntegrals();
  const { size, of: first } = recurring([0, 1, 3]);
  const matrix = new Float64Array(packedLength(size)).map((_, i) => i);
  // Blocks 0 to 3 are water, 4 to 6 hydrogen fluoride, 7 to 11 ammonia.
  assertEquals(first!.takeInto(matrix).has(0, 0, 0, 0), false);
  first!.keepFrom(matrix);
  const again = new Float64Array(packedLength(size));
  const known = recurring([0, 1, 3]).of!.takeInto(again);
  assert(known.has(6, 5, 2, 0) && known.has(9, 9, 9, 0) && known.has(3, 2, 1, 0));
  assertEquals(known.has(9, 5, 5, 0), false, "three parts");
  assert(again.some((value) => value !== 0));
  again.forEach((value, i) => assert(value === 0 || value === matrix[i]));
  const other = recurring([0, 1, 2]);
  const partly = other.of!.takeInto(new Float64Array(packedLength(other.size)));
  assert(partly.has(6, 5, 2, 0));
  assertEquals(partly.has(7, 7, 7, 0), false, "parts that have not been together");
  releaseIntegrals();
  assertEquals(recurring([0, 1, 3]).of!.takeInto(again).has(6, 5, 2, 0), false, "released");
});

Deno.test("recurring parts: what is kept stays within its memory", () => {
  releaseIntegrals();
  assertEquals(recurring([0, 1], 1000).of, undefined, "too little for any");
  assertEquals(recurring([0]).of, undefined, "one part");
  const bytes = 8 * (8 * packedLength(7 + 6) + 2000);
  const nmers = Array.from({ length: 12 }, (_, i) => i);
  const shifted = (shift: number) => {
    const system = systemOf([0, 1]);
    const basis = placeBasis({
      ...system,
      geometry: Array.from(system.geometry, (value, i) => i === 0 ? value + shift : value),
    }, "sto-3g");
    return recurringParts(basis, pairOrder(basis), bytes)!;
  };
  const matrix = new Float64Array(packedLength(13));
  for (const i of nmers) {
    const parts = shifted(i);
    parts.takeInto(matrix);
    parts.keepFrom(matrix);
  }
  const isKnown = nmers.map((i) => shifted(i).takeInto(matrix).has(3, 2, 1, 0));
  assertEquals(isKnown, nmers.map((i) => i >= 4), "the last eight");
  releaseIntegrals();
});
