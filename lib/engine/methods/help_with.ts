// Help with the calculation of another thread: whatever it shares, by kind.

import { helpWithRepulsionGradient } from "../derivatives/repulsion_gradient_help.ts";
import { helpWithDirectRepulsion } from "../repulsion/direct/direct_help.ts";
import { helpWithSupermatrix } from "../repulsion/supermatrix_help.ts";
import type { SharedComputation } from "../sharing/shared_computation.ts";
import { helpWithTransformation } from "../transformation/transformation_help.ts";

/**
 * Helps until the work is over. Yields every few milliseconds, true where it has worked and false where it has waited for
 * work. Where it is stopped in the middle of a part, by `return`, it leaves the part to others.
 */
export function helpWith(shared: SharedComputation): Generator<boolean, void> {
  switch (shared.kind) {
    case "direct-repulsion":
      return helpWithDirectRepulsion(shared);
    case "repulsion-gradient":
      return helpWithRepulsionGradient(shared);
    case "supermatrix":
      return helpWithSupermatrix(shared);
    case "transformation":
      return helpWithTransformation(shared);
  }
}
