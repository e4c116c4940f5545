// Composite models as results and journals keep them: the coefficient of each part, by its name.

import type { Composites } from "../../base/model_chemistry.ts";

/** Composite models as they are written; nothing where there are none. */
export function writtenComposites(composites: Composites = new Map()): {
  readonly composites?: Readonly<Record<string, Readonly<Record<string, number>>>>;
} {
  if (composites.size === 0) return {};
  return {
    composites: Object.fromEntries(Array.from(composites, ([name, parts]) => [
      name,
      Object.fromEntries(parts.map(({ model, coefficient }) => [model, coefficient])),
    ])),
  };
}
