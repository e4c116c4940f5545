import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type TaskIndex, taskIndex } from "../../../lib/base/indices.ts";
import { bohrFromAngstrom } from "../../../lib/base/units.ts";
import type { Molecule } from "../../../lib/molecule/mod.ts";
import {
  type Bsse,
  chosenClusters,
  copiedResult,
  Equivalents,
  type ExpansionRequest,
  movement,
  Plan,
  resolveExpansion,
} from "../../../lib/plan/mod.ts";
import { BENZENE, cutOutMolecule, HYDROGEN_FLUORIDE, moleculeOf, WATER } from "../../crystals.ts";
import { permuted, rotation, shuffled } from "./moves.ts";
import { momentsCharge, pairPotential } from "./pair_potential.ts";

function planOf(molecule: Molecule, request: Partial<ExpansionRequest> = {}): Plan {
  const fragmentCount = molecule.fragments.length;
  const bsse: readonly Bsse[] = ["nocp"];
  return new Plan(
    resolveExpansion({ fragmentCount, bsse, maxNbody: Math.min(3, fragmentCount), ...request }),
  );
}

function equivalentsOf(
  molecule: Molecule,
  request: Partial<ExpansionRequest> = {},
  tolerance = 1e-4,
): Equivalents {
  return new Equivalents(planOf(molecule, request), molecule, bohrFromAngstrom(tolerance));
}

/** How many tasks of each level are computed. */
function computedOf(
  molecule: Molecule,
  request: Partial<ExpansionRequest> = {},
  tolerance = 1e-4,
): readonly number[] {
  const { computed } = equivalentsOf(molecule, request, tolerance).classes;
  return planOf(molecule, request).levels.map((level) => computed.count(level));
}

/**
 * How many different n-mers an order has by the distances of each atom from all others: n-mers that differ there are not
 * congruent, whatever else is true.
 */
function differentDistances(molecule: Molecule, nbody: number): number {
  const lists = new Set<string>();
  const { families } = planOf(molecule).levels[nbody - 1]!;
  families[0]!.family.forEach((_, real) => {
    const atoms = real.flatMap((fragment) => molecule.fragments[fragment]!.atoms);
    const ofAtoms = atoms.map((i) =>
      atoms.map((j) => {
        const r = Math.hypot(
          ...[0, 1, 2].map((axis) => molecule.geometry[3 * i + axis]! - molecule.geometry[3 * j + axis]!),
        );
        return `${molecule.symbols[i]}${molecule.symbols[j]} ${r.toFixed(3)}`;
      }).sort().join(",")
    );
    lists.add(ofAtoms.sort().join(";"));
  });
  return lists.size;
}

const ATOM_ON_AXES = [[2, 0, 0], [-2, 0, 0], [0, 2, 0], [0, -2, 0], [0, 0, 2], [0, 0, -2]] as const;
const octahedron = (symbol: string) => moleculeOf(ATOM_ON_AXES.map((place) => [[symbol, ...place] as const]));
const tetrahedron = moleculeOf(
  [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]].map((
    [x, y, z],
  ) => [["Ar", 2 * x!, 2 * y!, 2 * z!] as const]),
);
/** HF in a ring, each pointing to the next. */
const ring = (count: number) =>
  moleculeOf(Array.from({ length: count }, (_, i) => {
    const at = (radius: number, angle: number) =>
      [radius * Math.cos(angle), radius * Math.sin(angle), 0] as const;
    const angle = 2 * Math.PI * i / count;
    return [["F", ...at(2.5, angle)] as const, ["H", ...at(2.2, angle + 0.35)] as const];
  }));

/** The molecule moved, turned, with fragments and the atoms in them in another order. */
function disordered(molecule: Molecule, seed: number): Molecule {
  const random = shuffled(seed);
  const matrix = rotation(6 * random(), 6 * random(), 6 * random());
  const geometry = molecule.geometry.map((_, i) =>
    3 + matrix[i % 3]!.reduce((sum, x, k) => sum + x * molecule.geometry[i - i % 3 + k]!, 0)
  );
  const fragments = permuted(molecule.fragments, random)
    .map((fragment) => ({ ...fragment, atoms: permuted(fragment.atoms, random) }));
  return { ...molecule, geometry, fragments };
}

