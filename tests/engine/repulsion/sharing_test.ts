// Several threads on one matrix of integrals: whoever helps, leaves or dies, the numbers have the same bits. The threads are
// computations here that are stepped in turn, so that each case comes again as it was.

import { assert, assertEquals } from "@std/assert";
import {
  hartreeFock,
  helpWith,
  releaseIntegrals,
  type System,
  type Wavefunction,
} from "../../../lib/engine/mod.ts";
import { SupermatrixWork } from "../../../lib/engine/repulsion/supermatrix_work.ts";
import { productParts } from "../../../lib/engine/repulsion/supermatrix_layout.ts";
import { run, water } from "../systems.ts";

// 75 functions: the smallest that are shared.
const BASIS = "6-31g**";
const TRIMER = water(3);
const CATION: System = { ...TRIMER, charge: 1, multiplicity: 2 };

interface Helper {
  readonly computation: Generator<boolean, void>;
  /** Steps in which it worked. */
  worked: number;
}

/** Computes with helpers, of whom each gets as many steps as there are turns for it between two of the calculation. */
function computed(
  system: System,
  turns: readonly number[],
  behave: (helper: Helper, step: number) => void = stepHelper,
): { readonly wavefunction: Wavefunction; readonly helpers: readonly Helper[] } {
  const helpers: Helper[] = [];
  const calculation = hartreeFock(system, BASIS);
  for (let step = 0;; step++) {
    const { value, done } = calculation.next();
    if (done) return { wavefunction: value, helpers };
    if (value.share !== undefined) {
      const { share } = value;
      assert(share.kind === "supermatrix");
      const whole = { ...share, basis: structuredClone(share.basis) }; // as between threads
      helpers.push(...turns.map(() => ({ computation: helpWith(whole), worked: 0 })));
    }
    helpers.forEach((helper, i) => {
      for (let turn = 0; turn < turns[i]!; turn++) behave(helper, step);
    });
  }
}

function stepHelper(helper: Helper): void {
  if (helper.computation.next().value === true) helper.worked++;
}

function assertSameBits(one: Wavefunction, other: Wavefunction): void {
  assertEquals(one.energy, other.energy);
  assertEquals(one.alpha.density, other.alpha.density);
  assertEquals(one.beta.energies, other.beta.energies);
}

const alone = (system: System) => {
  releaseIntegrals();
  return run(hartreeFock(system, BASIS));
};

Deno.test("sharing: any number of helpers gives the bits of none, and so do matrices in other memory", () => {
  for (const system of [TRIMER, CATION]) {
    const expected = alone(system);
    releaseIntegrals();
    assertSameBits(run(hartreeFock(system, BASIS, { memoryBytes: 1.5e8 })), expected);
    for (const turns of system === CATION ? [[2, 1]] : [[1], [2, 1]]) {
      releaseIntegrals();
      const { wavefunction, helpers } = computed(system, turns);
      assertSameBits(wavefunction, expected);
      assertEquals(helpers.length, turns.length);
      for (const { worked } of helpers) assert(worked > 20, `${worked} steps`);
    }
  }
});

Deno.test("sharing: who begins late helps with the products, and who is stopped leaves its part to others", () => {
  const expected = alone(TRIMER);
  releaseIntegrals();
  const late = computed(TRIMER, [2], (helper, step) => step > 60 && stepHelper(helper));
  assertSameBits(late.wavefunction, expected);
  assert(late.helpers[0]!.worked > 5);
  releaseIntegrals();
  const stopped = computed(TRIMER, [1], (helper, step) => {
    if (step === 30) helper.computation.return();
    stepHelper(helper);
  });
  assertSameBits(stopped.wavefunction, expected);
});

Deno.test("sharing: who dies in the middle of a part keeps nobody waiting, and writes into no later calculation", () => {
  const expected = alone(TRIMER);
  for (const last of [25, 60]) {
    releaseIntegrals();
    const { wavefunction, helpers } = computed(TRIMER, [1], (helper, step) => {
      if (step < last) stepHelper(helper);
    });
    assertSameBits(wavefunction, expected);
    // Another one of the same size: what the dead one had is not its own.
    const moved = {
      ...TRIMER,
      geometry: Array.from(TRIMER.geometry, (value, i) => i === 0 ? value + 0.01 : value),
    };
    const fresh = alone(moved);
    releaseIntegrals();
    const { wavefunction: next } = computed(moved, [0], () => {});
    for (let i = 0; i < 50; i++) if (helpers[0]!.computation.next().done) break;
    assertSameBits(next, fresh);
    releaseIntegrals();
    const after = computed(moved, [1], () => stepHelper(helpers[0]!));
    assertSameBits(after.wavefunction, fresh);
  }
});

Deno.test("sharing: a part is one's that took it, and what is finished after its round counts for nothing", () => {
  const work = SupermatrixWork.begin(3, 1);
  const { product } = work;
  const first = work.beginProduct(0);
  assertEquals([product.take(first), product.take(first), product.take(first, 2)], [0, 1, 2]);
  assertEquals(product.take(first), undefined);
  product.finish(0, first);
  product.giveBack(1, first);
  assertEquals([0, 1, 2].map((part) => product.isFinished(part, first)), [true, false, false]);
  assertEquals(product.take(first), 1);
  product.finish(1, first);
  // One has not let go of part 2.
  const second = work.beginProduct(1);
  assertEquals([product.take(second), product.take(second), product.take(second)], [0, 1, undefined]);
  assert(!product.finish(2, first));
  product.giveBack(2, first);
  assert(!product.isFinished(2, second, 1));
  assertEquals(product.take(first), undefined);
  const third = work.beginProduct(0);
  assertEquals(product.take(third, 2), 2);
  assertEquals(work.lastRound, { round: third, subject: 0 });
});

Deno.test("sharing: work that is closed lets nobody in, and tells whether somebody is still there", () => {
  const idle = SupermatrixWork.begin(1, 1);
  assert(idle.enter());
  idle.leave();
  assert(idle.close());
  assert(!idle.enter());
  const busy = SupermatrixWork.begin(1, 1);
  busy.enter();
  assert(!busy.close());
});

Deno.test("sharing: parts of a product cover all rows, in multiples of four, however many there are", () => {
  for (const pairs of [1, 3, 28, 2850, 10440, 30_000]) {
    const parts = productParts(pairs);
    assert(parts.length <= 65);
    assertEquals(parts[0]!.from, 0);
    assertEquals(parts.at(-1)!.to, pairs);
    parts.slice(1).forEach(({ from }, i) => assertEquals([from, from % 4], [parts[i]!.to, 0]));
  }
});
