// What an expansion adds up: the energy and its derivatives, as the driver asks, and properties of the molecule.

import { MOLECULAR_PROPERTY_NAMES, type MolecularProperty } from "./molecular_property.ts";

/** Energy, gradient, Hessian, or a property of the molecule. */
export type Quantity = "energy" | "gradient" | "hessian" | MolecularProperty;

/** All of them. */
export const QUANTITIES: readonly Quantity[] = ["energy", "gradient", "hessian", ...MOLECULAR_PROPERTY_NAMES];
