import { assertEquals } from "@std/assert";
import {
  binomial,
  isUnfinished,
  nextPlan,
  type Plan,
  resolveExpansion,
  resolveScreening,
  screenedPlan,
} from "../../lib/plan/mod.ts";
import { candidates } from "../../lib/plan/candidates.ts";
import { chosenClusters } from "../../lib/plan/chosen_clusters.ts";
import { nextCombination } from "../../lib/plan/combinations.ts";
import { moleculeFromRecord } from "../../lib/molecule/mod.ts";
import { parseInput } from "../../lib/input/mod.ts";

const EVERYTHING = { areNear: () => true, keeps: () => true };

function* combinations(n: number, k: number): Generator<number[]> {
  const nmer = Array.from({ length: k }, (_, i) => i);
  do yield [...nmer]; while (nextCombination(nmer, n));
}

// A number from 0 to 1 that looks random, and is the same each time.
function mixed(seed: number): number {
  return (Math.sin(seed * 12.9898) * 43758.5453) % 1 + (Math.sin(seed * 12.9898) < 0 ? 1 : 0);
}

Deno.test("candidates: all n-mers, and no others, of which every part that may be kept is kept", () => {
  const count = 9;
  for (let seed = 0; seed < 30; seed++) {
    const focus = seed % 3 === 0
      ? undefined
      : Array.from({ length: 1 + seed % 2 }, (_, i) => (seed + 3 * i) % count);
    const hasFocus = (nmer: readonly number[]) => focus === undefined || nmer.some((i) => focus.includes(i));
    const monomers = (focus ?? Array.from({ length: count }, (_, i) => i)).map((i) => [i]);
    const kept: (readonly number[])[] = [...monomers];
    for (let order = 2; order <= 4; order++) {
      const set = chosenClusters(count, kept);
      const isKept = (part: readonly number[]) => !hasFocus(part) || set.rank(part) !== undefined;
      const expected = combinations(count, order).filter((nmer) =>
        hasFocus(nmer) && (order === 2 || nmer.every((_, i) => isKept(nmer.toSpliced(i, 1))))
      ).toArray();
      const found = [...candidates({ fragmentCount: count, kept: set, focus, rule: EVERYTHING }, order)];
      assertEquals(found.map(String).sort(), expected.map(String).sort(), `seed ${seed}, order ${order}`);
      kept.push(...expected.filter((_, i) => mixed(1000 * seed + 100 * order + i) < 0.8));
    }
  }
});

const INPUT = `molecule: { text: "${
  Array.from({ length: 7 }, (_, i) => `He 0 0 ${3 * i}`).join("\\n--\\n")
}" }
models: { good: { method: hf, basis: sto-3g }, cheap: { method: hf, basis: sto-3g } }
levels: { 3: good }
bsse: [nocp, vmfc]
screening: { energy: { threshold: 1e-6, model: cheap } }
`;

function firstPlan(): { readonly plan: Plan; readonly molecule: ReturnType<typeof moleculeFromRecord> } {
  const input = parseInput(INPUT);
  const molecule = moleculeFromRecord(input.molecule);
  const expansion = resolveExpansion({
    fragmentCount: molecule.fragments.length,
    bsse: input.bsse,
    levels: input.levels,
  });
  const screening = resolveScreening({ ...input.screening, focus: undefined }, expansion);
  return { plan: screenedPlan(expansion, screening, molecule), molecule };
}

Deno.test("phases: each plan has all tasks of the one before, and pairs that are left out stay candidates", () => {
  let { plan, molecule } = firstPlan();
  const kept = [[[0, 1], [1, 2], [0, 2], [4, 5], [3, 4]], [[0, 1, 2]]];
  for (const chosen of kept) {
    assertEquals(isUnfinished(plan), true);
    const before = plan;
    plan = nextPlan(plan, chosen, molecule);
    for (const { model, real, basis } of before.tasks()) {
      assertEquals(
        plan.indexOf(model, real, basis) === undefined,
        false,
        JSON.stringify([model, real, basis]),
      );
    }
  }
  assertEquals(isUnfinished(plan), false);
  assertEquals([2, 3].map((order) => plan.clusters.count(order)), [5, 1]);
  assertEquals([2, 3].map((order) => plan.candidates!.count(order)), [binomial(7, 2), 1]);
});
