// Several threads on the gradient of one calculation: whoever helps, leaves or dies, it has the same bits. The threads are
// computations here that are stepped in turn, so that each case comes again as it was.

import { assert, assertEquals } from "@std/assert";
import {
  hartreeFock,
  hartreeFockGradient,
  helpWith,
  releaseIntegrals,
  type SharedComputation,
  type Wavefunction,
} from "../../../lib/engine/mod.ts";
import type { SharedRepulsionGradient } from "../../../lib/engine/sharing/shared_repulsion_gradient.ts";
import { SharedWork } from "../../../lib/engine/sharing/shared_work.ts";
import { run, water } from "../systems.ts";

// 75 functions: the smallest that are shared.
const BASIS = "6-31g**";
const closed = run(hartreeFock(water(3), BASIS));
const open = run(hartreeFock({ ...water(3), charge: 1, multiplicity: 2 }, BASIS));
releaseIntegrals();

interface Helper {
  readonly computation: Generator<boolean, void>;
  /** Steps in which it worked. */
  worked: number;
}

function stepHelper(helper: Helper): void {
  if (helper.computation.next().value === true) helper.worked++;
}

/** The gradient, with something that is done whenever it pauses, from its offer on. */
function computed(
  wavefunction: Wavefunction,
  begin: (shared: SharedComputation) => (step: number) => void,
): Float64Array {
  const computation = hartreeFockGradient(wavefunction);
  let others: ((step: number) => void) | undefined;
  for (let step = 0;; step++) {
    const { value, done } = computation.next();
    if (done) return value.atoms;
    if (value.share !== undefined) others = begin(value.share);
    others?.(step);
  }
}

/** The same with helpers, as other threads are that get what is shared in a message. */
function helped(
  wavefunction: Wavefunction,
  count: number,
  behave: (helper: Helper, step: number, index: number) => void = stepHelper,
): { readonly gradient: Float64Array; readonly helpers: readonly Helper[] } {
  let helpers: readonly Helper[] = [];
  const gradient = computed(wavefunction, (shared) => {
    const { basis, densities } = shared as SharedRepulsionGradient;
    const received = { ...shared, ...structuredClone({ basis, densities }) };
    helpers = Array.from({ length: count }, () => ({
      computation: helpWith(received as SharedComputation),
      worked: 0,
    }));
    return (step) => helpers.forEach((helper, i) => behave(helper, step, i));
  });
  return { gradient, helpers };
}

const alone = (wavefunction: Wavefunction) => helped(wavefunction, 0).gradient;

Deno.test("gradient sharing: any number of helpers gives the bits of none, and they leave when it is there", () => {
  for (const [wavefunction, count] of [[closed, 1], [closed, 3], [open, 1]] as const) {
    const { gradient, helpers } = helped(wavefunction, count);
    assertEquals(gradient, alone(wavefunction));
    for (const { worked, computation } of helpers) {
      assert(worked > 5, `${worked} steps`);
      for (let i = 0; i < 10 && !computation.next().done; i++);
      assert(computation.next().done);
    }
  }
});

Deno.test("gradient sharing: who is stopped leaves its part, who dies in the middle of one keeps nobody waiting", () => {
  const expected = alone(closed);
  for (const last of [8, 14, 20]) {
    const stopped = helped(closed, 2, (helper, step, index) => {
      if (index === 0 && step === last) helper.computation.return();
      stepHelper(helper);
    });
    assertEquals(stopped.gradient, expected);
    const dead = helped(closed, 2, (helper, step, index) => {
      if (index === 1 || step < last) stepHelper(helper);
    });
    assertEquals(dead.gradient, expected);
  }
});

Deno.test("gradient sharing: what somebody writes who has not finished his part counts for nothing", () => {
  let held: number | undefined;
  const gradient = computed(closed, (shared) => {
    const { gradients, words } = shared as SharedRepulsionGradient;
    const work = new SharedWork(words), parts = work.parts();
    return () => {
      const { round } = work.lastRound;
      if (round === 0) return;
      held ??= parts.take(round, 2);
      const length = gradients.length / parts.count;
      gradients.fill(NaN, held! * length, (held! + 1) * length);
    };
  });
  assertEquals(held, 2);
  assertEquals(gradient, alone(closed));
});

Deno.test("gradient sharing: what does not pay is not offered", () => {
  let offers = 0;
  computed(run(hartreeFock(water(1), "cc-pvdz")), () => () => offers++);
  assertEquals(offers, 0);
});
