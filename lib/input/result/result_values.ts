// Numbers and arrays of a result, with the size that the molecule asks for.

import type { Driver } from "../../base/driver.ts";
import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Document } from "../document/document.ts";
import type { ResultValue } from "./result_record.ts";

/**
 * An energy, a gradient or a Hessian of the whole system.
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
  property: Driver,
  atoms: number,
): ResultValue {
  const size = (3 * atoms) ** RANK[property];
  const isOfSize = property === "energy" ? typeof value === "number" : lengthOf(value) === size;
  if (isOfSize) return typeof value === "number" ? value : Float64Array.from(value);
  throw new InputError({
    ...document.locate(keyPath),
    keyPath,
    found: typeof value === "number" ? String(value) : `${value.length} numbers`,
    expected: property === "energy"
      ? "an energy in Hartree, a number"
      : `${size} numbers, for ${atoms} atoms`,
  });
}

const RANK: Readonly<Record<Driver, number>> = { energy: 0, gradient: 1, hessian: 2 };

function lengthOf(value: number | readonly number[]): number | undefined {
  return typeof value === "number" ? undefined : value.length;
}
