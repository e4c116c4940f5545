// Several threads on one transformation of integrals: whoever helps, leaves or dies, the energies have the same bits. The
// threads are computations here that are stepped in turn, so that each case comes again as it was.

import { assert, assertEquals } from "@std/assert";
import { mp2Gradient, releaseIntegrals, type SharedComputation, type System } from "../../lib/engine/mod.ts";
import { helpWith } from "../../lib/engine/methods/help_with.ts";
import { activeSpins } from "../../lib/engine/mp2/active_orbitals.ts";
import { type CorrelationEnergy, correlationEnergy } from "../../lib/engine/mp2/correlation_energy.ts";
import { planTransformation } from "../../lib/engine/mp2/memory.ts";
import { unrelaxedDensities } from "../../lib/engine/mp2/unrelaxed_densities.ts";
import { hartreeFock } from "../../lib/engine/scf/hartree_fock.ts";
import type { Wavefunction } from "../../lib/engine/scf/wavefunction.ts";
import type { SharedTransformation } from "../../lib/engine/sharing/shared_transformation.ts";
import { run, water } from "./systems.ts";

// 75 functions: the smallest that are shared.
const BASIS = "6-31g**";
const TRIMER = water(3);
const CATION: System = { ...TRIMER, charge: 1, multiplicity: 2 };
const FROZEN = 3;
const MUCH = 2 ** 31;

interface Helper {
  readonly offered: SharedTransformation;
  readonly computation: Generator<boolean, void>;
  /** Steps in which it worked. */
  worked: number;
}

interface Computed<Result> {
  readonly result: Result;
  readonly helpers: readonly Helper[];
  readonly offers: readonly SharedTransformation[];
}

/** Computes with helpers, of whom each gets as many steps as there are turns for it between two of the calculation. */
function computed<Result>(
  calculation: Generator<unknown, Result>,
  turns: readonly number[],
  behave: (helper: Helper, step: number, index: number) => void = stepHelper,
): Computed<Result> {
  const helpers: Helper[] = [], offers: SharedTransformation[] = [];
  for (let step = 0;; step++) {
    const { value, done } = calculation.next();
    if (done) return { result: value, helpers, offers };
    const offered = offerOf(value);
    if (offered !== undefined) {
      offers.push(offered);
      const share = asBetweenThreads(offered);
      helpers.push(...turns.map(() => ({ offered: share, computation: helpWith(share), worked: 0 })));
    }
    helpers.forEach((helper, i) => {
      for (let turn = 0; turn < turns[i % turns.length]!; turn++) behave(helper, step, i);
    });
  }
}

/** The transformation that a step offers, by itself or with other progress. */
function offerOf(step: unknown): SharedTransformation | undefined {
  const { share = step } = (step ?? {}) as { readonly share?: unknown };
  const offered = share as SharedComputation | undefined;
  return offered?.kind === "transformation" ? offered : undefined;
}

/** Copies all that threads do not share. */
function asBetweenThreads(offered: SharedTransformation): SharedTransformation {
  const { memory, words, pairs, integrals, ...rest } = offered;
  return {
    ...structuredClone(rest),
    memory,
    words,
    integrals: { ...structuredClone({ ...integrals, memory: undefined }), ...integrals },
    ...(pairs && { pairs: { spins: structuredClone(pairs.spins), sums: pairs.sums } }),
  };
}

function stepHelper(helper: Helper): void {
  if (helper.computation.next().value === true) helper.worked++;
}

const energyOf = (wavefunction: Wavefunction, memoryBytes = MUCH, frozen = FROZEN) =>
  correlationEnergy(wavefunction, frozen, memoryBytes);

/** Memory for half of the orbitals at a time, and for helpers beside. */
function forHalf(wavefunction: Wavefunction): number {
  const spins = activeSpins(wavefunction, FROZEN);
  const { bytes } = planTransformation(wavefunction.basis, spins, MUCH, true);
  return 0.8 * bytes;
}

/** A wavefunction and its energy by one thread in memory of its own. */
function alone(
  system: System,
): { readonly wavefunction: Wavefunction; readonly expected: CorrelationEnergy } {
  releaseIntegrals();
  const wavefunction = run(hartreeFock(system, BASIS));
  const { sharedIntegrals: _, ...own } = wavefunction;
  return { wavefunction, expected: run(energyOf(own)) };
}

Deno.test("sharing MP2: any number of helpers gives the bits of none, of closed and of open shells", () => {
  for (const system of [TRIMER, CATION]) {
    const { wavefunction, expected } = alone(system);
    for (const turns of [[], [1], [2, 1, 1]]) {
      const { result, helpers, offers } = computed(energyOf(wavefunction), turns);
      assertEquals(result, expected);
      assertEquals(offers.length, 1);
      for (const { worked } of helpers) assert(worked > 10, `${worked} steps`);
    }
  }
});

