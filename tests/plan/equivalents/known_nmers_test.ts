import { assertAlmostEquals, assertEquals } from "@std/assert";
import { finish } from "../../../lib/base/steps.ts";
import { angstromFromBohr, bohrFromAngstrom } from "../../../lib/base/units.ts";
import type { Molecule } from "../../../lib/molecule/mod.ts";
import { Equivalents, type KnownEqual, KnownNmers, Plan, resolveExpansion } from "../../../lib/plan/mod.ts";
import { moleculeOf } from "../../crystals.ts";

const TOLERANCE = bohrFromAngstrom(1e-4);
const helium = (...places: readonly (readonly [number, number, number])[]) =>
  moleculeOf(places.map((place) => [["He", ...place]]));

function systemOf(molecule: Molecule, model = "the same") {
  const fragmentCount = molecule.fragments.length;
  const plan = new Plan(resolveExpansion({ fragmentCount, bsse: ["nocp"], maxNbody: 2 }));
  return { plan, molecule, models: new Map(plan.models.map((name) => [name, model])) };
}

/** What tasks equal ones of others, by their labels. */
function found(own: ReturnType<typeof systemOf>, ...others: readonly ReturnType<typeof systemOf>[]) {
  const nmers = new KnownNmers(TOLERANCE);
  for (const other of others) finish(nmers.add(other, () => true));
  const equals = new Map<string, KnownEqual>();
  const equivalents = new Equivalents(own.plan, own.molecule, TOLERANCE);
  finish(nmers.find(own, equivalents, (index, equal) => equals.set(own.plan.label(index), equal)));
  return equals;
}

const PAIR = systemOf(helium([5, 5, 5], [5, 5, 7]));

Deno.test("known n-mers: a class is found where all of it lies within the tolerance of one, not of one another only", () => {
  const near = found(systemOf(helium([0, 0, 0], [2.00015, 0, 0], [0, 2.00018, 0])), PAIR);
  assertEquals([...near.keys()].length, 2, "a monomer and a pair");
  const [, pair] = [...near.values()];
  assertAlmostEquals(angstromFromBohr(pair!.deviation), 0.9e-4, 1e-9, "of the copy, which is farther off");
  const far = found(systemOf(helium([0, 0, 0], [2.00015, 0, 0], [0, 2.0003, 0])), PAIR);
  assertEquals([...far.keys()].length, 1, "the monomer alone");
});

Deno.test("known n-mers: the first system that has one counts, and others by other models do not", () => {
  const own = systemOf(helium([0, 0, 0], [0, 2, 0]));
  const equals = [...found(own, systemOf(helium([0, 0, 0], [0, 0, 2]), "another"), PAIR, PAIR).values()];
  assertEquals(equals.map(({ system, task }) => [system, task]), [[1, 0], [1, 2]]);
});

Deno.test("known n-mers: an n-mer of all fragments equals one whose spins couple in the same way alone", () => {
  const own = systemOf(helium([0, 0, 0], [0, 2, 0]));
  const triplet = systemOf({ ...PAIR.molecule, multiplicity: 3 });
  assertEquals([...found(own, triplet).values()].map(({ task }) => task), [0], "the monomer alone");
});

Deno.test("known n-mers: none lies among charges", () => {
  const charged = (molecule: Molecule) => ({
    ...molecule,
    embeddingCharges: new Float64Array(molecule.symbols.length).fill(0.1),
  });
  const own = helium([0, 0, 0], [0, 2, 0]);
  assertEquals(found(systemOf(charged(own)), PAIR).size, 0);
  assertEquals(found(systemOf(own), systemOf(charged(PAIR.molecule))).size, 0);
  assertEquals(found(systemOf(own), PAIR).size, 2);
});
