// Several threads on the quartets of one direct calculation: whoever helps, leaves, dies or writes late, the matrices have the
// same bits. The threads are computations here that are stepped in turn, so that each case comes again as it was.

import { assert, assertEquals } from "@std/assert";
import { placeBasis } from "../../../../lib/engine/basis/shell_block.ts";
import { makeBlockPairs } from "../../../../lib/engine/integrals/block_pairs.ts";
import { QuartetKernel } from "../../../../lib/engine/integrals/quartet_kernel.ts";
import { QuartetParts } from "../../../../lib/engine/integrals/quartet_parts.ts";
import { screenPairs } from "../../../../lib/engine/integrals/repulsion_screening.ts";
import {
  hartreeFock,
  helpWith,
  planHartreeFock,
  type SharedComputation,
} from "../../../../lib/engine/mod.ts";
import { directBuilder } from "../../../../lib/engine/repulsion/direct/direct.ts";
import { DirectBuilds } from "../../../../lib/engine/repulsion/direct/direct_builds.ts";
import { DirectMemory } from "../../../../lib/engine/repulsion/direct/direct_memory.ts";
import type { SharedDirectRepulsion } from "../../../../lib/engine/sharing/shared_direct_repulsion.ts";
import { SharedWork } from "../../../../lib/engine/sharing/shared_work.ts";
import { inCoreBytes } from "../../../../lib/engine/repulsion/in_core_memory.ts";
import { run, water } from "../../systems.ts";

// 75 functions: the smallest that are shared.
const BASIS = "6-31g**";
const basis = placeBasis(water(3), BASIS), { size } = basis;
const kernel = new QuartetKernel(run(makeBlockPairs(basis)));
const screened = run(screenPairs(kernel));

/** Densities of a few builds, each a change of the one before. */
const DENSITIES = [1, 1.1, 1.1001].map((factor) =>
  Float64Array.from({ length: size ** 2 }, (_, at) => factor * Math.cos(Math.floor(at / size) - at % size))
);

interface Helper {
  readonly computation: Generator<boolean, void>;
  /** Steps in which it worked. */
  worked: number;
}

type Behave = (helper: Helper, step: number, index: number) => void;

function stepHelper(helper: Helper): void {
  if (helper.computation.next().value === true) helper.worked++;
}

/** As another thread gets it. */
function received(shared: SharedComputation): SharedComputation {
  assert(shared.kind === "direct-repulsion");
  return { ...shared, basis: structuredClone(shared.basis) };
}

/** The matrices of all densities, with helpers that are stepped after each step of the builds. */
function built(
  densities: 1 | 2,
  count: number,
  behave: Behave = stepHelper,
): { readonly matrices: readonly Float64Array[]; readonly helpers: readonly Helper[] } {
  const builds = new DirectBuilds(kernel, screened, basis, densities);
  const helpers: Helper[] = Array.from({ length: count }, () => ({
    computation: helpWith(received(builds.share()!)),
    worked: 0,
  }));
  const builder = directBuilder(builds, basis);
  const matrices: Float64Array[] = [];
  let steps = 0;
  for (const density of DENSITIES) {
    const computation = builder.build(densities === 1 ? [density] : [density, density.map((d) => d ** 2)]);
    for (let step = computation.next();; step = computation.next()) {
      helpers.forEach((helper, i) => behave(helper, steps, i));
      steps++;
      if (!step.done) continue;
      matrices.push(...step.value);
      break;
    }
  }
  return { matrices, helpers };
}

/** The matrices where nothing is shared. */
function alone(densities: 1 | 2): readonly Float64Array[] {
  const builder = directBuilder(new DirectBuilds(kernel, screened, basis, densities), basis);
  return DENSITIES.flatMap((density) =>
    run(builder.build(densities === 1 ? [density] : [density, density.map((d) => d ** 2)]))
  );
}

const expected = alone(1);

Deno.test("direct sharing: any number of helpers gives the bits of none", () => {
  assertEquals(built(1, 0).matrices, expected);
  for (const count of [1, 3]) {
    const { matrices, helpers } = built(1, count);
    assertEquals(matrices, expected);
    for (const { worked } of helpers) assert(worked > 15, `${worked} steps`);
  }
  const two = built(2, 2);
  assertEquals(two.matrices, alone(2));
  for (const { worked } of two.helpers) assert(worked > 15, `${worked} steps`);
});