Deno.test("equivalents: 27 molecules of benzene's crystal have 49 different dimers, and four times fewer trimers", () => {
  const benzene = cutOutMolecule(BENZENE, 27);
  const computed = computedOf(benzene);
  assertEquals(computed, [1, 49, 684]);
  assert(2925 / computed[2]! > 4);
  // None of these hangs by a rounding error.
  assertEquals(computedOf(benzene, { maxNbody: 2 }, 1e-6), [1, 49]);
  assertEquals(computedOf(benzene, { maxNbody: 2 }, 1e-2), [1, 49]);
});

Deno.test("equivalents: there are as many classes as lists of distances, whatever the place, orientation and order of a crystal", () => {
  for (const [crystal, count] of [[BENZENE, 12], [WATER, 16], [HYDROGEN_FLUORIDE, 16]] as const) {
    const molecule = cutOutMolecule(crystal, count);
    const expected = computedOf(molecule);
    assertEquals(expected, [1, 2, 3].map((nbody) => differentDistances(molecule, nbody)));
    for (const seed of [1, 2, 3]) assertEquals(computedOf(disordered(molecule, seed)), expected);
  }
});

Deno.test("equivalents: symmetric clusters are computed once for each orbit of their group", () => {
  assertEquals(computedOf(tetrahedron), [1, 1, 1]);
  assertEquals(computedOf(tetrahedron, { bsse: ["cp"] }), [1, 1, 1]);
  assertEquals(computedOf(octahedron("Ne")), [1, 2, 2]);
  assertEquals(computedOf(octahedron("Ne"), { bsse: ["cp"] }), [1, 2, 2]);
  assertEquals(computedOf(ring(6)), [1, 3, 4]);
  assertEquals(computedOf(ring(6), { bsse: ["cp"] }), [1, 3, 4]);
});

Deno.test("equivalents: what has no symmetry saves nothing", () => {
  const random = shuffled(7);
  const water = moleculeOf(
    Array.from(
      { length: 6 },
      (_, i) =>
        [["O", 3 * i, 0, 0], ["H", 3 * i + 0.6, 0.75, 0], ["H", 3 * i - 0.6, 0.75, 0.1]]
          .map(([symbol, ...place]) =>
            [
              symbol,
              ...place.map((x) => Number(x) + random() / 5),
            ] as [string, number, number, number]
          ),
    ),
  );
  for (const treatment of ["nocp", "cp", "vmfc"] as const) {
    const plan = planOf(water, { bsse: [treatment] });
    assertEquals(equivalentsOf(water, { bsse: [treatment] }).classes.computed.taskCount, plan.taskCount);
  }
});

const CHIRAL = [["F", 0, 0, 0], ["H", 0.9, 0, 0], ["O", 0, 1.3, 0.1], ["N", 0.2, 0.1, 1.4]] as const;

Deno.test("equivalents: a molecule and its mirror image are computed once", () => {
  const pair = moleculeOf([CHIRAL, CHIRAL.map(([symbol, x, y, z]) => [symbol, 20 - x, y, z] as const)]);
  const equivalents = equivalentsOf(pair, { maxNbody: 1 });
  assertEquals(equivalents.classes.computed.taskCount, 1);
  const [a, b, c, d, e, f, g, h, i] = equivalents.correspondence(taskIndex(1))!.matrix as unknown as number[];
  const determinant = a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!);
  assertAlmostEquals(determinant, -1, 1e-12);
});

const two = moleculeOf([[["Ne", 0, 0, 0]], [["Ne", 0, 0, 9]]]);
const PAIRS: Readonly<Record<string, Molecule>> = {
  "isotopes": { ...two, masses: [19.99, 21.99], massNumbers: [20, 22] },
  "charges": {
    ...two,
    charge: 1,
    fragments: two.fragments.map((fragment, i) => ({ ...fragment, charge: i })),
  },
  "multiplicities": {
    ...two,
    multiplicity: 3,
    fragments: two.fragments.map((fragment, i) => ({ ...fragment, multiplicity: 1 + 2 * i })),
  },
  "embedding charges": { ...two, embeddingCharges: Float64Array.of(0.1, 0.2) },
};