Deno.test("sharing MP2: several batches have the same bits, with helpers and with one who stops in the middle", () => {
  const { wavefunction, expected } = alone(TRIMER);
  for (const last of [Infinity, 7, 40, 41, 42, 43, 44]) {
    const { result, helpers, offers } = computed(
      energyOf(wavefunction, forHalf(wavefunction)),
      [2],
      (helper, step) => {
        if (step === last) helper.computation.return();
        stepHelper(helper);
      },
    );
    assertEquals(result, expected);
    const [{ layout, orbitals }] = offers as [SharedTransformation];
    assert(layout.batch < orbitals, `${layout.batch} of ${orbitals}`);
    assertEquals([offers.length, layout.helpers > 0], [1, true]);
    assert(helpers[0]!.worked > 5);
  }
});

Deno.test("sharing MP2: who dies in the middle keeps nobody waiting, and writes late into nothing that is used", () => {
  const { wavefunction, expected } = alone(TRIMER);
  const ofOther = run(energyOf(wavefunction, MUCH, 0));
  const offered = new Set<number>();
  for (let last = 2; last < 50; last += 3) {
    // The first one comes back to life in the second batch, and once more in a later calculation.
    const { result, helpers: [dead], offers } = computed(
      energyOf(wavefunction, forHalf(wavefunction)),
      [1],
      (helper, step, i) => {
        if (i > 0 || step < last || step === 140) stepHelper(helper);
      },
    );
    assertEquals(result, expected);
    offered.add(offers.length);
    const next = computed(energyOf(wavefunction, MUCH, 0), [1], () => stepHelper(dead!));
    assertEquals(next.result, ofOther);
  }
  assertEquals(offered, new Set([1, 2]));
});

Deno.test("sharing MP2: who helps goes where another calculation takes the memory of the integrals", () => {
  const { wavefunction, expected } = alone(TRIMER);
  const other = hartreeFock(CATION, BASIS);
  const { result, helpers } = computed(energyOf(wavefunction), [1], (helper, step) => {
    if (step === 10) run(other);
    if (step > 10) assert(helper.computation.next().done);
    else stepHelper(helper);
  });
  assertEquals(result, expected);
  assert(helpers[0]!.worked > 0);
});

Deno.test("sharing MP2: as many help as memory has rooms for, and who leaves makes room", () => {
  const { wavefunction, expected } = alone(TRIMER);
  const spins = activeSpins(wavefunction, FROZEN);
  const { bytes, leastBytes } = planTransformation(wavefunction.basis, spins, MUCH, true);
  const [{ layout: { roomBytes, helpers: most } }] = computed(energyOf(wavefunction), []).offers as [
    SharedTransformation,
  ];
  assertEquals(most, 15);
  assertEquals(computed(energyOf(wavefunction, leastBytes), []).offers, []);
  assertEquals(computed(energyOf(wavefunction, bytes), []).offers[0]!.layout.helpers, 1);
  const { result, helpers, offers } = computed(
    energyOf(wavefunction, bytes + 2.5 * roomBytes),
    [1, 1, 1],
    (helper, step, i) => {
      if (step === 5 && i === 1) helper.computation.return();
      if (i < 2 || step > 5) stepHelper(helper);
    },
  );
  assertEquals([result, offers[0]!.layout.helpers], [expected, 2]);
  for (const { worked } of helpers) assert(worked > 3);
});

Deno.test("sharing MP2: a calculation takes no more memory than planned, and each helper's rooms", () => {
  for (const system of [TRIMER, CATION]) {
    const { wavefunction } = alone(system);
    const spins = activeSpins(wavefunction, FROZEN);
    const { bytes } = planTransformation(wavefunction.basis, spins, MUCH, true);
    const [{ memory, layout: { at, roomBytes, helpers } }] = computed(energyOf(wavefunction), [1])
      .offers as [SharedTransformation];
    const taken = at.panel + roomBytes;
    assert(taken <= bytes && taken > 0.8 * bytes, `${taken} of ${bytes}`);
    assert(memory.buffer.byteLength >= taken + helpers * roomBytes);
  }
});

Deno.test("sharing MP2: densities for a gradient have the same bits with help", () => {
  for (const system of [TRIMER, CATION]) {
    const { wavefunction } = alone(system);
    const densitiesOf = (wavefunction: Wavefunction, batch: number) =>
      unrelaxedDensities(wavefunction, FROZEN, batch, MUCH);
    const { sharedIntegrals: _, ...own } = wavefunction;
    const expected = run(densitiesOf(own, Infinity));
    const { result, helpers } = computed(densitiesOf(wavefunction, 5), [2]);
    assertEquals(result, expected);
    assert(helpers[0]!.worked > 10);
  }
});

Deno.test("sharing MP2: a gradient offers its transformation, and products with the integrals before and after it", () => {
  const kinds: string[] = [];
  let helper: Generator<boolean, void> | undefined;
  for (const gradient = mp2Gradient(TRIMER, BASIS);;) {
    const { value, done } = gradient.next();
    assert(!done, "nobody has helped with the response");
    if (value.share !== undefined) {
      kinds.push(value.share.kind);
      if (kinds.length === 3) helper = helpWith(value.share);
    }
    if (helper?.next().value === true) break;
  }
  assertEquals(kinds, ["supermatrix", "transformation", "supermatrix"]);
});
