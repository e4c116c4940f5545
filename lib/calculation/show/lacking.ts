// Of which fragments an n-mer is not known that was planned: their sums would be wrong, and are not shown.

import { nmerContributionSteps } from "../../assembly/mod.ts";
import type { Steps } from "../../base/steps.ts";
import { type Bsse, highestListedOrder, type Plan } from "../../plan/mod.ts";
import type { ShownContribution, ShownTreatment } from "../../report/tables/shown.ts";

const KNOWN = { energy: 0 };

/** By order, the fragments of which a planned n-mer is not among the contributions; orders without any are left out. */
export function* lackingSteps(
  plan: Plan,
  treatment: Bsse,
  contributions: readonly ShownContribution[],
): Steps<NonNullable<ShownTreatment["lacking"]>> {
  const known = new Set(contributions.map(({ fragments }) => fragments.join()));
  const lacking = new Map<number, Set<number>>();
  // All that would be there if each task had a result.
  yield* nmerContributionSteps(plan, () => KNOWN, treatment, (fragments) => {
    if (known.has(fragments.join())) return;
    const ofOrder = lacking.get(fragments.length) ?? new Set();
    for (const fragment of fragments) ofOrder.add(fragment);
    lacking.set(fragments.length, ofOrder);
  }, highestListedOrder(plan));
  return lacking;
}
