// How large a quantity of the whole system is, and where the numbers of a task have their place in it.

import { MOLECULAR_PROPERTIES } from "../base/quantities/molecular_property.ts";
import type { Quantity } from "../base/quantities/quantity.ts";
import type { Molecule } from "../molecule/mod.ts";

/** Number of components of a quantity of the whole system: 1, 3 per atom, the square of that, or those of a moment. */
export function componentCount(quantity: Quantity, molecule: Molecule): number {
  const coordinates = molecule.geometry.length;
  switch (quantity) {
    case "energy":
      return 1;
    case "gradient":
      return coordinates;
    case "hessian":
      return coordinates ** 2;
    default:
      return MOLECULAR_PROPERTIES[quantity].components;
  }
}
