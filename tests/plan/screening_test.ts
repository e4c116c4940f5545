// What of a screening is refused, and where.

import { assertEquals } from "@std/assert";
import { resolveExpansion, resolveScreening, type ScreeningRequest } from "../../lib/plan/mod.ts";
import { refuses } from "../input/refusal.ts";

const EXPANSION = resolveExpansion({ fragmentCount: 5, maxNbody: 3 });

function distance(cutoffs: Record<number, number | "all">): ScreeningRequest {
  return {
    distance: { cutoffs: new Map(Object.entries(cutoffs).map(([order, cutoff]) => [Number(order), cutoff])) },
  };
}

Deno.test("screening: cutoffs do not grow with the order, since parts of n-mers are kept with them", () => {
  const screening = resolveScreening(distance({ 2: 5, 3: 8 }), EXPANSION);
  assertEquals(screening?.distance, { measure: "closest", cutoffs: new Map([[2, 5], [3, 5]]) });
  assertEquals(resolveScreening({}, EXPANSION), undefined);
});

Deno.test("screening: an order without a distance, and one that is not computed, are refused", () => {
  refuses(() => resolveScreening(distance({ 2: 5 }), EXPANSION), {
    at: "screening.distance",
    found: "no distance for order 3",
    expected: "one for each order from 2 to 3",
    hint: "all",
  });
  refuses(() => resolveScreening(distance({ 2: 5, 3: 4, 4: 4 }), EXPANSION), {
    at: "screening.distance.4",
    expected: "orders from 2 to 3",
  });
  refuses(() => resolveScreening(distance({ 1: 5, 2: 5, 3: 4 }), EXPANSION), { at: "screening.distance.1" });
});

Deno.test("focus: fragments that are none, twice there or none at all are refused", () => {
  refuses(() => resolveScreening({ focus: [6] }, EXPANSION), {
    at: "focus",
    found: "fragment 6",
    expected: "fragments from 1 to 5",
  });
  refuses(() => resolveScreening({ focus: [0] }, EXPANSION), { at: "focus", found: "fragment 0" });
  refuses(() => resolveScreening({ focus: [2, 2] }, EXPANSION), { at: "focus", found: "fragment 2 twice" });
  refuses(() => resolveScreening({ focus: [] }, EXPANSION), { at: "focus", found: "no fragment" });
  assertEquals(resolveScreening({ focus: [3, 1] }, EXPANSION)?.focus, [0, 2]);
});

Deno.test("screening: n-mers may be listed, and what is none of this expansion is refused with its place", () => {
  assertEquals(resolveScreening({ nmers: [[3, 1], [1, 2, 3]] }, EXPANSION)?.nmers, [[0, 2], [0, 1, 2]]);
  for (const wrong of [[1], [1, 1], [1, 6], [0, 1], [1, 2, 3, 4]]) {
    refuses(() => resolveScreening({ nmers: [[1, 2], wrong] }, EXPANSION), {
      at: "screening.nmers[1]",
      found: `[${wrong.join(", ")}]`,
      expected: "2 to 3 different fragments from 1 to 5",
    });
  }
  refuses(() => resolveScreening({ ...distance({ 2: 5, 3: 5 }), nmers: [[1, 2]] }, EXPANSION), {
    at: "screening.nmers",
    found: "beside distance",
  });
});

Deno.test("screening: orders known without a list, and n-mers listed beyond what is known, are refused", () => {
  const energy = { threshold: 1e-5, model: "cheap", knownThrough: 2 };
  refuses(() => resolveScreening({ energy }, EXPANSION), {
    at: "screening.energy.known_through",
    found: "2 without nmers",
  });
  refuses(() => resolveScreening({ energy, nmers: [[1, 2], [1, 2, 3]] }, EXPANSION), {
    at: "screening.nmers[1]",
    found: "[1, 2, 3] with known_through 2",
  });
  assertEquals(resolveScreening({ energy, nmers: [] }, EXPANSION)?.nmers, []);
});

Deno.test("screening: what needs all n-mers is refused together with it", () => {
  const whole = resolveExpansion({ fragmentCount: 5, supersystemIeOnly: true });
  refuses(() => resolveScreening(distance({ 2: 5 }), whole), {
    at: "screening",
    hint: "supersystem_ie_only",
  });
  refuses(() => resolveScreening({ focus: [1] }, whole), { at: "focus", found: "supersystem_ie_only" });
  const levels = new Map<number | "supersystem", string>([[2, "a"], ["supersystem", "b"]]);
  const above = resolveExpansion({ fragmentCount: 5, levels });
  refuses(() => resolveScreening({ focus: [1] }, above), { at: "focus", found: "supersystem" });
});
