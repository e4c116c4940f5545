// The algebra of expansions, for energies that nobody computed: what must hold for all of them.

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble, type ResultLookup } from "../../lib/assembly/mod.ts";
import { exactSum } from "../../lib/base/exact_sum.ts";
import { atomIndex, taskIndex } from "../../lib/base/indices.ts";
import type { Molecule } from "../../lib/molecule/mod.ts";
import { type Bsse, chosenClusters, Plan, resolveExpansion } from "../../lib/plan/mod.ts";

const ALL: readonly Bsse[] = ["nocp", "cp", "vmfc"];

/** So many fragments of one atom each. */
function atoms(count: number): Molecule {
  const fragments = Array.from(
    { length: count },
    (_, i) => ({ atoms: [atomIndex(i)], charge: 0, multiplicity: 1 }),
  );
  return {
    symbols: fragments.map(() => "He"),
    atomicNumbers: new Uint8Array(count).fill(2),
    geometry: Float64Array.from({ length: 3 * count }, (_, i) => i * 5),
    charge: 0,
    multiplicity: 1,
    fragments,
  };
}

/** An energy for any cluster in any basis, the same one whenever it is asked for. */
type Energies = (real: readonly number[], basis: readonly number[]) => number;

function lookup(plan: Plan, energies: Energies): ResultLookup {
  return (index) => {
    const { real, basis } = plan.at(index);
    return { energy: energies(real, basis) };
  };
}

function planOf(fragmentCount: number, maxNbody: number, bsse: readonly Bsse[] = ALL): Plan {
  return new Plan(resolveExpansion({ fragmentCount, maxNbody, bsse, returnTotalData: true }));
}

function energiesFrom(seed: number): Energies {
  return (real, basis) => {
    let state = seed >>> 0;
    for (const value of [...real, 99, ...basis]) {
      state = Math.imul(state ^ (value + 1), 2654435761) >>> 0;
      state ^= state >>> 15;
    }
    return -75.3 * real.length + state / 2 ** 33;
  };
}

const size = fc.integer({ min: 2, max: 6 });
const seed = fc.integer({ min: 1 });

Deno.test("algebra: a complete expansion is the full system, to the last bit", () => {
  fc.assert(fc.property(size, seed, (n, s) => {
    const plan = planOf(n, n);
    const energies = energiesFrom(s);
    const everything = Array.from({ length: n }, (_, i) => i);
    const { properties } = assemble(plan, atoms(n), lookup(plan, energies));
    const full = energies(everything, everything);
    assertEquals(properties.get("nocp_corrected_total_energy"), full);
    const inFullBasis = everything.map((i) => -energies([i], everything));
    assertEquals(properties.get("cp_corrected_interaction_energy"), Math.sumPrecise([full, ...inFullBasis]));
    const alone = everything.map((i) => energies([i], [i]));
    assertEquals(
      properties.get("cp_corrected_total_energy"),
      Math.sumPrecise([full, ...inFullBasis, ...alone]),
    );
  }));
});

Deno.test("algebra: energies that add up interact by exactly nothing", () => {
  // Multiples of 2^-30 below 2^10, so that the sums of a few of them are doubles.
  const energy = fc.integer({ min: -(2 ** 40), max: 2 ** 40 }).map((value) => value / 2 ** 30);
  fc.assert(fc.property(fc.array(energy, { minLength: 2, maxLength: 6 }), size, (ofFragment, order) => {
    const plan = planOf(ofFragment.length, Math.min(order, ofFragment.length));
    const additive: Energies = (real) => real.reduce((sum, fragment) => sum + ofFragment[fragment]!, 0);
    const { properties } = assemble(plan, atoms(ofFragment.length), lookup(plan, additive));
    for (const [name, value] of properties) {
      if (/interaction|contribution/.test(name)) assertEquals(value, 0, name);
    }
  }));
});

Deno.test("algebra: numbering the fragments in another order changes no energy", () => {
  fc.assert(fc.property(size, seed, size, (n, s, order) => {
    const plan = planOf(n, Math.min(order, n));
    const energies = energiesFrom(s);
    const renumbered = (fragments: readonly number[]) =>
      fragments.map((i) => (i + s) % n).sort((a, b) => a - b);
    const before = assemble(plan, atoms(n), lookup(plan, energies));
    const after = assemble(
      plan,
      atoms(n),
      lookup(plan, (real, basis) => energies(renumbered(real), renumbered(basis))),
    );
    assertEquals(after.properties, before.properties);
  }));
});

Deno.test("algebra: without an effect of the ghosts, all treatments agree", () => {
  fc.assert(fc.property(size, seed, size, (n, s, order) => {
    const plan = planOf(n, Math.min(order, n));
    const energies = energiesFrom(s);
    const { properties } = assemble(plan, atoms(n), lookup(plan, (real) => energies(real, [])));
    for (const [name, value] of properties) {
      if (name.startsWith("nocp")) continue;
      // Each is the same real number from other tasks, rounded once.
      assertEquals(value, properties.get(name.replace(/^(?:cp|vmfc)/, "nocp")), name);
    }
  }));
});

Deno.test("algebra: what is screened out leaves the sums exact", () => {
  // Energies made of n-body terms, of which those of the clusters that are left out are zero.
  const clusters = [[0], [1], [2], [3], [0, 1], [1, 2], [0, 2], [0, 1, 2], [2, 3]];
  const term = new Map(clusters.map((cluster, i) => [String(cluster), (i + 1) * (i % 2 === 0 ? 1 : -1) / 8]));
  const energies: Energies = (real) =>
    clusters.filter((cluster) => cluster.every((fragment) => real.includes(fragment)))
      .reduce((sum, cluster) => sum + term.get(String(cluster))!, 0);
  const expansion = resolveExpansion({ fragmentCount: 4, maxNbody: 3, bsse: ["nocp", "cp", "vmfc"] });
  const whole = new Plan(expansion);
  const screened = new Plan(expansion, chosenClusters(4, clusters));
  const before = assemble(whole, atoms(4), lookup(whole, energies));
  const after = assemble(screened, atoms(4), lookup(screened, energies));
  assertEquals(after.properties, before.properties);
  assertEquals(screened.taskCount < whole.taskCount, true);
});

