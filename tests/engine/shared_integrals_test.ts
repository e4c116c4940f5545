// Integrals that calculations of one basis share: computed once, with the bits of a calculation of its own, and given back.

import { assert, assertEquals } from "@std/assert";
import {
  hartreeFock,
  mp2Energy,
  releaseIntegrals,
  type ScfOptions,
  type System,
  type Wavefunction,
} from "../../lib/engine/mod.ts";
import { run } from "./systems.ts";

const ATOMIC_NUMBERS = [8, 1, 1, 8, 1, 1];
const GEOMETRY = [0, 0, 0.22, 0, 1.43, -0.89, 0, -1.43, -0.89, 5.4, 0.3, 0.1, 6.6, 1.6, 0.4, 6.1, -1.2, -0.8];

function dimer(ghosts: readonly number[], charge = 0, multiplicity = 1, shift = 0): System {
  return {
    atomicNumbers: ATOMIC_NUMBERS,
    ghosts,
    geometry: GEOMETRY.map((value, i) => i === 3 ? value + shift : value),
    charge,
    multiplicity,
  };
}

const WHOLE = [0, 0, 0, 0, 0, 0], FIRST = [0, 0, 0, 1, 1, 1], SECOND = [1, 1, 1, 0, 0, 0];

function computed(system: System, options: Partial<ScfOptions> = {}, basis = "6-31g"): Wavefunction {
  return run(hartreeFock(system, basis, options));
}

/** What a calculation gives that begins with nothing. */
function alone(system: System, options: Partial<ScfOptions> = {}, basis = "6-31g"): Wavefunction {
  releaseIntegrals();
  return computed(system, options, basis);
}

function assertSameBits(one: Wavefunction, other: Wavefunction, what: string): void {
  assertEquals(one.energy, other.energy, what);
  assertEquals(one.alpha.density, other.alpha.density, what);
  assertEquals(one.beta.energies, other.beta.energies, what);
}

Deno.test("shared integrals: fragments in the basis of their dimer take its integrals, with the bits of their own", () => {
  for (const options of [{}, { scfType: "direct" }, { scfType: "df" }] as const) {
    const systems = [
      dimer(WHOLE),
      dimer(FIRST),
      dimer(SECOND),
      dimer(SECOND, 1, 2),
      dimer(WHOLE, 2, 3),
      dimer(FIRST),
    ];
    const expected = systems.map((system) => alone(system, options));
    releaseIntegrals();
    const [dimerAlone, ...others] = systems.map((system) => computed(system, options));
    [dimerAlone!, ...others].forEach((each, i) =>
      assertSameBits(each, expected[i]!, `${JSON.stringify(options)} ${i}`)
    );
    assert(others[0]!.pairs === dimerAlone!.pairs);
    if ("scfType" in options) continue;
    assert(others[0]!.inCoreIntegrals === dimerAlone!.inCoreIntegrals, "computed twice");
    // Open shells have a second matrix.
    assert(others[2]!.inCoreIntegrals !== others[1]!.inCoreIntegrals);
    assert(others[3]!.inCoreIntegrals === others[2]!.inCoreIntegrals);
  }
});

Deno.test("shared integrals: another place of an atom, another basis and another tolerance have their own", () => {
  releaseIntegrals();
  const first = computed(dimer(WHOLE));
  const moved = dimer(WHOLE, 0, 1, 1e-15);
  const other = computed(moved);
  assert(other.pairs !== first.pairs);
  assertSameBits(other, alone(moved), "moved");
  computed(dimer(WHOLE));
  assertSameBits(computed(dimer(WHOLE), {}, "sto-3g"), alone(dimer(WHOLE), {}, "sto-3g"), "basis");
  computed(dimer(WHOLE), {}, "6-31g*");
  assertSameBits(
    computed(dimer(WHOLE), { puream: true }, "6-31g*"),
    alone(dimer(WHOLE), { puream: true }, "6-31g*"),
    "spherical functions",
  );
  computed(dimer(WHOLE));
  const fewer = { sTolerance: 0.05 };
  assertSameBits(computed(dimer(WHOLE), fewer), alone(dimer(WHOLE), fewer), "tolerance");
});

Deno.test("shared integrals: one kind of them is kept, so that no calculation has more memory than it was planned for", () => {
  const first = computed(dimer(WHOLE));
  assert(computed(dimer(FIRST)).inCoreIntegrals === first.inCoreIntegrals);
  for (const scfType of ["df", "direct"] as const) {
    const exact = computed(dimer(WHOLE)).inCoreIntegrals;
    const fitting = computed(dimer(WHOLE), { scfType }).fitting?.integrals;
    assert(computed(dimer(WHOLE)).inCoreIntegrals !== exact, `those in memory beside ${scfType}`);
    if (scfType === "direct") continue;
    assert(
      computed(dimer(WHOLE), { scfType }).fitting?.integrals !== fitting,
      "fitted ones beside exact ones",
    );
  }
  releaseIntegrals();
});

Deno.test("shared integrals: MP2 leaves them as they are", () => {
  const mp2 = (system: System) => run(mp2Energy(system, "6-31g")).result.energy;
  const expected = [WHOLE, FIRST].map((ghosts) => {
    releaseIntegrals();
    return mp2(dimer(ghosts));
  });
  releaseIntegrals();
  assertEquals([WHOLE, FIRST].map((ghosts) => mp2(dimer(ghosts))), expected);
});

Deno.test("shared integrals: a calculation that was given up leaves nothing half done", () => {
  const expected = alone(dimer(WHOLE));
  for (let steps = 1; steps < 12; steps++) {
    releaseIntegrals();
    const given = hartreeFock(dimer(SECOND), "6-31g");
    for (let i = 0; i < steps; i++) given.next();
    assertSameBits(computed(dimer(WHOLE)), expected, `after ${steps} steps`);
    // Side by side, a step of each in turn.
    releaseIntegrals();
    const [one, two] = [hartreeFock(dimer(WHOLE), "6-31g"), hartreeFock(dimer(FIRST), "6-31g")];
    let result: Wavefunction | undefined;
    for (let i = 0; result === undefined; i++) {
      if (i % steps === 0) two.next();
      const step = one.next();
      if (step.done) result = step.value;
    }
    assertSameBits(result, expected, `beside another, ${steps}`);
  }
});