for (const [what, molecule] of Object.entries(PAIRS)) {
  Deno.test(`equivalents: atoms of different ${what} do not stand for each other`, () => {
    assertEquals(computedOf(molecule, { maxNbody: 1 }), [2]);
    assertEquals(computedOf(two, { maxNbody: 1 }), [1]);
  });
}

Deno.test("equivalents: the same atoms in other fragments are something else", () => {
  // Two squares: one of two pairs along its sides, one of two pairs along its diagonals.
  const atom = (x: number, y: number) => ["H", x, y, 0] as const;
  const molecule = moleculeOf([
    [atom(0, 0), atom(1, 0)],
    [atom(0, 1), atom(1, 1)],
    [atom(20, 0), atom(21, 1)],
    [atom(20, 1), atom(21, 0)],
  ]);
  const { classes: { representatives } } = equivalentsOf(molecule, { maxNbody: 2 });
  const plan = planOf(molecule, { maxNbody: 2 });
  const at = (real: readonly number[]) => plan.indexOf("(auto)", real, real)!;
  assertEquals(representatives[at([2, 3])], at([2, 3]));
  assertEquals(representatives[at([0, 1])], at([0, 1]));
});

Deno.test("equivalents: with charges around them tasks are equal by a symmetry of the whole system alone", () => {
  const embedded = (molecule: Molecule, charges: readonly number[]): Molecule => ({
    ...molecule,
    embeddingCharges: Float64Array.from(molecule.symbols, (_, i) => charges[i % charges.length]!),
  });
  const crystal = cutOutMolecule(WATER, 5);
  assertEquals(computedOf(crystal), [1, 8, 8]);
  assertEquals(computedOf(embedded(crystal, [-0.8, 0.4, 0.4]), { embedded: true }), [5, 10, 10]);
  assertEquals(computedOf(embedded(ring(6), [-0.4, 0.4]), { embedded: true }), [1, 3, 4]);
});

Deno.test("equivalents: a task is a copy of the first that it equals itself, never of one through another", () => {
  // Bonds that are longer by 0.6 of the deviation that is allowed: each end of a bond is off by half of what it grows.
  const bond = (i: number) => [["H", 0, 0, 10 * i], ["H", 0, 0, 10 * i + 0.74 + 1.2e-4 * i]] as const;
  const molecule = moleculeOf([bond(0), bond(1), bond(2), bond(3)]);
  const { representatives, worstDeviation } = equivalentsOf(molecule, { maxNbody: 1 }).classes;
  assertEquals([...representatives], [0, 0, 2, 2]);
  assertAlmostEquals(worstDeviation, bohrFromAngstrom(0.6e-4), 1e-9);
});

Deno.test("equivalents: two models share the classes of their n-mers and nothing else", () => {
  const molecule = cutOutMolecule(WATER, 5);
  const request = { levels: new Map([[1, "good"], [2, "cheap"]]), maxNbody: 2 };
  const equivalents = equivalentsOf(molecule, request);
  const plan = planOf(molecule, request);
  for (let i = 0; i < plan.taskCount; i++) {
    assertEquals(plan.at(equivalents.representative(i)).model, plan.at(taskIndex(i)).model);
  }
  assertEquals(equivalents.classes.computed.taskCount, 1 + 1 + computedOf(molecule, { maxNbody: 2 })[1]!);
});

Deno.test("equivalents: of a set of n-mers that is not symmetric, each is compared with those that are there", () => {
  const clusters = chosenClusters(6, [[0], [1], [2], [3], [4], [5], [0, 1], [1, 2], [0, 3]]);
  const molecule = ring(6);
  for (const treatment of ["nocp", "cp"] as const) {
    const plan = new Plan(resolveExpansion({ fragmentCount: 6, bsse: [treatment], maxNbody: 2 }), clusters);
    const { computed } = new Equivalents(plan, molecule, 1e-4).classes;
    assertEquals(computed.count(plan.levels[1]!), 2);
  }
});