Deno.test("direct sharing: who begins late helps, and who is stopped leaves its part to others", () => {
  const late = built(1, 1, (helper, step) => step > 60 && stepHelper(helper));
  assertEquals(late.matrices, expected);
  assert(late.helpers[0]!.worked > 5);
  const stopped = built(1, 2, (helper, step, index) => {
    if (index === 0 && step === 30) helper.computation.return();
    stepHelper(helper);
  });
  assertEquals(stopped.matrices, expected);
});

Deno.test("direct sharing: who dies in the middle of a part keeps nobody waiting", () => {
  for (const last of [12, 30, 70]) {
    const { matrices } = built(1, 2, (helper, step, index) => {
      if (index === 1 || step < last) stepHelper(helper);
    });
    assertEquals(matrices, expected);
  }
});

Deno.test("direct sharing: who has a part may write at any time, in this build and in later ones, into no other's place", () => {
  const builds = new DirectBuilds(kernel, screened, basis, 1);
  const { numbers, words } = builds.share() as SharedDirectRepulsion;
  const memory = new DirectMemory(size, 1, numbers), work = new SharedWork(words), parts = work.parts();
  const others = [1, 2].map(() => helpWith(received(builds.share()!)));
  const builder = directBuilder(builds, basis);
  let held: number | undefined;
  const matrices = DENSITIES.map((density) => {
    const computation = builder.build([density]);
    for (let step = computation.next();; step = computation.next()) {
      if (step.done) return step.value[0]!;
      for (const other of others) other.next();
      held ??= parts.take(work.lastRound.round, 5);
      memory.halves(held!, 1)[0]!.fill(NaN);
    }
  });
  assert(held !== undefined && parts.isTaken(held));
  assertEquals(matrices, expected);
});

Deno.test("direct sharing: a calculation offers its builds once, and has the same bits with help", () => {
  const computed = (hasHelp: boolean) => {
    const calculation = hartreeFock(water(3), BASIS, { scfType: "direct" });
    let helper: Helper | undefined;
    let offers = 0;
    for (;;) {
      const { value, done } = calculation.next();
      if (done) return { value, worked: helper?.worked ?? 0, offers };
      if (value.share !== undefined) {
        offers++;
        if (hasHelp) helper = { computation: helpWith(received(value.share)), worked: 0 };
      }
      if (helper !== undefined) stepHelper(helper);
    }
  };
  const one = computed(false), two = computed(true);
  assertEquals([one.offers, two.offers], [1, 1]);
  assert(two.worked > 50);
  assertEquals(two.value.energy, one.value.energy);
  assertEquals(two.value.alpha.density, one.value.alpha.density);
});

Deno.test("direct sharing: what does not pay is not offered", () => {
  const small = placeBasis(water(1), "cc-pvdz");
  const pairs = run(makeBlockPairs(small));
  const own = new QuartetKernel(pairs);
  assertEquals(new DirectBuilds(own, run(screenPairs(own)), small, 1).share(), undefined);
});

Deno.test("direct sharing: parts have each pair of functions once, and are so many that places are used again", () => {
  const parts = new QuartetParts(screened, 500_000);
  assert(parts.count > 32);
  const bras = Array.from({ length: parts.count }, (_, part) => Array.from(parts.bras(part))).flat();
  assertEquals(bras.sort((a, b) => a - b), Array.from(screened.pair.keys()));
  assertEquals(new QuartetParts(screened, Infinity).count, 1);
});

Deno.test("direct sharing: memory that threads share is planned for, as it is taken", () => {
  for (const [multiplicity, densities] of [[1, 1], [3, 2]] as const) {
    const planned = (scfType: "pk" | "direct") =>
      planHartreeFock({ ...water(3), multiplicity }, BASIS, { scfType }).bytes;
    const shared = planned("direct") - (planned("pk") - inCoreBytes(size, densities));
    const { numbers } = new DirectBuilds(kernel, screened, basis, densities).share() as SharedDirectRepulsion;
    assertEquals(shared, numbers.byteLength);
  }
  const plan = planHartreeFock(water(1), "cc-pvdz", { scfType: "direct" });
  assertEquals(
    plan.bytes,
    planHartreeFock(water(1), "cc-pvdz", { scfType: "pk" }).bytes - inCoreBytes(24, 1),
  );
});
