// What distinguishes molecules in journals.

import { contentHash } from "../../execution/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

/** A hash of a molecule: equal for equal elements, coordinates, fragments and multiplicity. */
export function moleculeHash(
  { symbols, geometry, fragments, multiplicity }: Calculation["molecule"],
): string {
  return contentHash({ symbols, geometry: Array.from(geometry), fragments, multiplicity });
}
