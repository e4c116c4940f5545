// Whether two values of JSON are the same; the order of keys has no meaning.

import { isMapping } from "./document.ts";

/** Whether they are; numbers to the last bit. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length &&
      one.every((value, i) => isSameJson(value, other[i]));
  }
  if (!isMapping(one) || !isMapping(other)) return Object.is(one, other);
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSameJson(one[key], other[key]));
}
