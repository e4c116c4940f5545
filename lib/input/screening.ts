// The keys `screening` and `focus`: which n-mers an input leaves out.

import * as z from "zod";
import { describeValue, InputError } from "../base/error.ts";
import type { KeyPath } from "../base/key_path.ts";
import type { Document } from "./document/document.ts";
import { nearest } from "./document/schema_error.ts";
import { refuseUnknownModels } from "./input_values.ts";
import type { ScreeningRecord } from "./records/input_record.ts";

const cutoff = { error: "a distance in angstrom above 0, or all" };
const cutoffSchema = z.union([z.number(cutoff).positive(cutoff), z.literal("all", cutoff)], cutoff);

const threshold = { error: "an energy in Hartree above 0, as 1e-6" };

const energySchema = z.strictObject({
  threshold: z.union([
    z.number(threshold).positive(threshold),
    z.record(z.string(), z.number(threshold).positive(threshold)),
  ], threshold).describe(
    "An n-mer is computed by the models of the levels where its contribution by the cheap model is larger, in Hartree: " +
      "one number, or one for each order, as in { 2: 1e-6, 3: 1e-4 }.",
  ),
  model: z.string().describe("The cheap model: the name of one of models."),
  candidates: z.literal("all", { error: "all" }).optional().describe(
    "all has the cheap model compute all n-mers, and not only those all of whose parts are kept: with correct, all that is " +
      "left out is then added.",
  ),
  max_nbody: z.int().min(2).optional().describe(
    "Highest order that the cheap model computes; above it n-mers are kept all of whose parts are. Default: all orders.",
  ),
  known_through: z.int().min(1).optional().describe(
    "Through which order nmers lists what is kept, in inputs that nmer writes while it screens. Default: all orders.",
  ),
});

/** `screening`: which n-mers are left out. */
export const screeningSchema = z.strictObject({
  distance: z.object({
    measure: z.enum(["closest", "centre", "sum"]).optional().describe(
      "How far apart an n-mer is: the longest of the distances of its pairs, by closest atoms (the default) or by " +
        "centres, or the sum of those of closest atoms.",
    ),
  }).catchall(cutoffSchema).optional().describe(
    "By order, from 2 to the highest level: n-mers that are further apart than this, in angstrom, are left out, and " +
      "so are those of which a part is; all keeps all of an order. As in { 2: 15, 3: 8 }.",
  ),
  energy: energySchema.optional().describe(
    "By the contributions of a cheap model, which are computed first, from the bottom up: n-mers with a smaller one are " +
      "left out, and so are those of which a part is. The result states the error. nmers beside it is what was kept.",
  ),
  correct: z.literal("cheap", { error: "cheap" }).optional().describe(
    "cheap adds the contributions of the cheap model of those n-mers that only it has computed.",
  ),
  nmers: z.array(z.array(z.int().min(1), { error: "a list of fragments, counted from 1" }), {
    error: "a list of n-mers, each a list of fragments",
  }).optional().describe(
    "The n-mers that are kept besides the monomers, each a list of fragments counted from 1: for a choice made " +
      "elsewhere. Their parts are computed as far as they are needed.",
  ),
  keep: z.array(z.string(), { error: "a list of kinds of interaction" })
    .min(1, { error: "at least one kind of interaction" }).optional().describe(
      "Kinds of interaction, as hydrogen-bond: pairs with one of them count as in contact, however far apart they are. " +
        "Without distance, n-mers of such pairs alone are kept.",
    ),
});

/** `focus`: fragments, counted from 1. */
export const focusSchema = z.array(z.int().min(1), { error: "a list of fragments, counted from 1" })
  .min(1, { error: "at least one fragment" });

/**
 * What is left out, in the record's form.
 *
 * @param document The input, for positions.
 * @param screening What it says.
 * @param within Where it says that.
 * @throws {InputError} With the place of a key that is no order.
 */
export function screeningRecord(
  document: Document,
  screening: z.infer<typeof screeningSchema> | undefined,
  within: KeyPath = [],
): ScreeningRecord | undefined {
  if (screening === undefined) return undefined;
  const { distance, keep, nmers, energy, correct } = screening;
  if (Object.values(screening).every((value) => value === undefined)) {
    throw new InputError({
      ...document.locate([...within, "screening"]),
      keyPath: [...within, "screening"],
      found: "a screening by nothing",
      expected: "distance, as in { distance: { 2: 15, 3: 8 } }, energy, keep, or nmers",
    });
  }
  return {
    ...(energy === undefined ? {} : { energy: energyRecord(document, energy, within) }),
    ...(correct === undefined ? {} : { correct }),
    ...(distance === undefined ? {} : { distance: distanceRecord(document, distance, within) }),
    ...(keep === undefined ? {} : { keep }),
    ...(nmers === undefined ? {} : { nmers }),
  };
}

/**
 * Refuses a screening by a model that is not there.
 *
 * @param document The input, for positions.
 * @param screening What it says of n-mers to leave out.
 * @param names Those of its models.
 * @param within Where it says that.
 * @throws {InputError} With the place of the name.
 */
export function refuseUnknownScreening(
  document: Document,
  screening: ScreeningRecord | undefined,
  names: readonly string[],
  within: KeyPath = [],
): void {
  if (screening?.energy === undefined) return;
  const keyPath = [...within.map(String), "screening", "energy"];
  refuseUnknownModels(document, keyPath, new Map([["model", screening.energy.model]]), names);
}

function energyRecord(
  document: Document,
  { threshold, model, candidates, max_nbody, known_through }: z.infer<typeof energySchema>,
  within: KeyPath,
): NonNullable<ScreeningRecord["energy"]> {
  return {
    threshold: typeof threshold === "number"
      ? threshold
      : byOrder(document, threshold, [...within, "screening", "energy", "threshold"], []),
    model,
    ...(candidates === undefined ? {} : { candidates }),
    ...(max_nbody === undefined ? {} : { maxNbody: max_nbody }),
    ...(known_through === undefined ? {} : { knownThrough: known_through }),
  };
}

function distanceRecord(
  document: Document,
  { measure, ...cutoffs }: NonNullable<z.infer<typeof screeningSchema>["distance"]>,
  within: KeyPath,
): NonNullable<ScreeningRecord["distance"]> {
  return {
    ...(measure === undefined ? {} : { measure }),
    cutoffs: byOrder(
      document,
      cutoffs as Record<string, number | "all">,
      [...within, "screening", "distance"],
      ["measure"],
    ),
  };
}

/** Values by order; refuses keys that are none. */
function byOrder<T>(
  document: Document,
  values: Readonly<Record<string, T>>,
  at: KeyPath,
  others: readonly string[],
): ReadonlyMap<number, T> {
  const wrong = Object.keys(values).find((key) => !/^[1-9]\d{0,8}$/.test(key));
  if (wrong !== undefined) {
    const keyPath = [...at, wrong];
    const hint = nearest(wrong, others);
    throw new InputError({
      ...document.locate(keyPath),
      keyPath,
      found: describeValue(wrong),
      expected: [...others, "orders: 2, 3, ..."].join(", or "),
      ...(hint === undefined ? {} : { hint }),
    });
  }
  return new Map(Object.entries(values).map(([order, value]) => [Number(order), value]));
}
