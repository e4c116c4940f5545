// What a result says of a screening by energy beside its counts: the threshold, and the error of each treatment.

import * as z from "zod";

const count = z.int().min(0);

/** Numbers of n-mers by order. */
export const nmerCounts = z.record(z.string().regex(/^[1-9]\d{0,8}$/, "an order, from 1"), count);

const errorOfOrder = z.strictObject({
  left_out_by_contribution: count.describe("N-mers that the cheap model alone has computed."),
  not_computed_by_cheap_model: count.describe("N-mers that no model has computed."),
  cheap_sum: z.number().describe(
    "Sum of the cheap contributions of those that it alone has computed, in Hartree.",
  ),
  cheap_absolute_sum: z.number().describe("Sum of their absolute values, in Hartree."),
  estimate: z.number().describe("Estimate of what all that are left out would add, in Hartree."),
  compared: count.describe("N-mers that both models have computed, on which the estimate rests."),
  just_above_threshold: z.strictObject({
    compared: count.describe("How many there are just above the threshold."),
    through: z.number().describe("Their cheap contributions are at most this, in Hartree."),
    median_ratio: z.number().describe("Median of their contributions over the cheap ones."),
    quartiles: z.tuple([z.number(), z.number()]).describe("Half of the ratios are between these."),
  }).optional().describe("How both models compare in the n-mers just above the threshold."),
});

const errorOfTreatment = z.strictObject({
  estimated_error: z.number().describe(
    "Estimate of what the n-mers that are left out would add, in Hartree.",
  ),
  standard_deviation: z.number().describe("Of the estimate, in Hartree."),
  error_bound: z.number().describe("The energy of all n-mers is within this, in Hartree."),
  calibrated: z.boolean().describe(
    "Whether enough n-mers were computed to compare both models in each order.",
  ),
  orders: z.record(z.string(), errorOfOrder).describe("By order, from 2."),
});

/** What a screening by energy adds to `extras.nmer.screening`. */
export const screeningByEnergy = {
  confidence: z.number().optional().describe("Of the bounds, from 0 to 1."),
  why_no_estimate: z.string().optional().describe("Why the error of a screening by energy is not estimated."),
  threshold: z.union([z.number(), z.record(z.string(), z.number())]).optional().describe(
    "N-mers with a smaller contribution by the cheap model are left out, in Hartree; by order where they differ.",
  ),
  model: z.string().optional().describe("The cheap model."),
  correct: z.literal("cheap").optional().describe(
    "The cheap contributions of what it alone has computed are added.",
  ),
  computed_by_cheap_model: nmerCounts.optional().describe(
    "Number of n-mers that the cheap model has computed, by order.",
  ),
  errors: z.partialRecord(z.enum(["nocp", "cp", "vmfc"]), errorOfTreatment).optional()
    .describe("The error of the energy of each treatment."),
};