Deno.test("algebra: any clusters that contribute are summed as each alone is defined, in every treatment", () => {
  const everything = [0, 1, 2, 3, 4];
  const subsets = (of: readonly number[]) =>
    Array.from({ length: 2 ** of.length - 1 }, (_, i) => of.filter((_, place) => (i + 1) >> place & 1));
  const chosen = fc.uniqueArray(fc.constantFrom(...subsets(everything)), {
    selector: String,
    minLength: 1,
    maxLength: 12,
  });
  // Above the largest of them all n-mers may be left out, through the order of the whole system.
  const ordersAbove = fc.integer({ min: 0, max: 4 });
  fc.assert(fc.property(chosen, ordersAbove, seed, (clusters, above, s) => {
    const energies = energiesFrom(s);
    const maxNbody = Math.min(5, Math.max(...clusters.map(({ length }) => length)) + above);
    const expansion = resolveExpansion({
      fragmentCount: 5,
      maxNbody,
      bsse: ["nocp", "cp", "vmfc"],
      returnTotalData: true,
    });
    const plan = new Plan(expansion, chosenClusters(5, clusters));
    const { properties } = assemble(plan, atoms(5), lookup(plan, energies));
    for (const treatment of ["nocp", "cp", "vmfc"] as const) {
      const basisOf = (real: readonly number[], cluster: readonly number[]) =>
        treatment === "vmfc" ? cluster : treatment === "cp" && cluster.length > 1 ? everything : real;
      const expected = clusters.flatMap((cluster) =>
        subsets(cluster).map((real) =>
          (-1) ** (cluster.length - real.length) * energies(real, basisOf(real, cluster))
        )
      );
      // Both are the same real number, rounded once.
      assertEquals(properties.get(`${treatment}_corrected_total_energy`), exactSum(expected));
    }
  }));
});

Deno.test("algebra: a supersystem adds what its model's own n-mers lack, whichever were left out", () => {
  const clusters = [[0], [1], [2], [3], [0, 1], [1, 2], [0, 2], [0, 1, 2]];
  const levels = new Map<number | "supersystem", string>([[3, "good"], ["supersystem", "cheap"]]);
  const expansion = resolveExpansion({ fragmentCount: 4, levels, bsse: ["nocp"], returnTotalData: true });
  const plan = new Plan(expansion, chosenClusters(4, clusters));
  const energy = (model: string, real: readonly number[]) => energiesFrom(model === "good" ? 1 : 2)(real, []);
  const { properties } = assemble(plan, atoms(4), (index) => {
    const { model, real } = plan.at(index);
    return { energy: energy(model, real) };
  });
  // The kept ones make up the trimer and the monomer of fragment 3, whose energies all others cancel in.
  const kept = (model: string) => [energy(model, [0, 1, 2]), energy(model, [3])];
  assertEquals(
    properties.get("nocp_corrected_total_energy"),
    exactSum([...kept("good"), ...kept("cheap").map((one) => -one), energy("cheap", [0, 1, 2, 3])]),
  );
});

Deno.test("assembly: what depends on a missing task is left out, everything else stays", () => {
  const plan = planOf(3, 3, ["nocp"]);
  const complete = lookup(plan, energiesFrom(1));
  const trimer = plan.indexOf("(auto)", [0, 1, 2], [0, 1, 2]);
  const full = assemble(plan, atoms(3), complete);
  const partial = assemble(plan, atoms(3), (index) => index === trimer ? undefined : complete(index));
  const left = [...full.properties.keys()].filter((name) => !partial.properties.has(name));
  assertEquals(left.sort(), [
    "nocp_corrected_3_body_contribution_to_energy",
    "nocp_corrected_interaction_energy",
    "nocp_corrected_interaction_energy_through_3_body",
    "nocp_corrected_total_energy",
    "nocp_corrected_total_energy_through_3_body",
  ]);
  for (const [name, value] of partial.properties) assertEquals(value, full.properties.get(name), name);
  assertEquals(partial.returned, {});
  const monomer = assemble(plan, atoms(3), (index) => index === taskIndex(0) ? undefined : complete(index));
  assertEquals([...monomer.properties.keys()], ["nocp_corrected_interaction_energy_through_1_body"]);
});

Deno.test("assembly: gradients of scattered fragments come back in the input's order of atoms", () => {
  const molecule: Molecule = {
    ...atoms(3),
    fragments: [[2, 0], [1]].map((list) => ({ atoms: list.map(atomIndex), charge: 0, multiplicity: 1 })),
  };
  const plan = new Plan(resolveExpansion({ fragmentCount: 2, bsse: ["nocp"], driver: "gradient" }));
  const { returned } = assemble(plan, molecule, (index) => {
    const { basis } = plan.at(index);
    const ofAtoms = basis.flatMap((fragment) => molecule.fragments[fragment]!.atoms);
    const gradient = Float64Array.from(ofAtoms.flatMap((atom) => [0, 1, 2].map((axis) => 100 * atom + axis)));
    return { energy: 0, gradient };
  });
  assertEquals([...returned.gradient!], [0, 1, 2, 100, 101, 102, 200, 201, 202]);
});
