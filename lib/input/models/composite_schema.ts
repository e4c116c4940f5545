// The keys `extrapolate` and `combine` of a model: one that is a sum of others.

import * as z from "zod";
import { plainText } from "../../base/plain_text.ts";
import { nameSchema } from "./name_schema.ts";

const mapping = z.record(z.string(), z.unknown(), { error: "a mapping of the program's keywords" });
const alpha = { error: "a number above 0" };

const basesSchema = z.union([nameSchema, z.array(nameSchema).min(1, { error: "one or two basis sets" })], {
  error: "a basis set, or a list of two",
});

const formula = z.string({ error: "the name of a formula" });

/** What a mapping is like, where there is something else. */
const like = (example: string) => ({
  error: ({ code }: { readonly code?: string }) => code === "invalid_type" ? example : undefined,
});

const partSchema = {
  bases: basesSchema.describe("One basis set, whose energy is taken as it is, or two of a family."),
  alpha: z.number(alpha).positive(alpha).optional().describe("Exponent; default the formula's own."),
  keywords: mapping.optional().describe("Keywords of these calculations alone, beside those of the model."),
};

const scfSchema = z.strictObject({
  method: nameSchema.optional().describe("hf or another name for it; default hf."),
  formula: formula.optional().describe(
    "helgaker: exp(-1.63 X), truhlar: X^-3.4, karton: exp(-6.3 sqrt(X)); default the formula beside scf, else helgaker.",
  ),
  ...partSchema,
});

const correlationSchema = z.strictObject({
  method: nameSchema.describe("A correlated method, as mp2 or ccsd(t)."),
  formula: formula.optional().describe("helgaker: X^-3, the only one."),
  ...partSchema,
}, like("a mapping, as in { method: mp2, bases: [cc-pvdz, cc-pvtz] }"));

/** `extrapolate`: energies in the limit of basis sets. */
export const extrapolateSchema = z.strictObject({
  scf: z.union([nameSchema, z.array(nameSchema), scfSchema], {
    error: "a basis set, a list of two, or a mapping of bases, method and formula",
  }).describe("Hartree-Fock: one basis set or two, as in [cc-pvtz, cc-pvqz]."),
  corr: correlationSchema.optional().describe(
    "The correlation energy, that of a method less Hartree-Fock: its method and bases; default none.",
  ),
  formula: formula.optional().describe("Of Hartree-Fock: helgaker (the default), truhlar or karton."),
}, like("a mapping, as in { scf: [cc-pvdz, cc-pvtz], corr: { method: mp2, bases: [cc-pvdz, cc-pvtz] } }"));

/** An extrapolation when it has the right form. */
export type ExtrapolateForm = z.infer<typeof extrapolateSchema>;

/** `combine`: models with signs and coefficients. */
export const combineSchema = z.string({ error: "a sum of models, as in good - 0.5 cheap" })
  .max(4000, { error: "a sum of at most 4000 characters" })
  .refine((text) => text === plainText(text), { error: "a sum without control characters" });