const SYSTEMS: Readonly<Record<string, Molecule>> = {
  "benzenes": cutOutMolecule(BENZENE, 5),
  "waters": disordered(cutOutMolecule(WATER, 6), 4),
  "hydrogen fluorides": cutOutMolecule(HYDROGEN_FLUORIDE, 6),
  "a ring": disordered(ring(5), 5),
  "argons in a tetrahedron": disordered(tetrahedron, 6),
  "mirror images": moleculeOf([CHIRAL, CHIRAL.map(([symbol, x, y, z]) => [symbol, 8 - x, y, z] as const)]),
  "a ring in charges": {
    ...ring(4),
    embeddingCharges: Float64Array.from({ length: 8 }, (_, i) => 0.4 * (-1) ** i),
  },
};

function movementTo(molecule: Molecule, plan: Plan, from: TaskIndex, to: TaskIndex) {
  const [original, copy] = [plan.at(from), plan.at(to)];
  return {
    ...movement({ molecule, task: original }, { molecule, task: copy }),
    charge: momentsCharge(molecule, copy),
  };
}

for (const [name, molecule] of Object.entries(SYSTEMS)) {
  for (const treatment of ["nocp", "cp", "vmfc"] as const) {
    const embedded = molecule.embeddingCharges !== undefined;
    if (embedded && treatment !== "nocp") continue;
    Deno.test(`equivalents: copies have the numbers of their own tasks: ${name}, ${treatment}`, () => {
      const request = { bsse: [treatment], embedded };
      const [plan, equivalents] = [planOf(molecule, request), equivalentsOf(molecule, request, 1e-6)];
      let copies = 0;
      for (let i = 0; i < plan.taskCount; i++) {
        const correspondence = equivalents.correspondence(taskIndex(i));
        if (correspondence === undefined) continue;
        copies++;
        const own = pairPotential(molecule, plan.at(taskIndex(i)));
        const { representative } = correspondence;
        const copied = copiedResult(
          pairPotential(molecule, plan.at(representative)),
          () => correspondence,
          () => movementTo(molecule, plan, representative, taskIndex(i)),
        );
        const scale = Math.max(1, Math.abs(own.energy));
        const near = (a: ArrayLike<number>, b: ArrayLike<number>, what: string) =>
          Array.from(a).forEach((x, k) =>
            assertAlmostEquals(x, b[k]!, 1e-9 * scale, `${plan.label(taskIndex(i))} ${what} ${k}`)
          );
        near([own.energy], [copied.energy], "energy");
        near(own.gradient!, copied.gradient!, "gradient");
        near(own.hessian!, copied.hessian!, "Hessian");
        near(own.dipole!, copied.dipole!, "dipole moment");
        near(own.quadrupole!, copied.quadrupole!, "quadrupole moment");
        const neutral = copiedResult(
          pairPotential(molecule, plan.at(representative)),
          () => correspondence,
          () => ({ ...movementTo(molecule, plan, representative, taskIndex(i)), charge: 0 }),
        );
        for (const axis of [0, 1, 2]) {
          const key = `scf_dipole_moment[${axis}]`;
          near([own.properties![key]!], [neutral.properties![key]!], key);
        }
        assertEquals(copied.properties!["scf_iterations"], 7);
      }
      assert(copies > 0 || name === "mirror images");
    });
  }
}

Deno.test("equivalents: a copy lacks what is no vector, and the dipole moment of what has a charge", () => {
  const equivalents = equivalentsOf(two, { maxNbody: 1 });
  const result = pairPotential(two, planOf(two).at(taskIndex(0)));
  const moved = movement(
    { molecule: two, task: planOf(two).at(taskIndex(0)) },
    { molecule: two, task: planOf(two).at(taskIndex(1)) },
  );
  assertEquals(moved.charge, 0);
  const copied = (isCharged: boolean) =>
    Object.keys(
      copiedResult(result, () => equivalents.correspondence(taskIndex(1))!, () => ({
        ...moved,
        charge: isCharged ? 1 : 0,
      })).properties!,
    );
  const dipole = [0, 1, 2].map((axis) => `scf_dipole_moment[${axis}]`);
  assertEquals(copied(false), ["scf_iterations", ...dipole]);
  assertEquals(copied(true), ["scf_iterations"]);
});
