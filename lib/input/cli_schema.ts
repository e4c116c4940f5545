// The zod schema of `qcmanybody_cli_input`, version 1: the form of its keys.

import * as z from "zod";
import { bsseSchema, driverSchema, embeddingChargesSchema, maxNbodySchema } from "./input_schema.ts";
import { nameSchema } from "./models/name_schema.ts";

const ignored = z.unknown().optional();
const model = { method: nameSchema, basis: nameSchema, program: nameSchema };

const inline = z.strictObject({
  symbols: z.array(z.string()),
  geometry: z.array(z.array(z.number()).length(3, { error: "the three coordinates of an atom" })),
  fragments: z.array(z.array(z.int({ error: "a 0-based atom index" }))),
  molecular_charge: z.number().nullish(),
  molecular_multiplicity: z.int().nullish(),
  units: z.enum(["angstrom", "bohr"]).nullish(),
  fragment_charges: z.array(z.number()).nullish(),
  fragment_multiplicities: z.array(z.int()).nullish(),
});

/** An input of that command line. */
export const cliInputSchema = z.strictObject({
  schema_name: z.literal("qcmanybody_cli_input").optional(),
  schema_version: z.literal(1, { error: "1, the version that nmer reads" }).optional(),
  molecule: z.strictObject({
    source: z.enum(["inline", "xyz", "pdb", "qcschema"]).optional(),
    inline: inline.nullish(),
    file: z.string().min(1).nullish(),
    fragments: z.array(z.array(z.int({ error: "a 0-based atom index" }))).nullish(),
  }),
  calculation: z.strictObject({
    type: z.enum(["single", "multi"]).optional(),
    single: z.strictObject({ driver: driverSchema.optional(), ...model }).nullish(),
    multi: z.strictObject({
      driver: driverSchema.optional(),
      levels: z.record(
        z.string().regex(/^(?:[1-9]\d{0,8}|supersystem)$/, { error: "a level: 1, 2, 3, ... or supersystem" }),
        z.strictObject(model),
      ),
    }).nullish(),
  }),
  bsse: z.strictObject({ type: bsseSchema.optional() }).nullish(),
  manybody: z.strictObject({
    max_nbody: maxNbodySchema.nullish(),
    return_total_data: z.boolean().nullish(),
    supersystem_ie_only: z.boolean().nullish(),
    embedding_charges: embeddingChargesSchema.nullish(),
    hmbe: ignored,
  }).nullish(),
  program: z.strictObject({ keywords: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  execution: z.strictObject({
    parallel: z.boolean().nullish(),
    n_workers: z.int().min(1, { error: "a whole number of at least 1" }).nullish(),
    executor_type: z.string().nullish(),
    timeout_per_task: z.number().positive({ error: "a number of seconds above 0" }).nullish(),
    max_retries: z.int().min(0, { error: "a whole number of at least 0" }).nullish(),
  }).nullish(),
  output: z.record(z.string(), z.unknown()).nullish(),
  metadata: ignored,
});

/** Such an input when it has the right form. */
export type CliInputForm = z.infer<typeof cliInputSchema>;
