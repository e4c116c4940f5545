// Composite models as results and journals keep them, in the extras of a QCSchema specification: the coefficient of each
// part, by its name.

import * as z from "zod";
import { describeValue, InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Composites, ModelChemistry } from "../../base/model_chemistry.ts";
import type { Document } from "../document/document.ts";
import { nearest } from "../document/schema_error.ts";
import { MAX_COEFFICIENT } from "./combination.ts";
import { nameSchema } from "./name_schema.ts";

const coefficient = { error: `a number that is not 0, of at most ${MAX_COEFFICIENT}` };

/** By name: `{ good: { "mp2/cc-pvtz": 1.42, "mp2/cc-pvdz": -0.42 } }`. */
export const writtenCompositesSchema = z.record(
  nameSchema,
  z.record(
    nameSchema,
    z.number(coefficient).refine((value) => value !== 0 && Math.abs(value) <= MAX_COEFFICIENT, coefficient),
    {
      error: "a mapping of models to coefficients",
    },
  ).refine((parts) => Object.keys(parts).length > 0, { error: "at least one model" }),
  { error: "a mapping of names to the coefficients of models" },
);

/**
 * Composite models in the record's form.
 *
 * @param document The input, for positions.
 * @param at Where it says them.
 * @param models The models that there are.
 * @throws {InputError} Where a part is none of them, or a name is that of one.
 */
export function writtenComposites(
  document: Document,
  at: KeyPath,
  written: z.infer<typeof writtenCompositesSchema>,
  models: ReadonlyMap<string, ModelChemistry>,
): Composites {
  const fail = (keyPath: KeyPath, found: string, expected: string, hint?: string): never => {
    throw new InputError({ ...document.locate(keyPath), keyPath, found, expected, hint });
  };
  const names = [...models.keys()];
  return new Map(
    Object.entries(written).map(([name, parts]) => {
      if (models.has(name)) fail([...at, name], "the name of a specification", "another name");
      return [
        name,
        Object.entries(parts).map(([model, coefficient]) => {
          if (!models.has(model)) {
            fail(
              [...at, name, model],
              describeValue(model),
              `the name of a specification: ${names.join(", ")}`,
              nearest(model, names),
            );
          }
          return { model, coefficient };
        }),
      ];
    }),
  );
}
