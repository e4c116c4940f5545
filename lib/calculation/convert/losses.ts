// What a conversion cannot say in the form that it writes. Nothing is dropped in silence: each such thing is a loss.

import type { KeptInputFields } from "../../base/qcschema_fields.ts";

/** A converted value, and what of its source is not in it, a clause each: `execution (how to run it)`. */
export interface Converted {
  readonly value: Readonly<Record<string, unknown>>;
  readonly lost: readonly string[];
}

/** Whether a value says something: neither nothing nor an empty list or mapping. */
export function says(value: unknown): boolean {
  if (value == null) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** The losses of those of some values that say something, under their names. */
export function lostOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => says(value) ? [name] : []);
}

/** Who made an input, where it was not nmer, which says nothing that is missed. */
export function foreignProvenance(kept: KeptInputFields | undefined): Readonly<Record<string, unknown>> {
  const { provenance } = kept ?? {};
  return provenance === undefined || provenance["creator"] === "nmer" ? {} : { provenance };
}
