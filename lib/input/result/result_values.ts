// Numbers and arrays of a result, with the size that the molecule asks for.

import { MOLECULAR_PROPERTIES } from "../../base/quantities/molecular_property.ts";
import type { Quantity } from "../../base/quantities/quantity.ts";
import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Document } from "../document/document.ts";
import type { ResultValue } from "./result_record.ts";

/**
 * An energy, a gradient, a Hessian or a property of the whole system.
 *
 * @param document The result, for positions.
 * @param keyPath Where it stands.
 * @param value A number, or a flat list of numbers.
 * @param property Which of them it shall be.
 * @param atoms Number of atoms.
 * @throws {InputError} Where it has another size.
 */
export function valueOfSize(
  document: Document,
  keyPath: KeyPath,
  value: number | readonly number[],
  property: Quantity,
  atoms: number,
): ResultValue {
  const size = sizeOf(property, atoms);
  const isOfSize = property === "energy" ? typeof value === "number" : lengthOf(value) === size;
  if (isOfSize) return typeof value === "number" ? value : Float64Array.from(value);
  throw new InputError({
    ...document.locate(keyPath),
    keyPath,
    found: typeof value === "number" ? String(value) : `${value.length} numbers`,
    expected: property === "energy"
      ? "an energy in Hartree, a number"
      : property in MOLECULAR_PROPERTIES
      ? `${size} numbers`
      : `${size} numbers, for ${atoms} atoms`,
  });
}

function sizeOf(property: Quantity, atoms: number): number {
  if (property === "energy") return 1;
  if (property === "gradient") return 3 * atoms;
  return property === "hessian" ? (3 * atoms) ** 2 : MOLECULAR_PROPERTIES[property].components;
}

function lengthOf(value: number | readonly number[]): number | undefined {
  return typeof value === "number" ? undefined : value.length;
}
