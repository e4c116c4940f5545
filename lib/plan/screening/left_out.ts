// How many n-mers a screening or a focus leaves out, by order.

import { binomial } from "../combinations.ts";
import type { Plan } from "../plan.ts";

/** N-mers of one order. */
export interface LeftOut {
  /** The order, from 1. */
  readonly nbody: number;
  /** How many contribute. */
  readonly kept: number;
  /** How many do not. */
  readonly leftOut: number;
}

/** How many n-mers contribute to each order from 2 on, and how many do not. */
export function leftOut({ clusters, expansion: { fragmentCount, maxNbody } }: Plan): readonly LeftOut[] {
  return Array.from({ length: maxNbody - 1 }, (_, i) => {
    const kept = clusters.count(i + 2);
    return { nbody: i + 2, kept, leftOut: binomial(fragmentCount, i + 2) - kept };
  });
}
