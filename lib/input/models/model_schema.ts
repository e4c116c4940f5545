// The zod schema of a model chemistry, as `model` and each of `models` have it.

import * as z from "zod";
import { combineSchema, extrapolateSchema } from "./composite_schema.ts";
import { nameSchema } from "./name_schema.ts";
import { pathSchema } from "../options/execution_options.ts";

/** A program's own keywords: any mapping; nmer hands it on as it is. */
const keywords = z.record(z.string(), z.unknown(), { error: "a mapping of the program's keywords" });

/** A model chemistry, or several that are added up. */
export const modelSchema = z.strictObject({
  program: nameSchema.optional().describe(
    "Program that computes it, as `nmer programs` lists them; default builtin.",
  ),
  method: nameSchema.optional().describe(
    "Method, for example hf or mp2; absent only beside extrapolate or combine.",
  ),
  basis: nameSchema.nullish().describe("Basis set, for example cc-pvdz; none for methods without one."),
  basis_file: pathSchema.optional().describe(
    "File of a basis set of your own in the format of Gaussian 94 or NWChem, relative to this file; basis is then its name.",
  ),
  keywords: keywords.optional().describe("The program's own keywords, handed to it as they are."),
  protocols: z.record(z.string(), z.unknown(), { error: "a mapping of QCSchema's protocols" }).optional()
    .describe("QCSchema's AtomicResultProtocols, for programs through QCEngine: error_correction."),
  task_config: z.record(z.string(), z.unknown(), { error: "a mapping of QCEngine's task configuration" })
    .optional().describe("QCEngine's TaskConfig: retries, nnodes, cores_per_rank; nmer sets the rest."),
  extrapolate: extrapolateSchema.optional().describe(
    "In place of method and basis: energies in the limit of basis sets, from those of one or two.",
  ),
  combine: combineSchema.optional().describe(
    "In place of method and basis: a sum of models with signs and coefficients, each METHOD/BASIS or the name of one of " +
      "models, as in ccsd(t)/cc-pvdz - mp2/cc-pvdz + mp2/cc-pvtz.",
  ),
});

/** A model when it has the right form. */
export type ModelForm = z.infer<typeof modelSchema>;
