// The zod schema of nmer's input, version 1: the form of each key. It describes the file as it is written, without
// transformations, so that `z.toJSONSchema` gives the JSON Schema that editors use. What depends on several keys
// is checked in input_record.ts.

import * as z from "zod";
import { PRIORITY_WORDS } from "../base/scheduling/priority.ts";
import { oneOf } from "./document/schema_error.ts";
import { inputMoleculeSchema } from "./molecule/molecule_schema.ts";
import { equivalentsSchema } from "./equivalents.ts";
import { modelSchema } from "./models/model_schema.ts";
import { nameSchema } from "./models/name_schema.ts";
import { executionSchema } from "./options/execution_options.ts";
import { propertiesSchema } from "./properties.ts";
import { focusSchema, screeningSchema } from "./screening.ts";

/** The names of BSSE treatments in lower case, the field's other words for them among them. */
export const BSSE_NAMES = {
  nocp: "nocp",
  mbe: "nocp",
  none: "nocp",
  cp: "cp",
  ssfc: "cp",
  vmfc: "vmfc",
} as const;

const bsseName = z.string().refine(
  (text) => Object.hasOwn(BSSE_NAMES, text.toLowerCase()),
  oneOf(Object.keys(BSSE_NAMES)),
).meta({ examples: ["cp", "nocp", "vmfc"] });

/** `bsse`: one name or a list of them. */
export const bsseSchema = z.union([
  bsseName,
  z.array(bsseName).min(1, { error: "at least one of cp, nocp, vmfc" }),
], {
  error: "one or several of cp, nocp, vmfc",
});

/** `levels`: the name of a model by n-body level. */
export const levelsSchema = z.record(
  z.string().regex(/^(?:[1-9]\d{0,8}|supersystem)$/, { error: "a level: 1, 2, 3, ... or supersystem" }),
  z.string({ error: "the name of a model" }),
  { error: "a mapping of levels to names of models, as in {1: good, 2: cheap}" },
).refine((levels) => Object.keys(levels).length > 0, { error: "at least one level" });

/** `embedding_charges`: point charges by fragment, counted from 1. */
export const embeddingChargesSchema = z.record(
  z.string().regex(/^[1-9]\d{0,8}$/, { error: "the number of a fragment: 1, 2, 3, ..." }),
  z.array(z.number(), { error: "a list with a charge for each atom of the fragment" }),
  { error: "a mapping of fragments, counted from 1, to lists of charges" },
);

/** `max_nbody`: the highest level. */
export const maxNbodySchema = z.int({ error: "a whole number of at least 1" })
  .min(1, { error: "a whole number of at least 1" });

const priorityWord = z.enum(PRIORITY_WORDS);

/** `priority`: a word, or words by model and level. */
export const prioritySchema = z.union([
  priorityWord,
  z.strictObject({
    input: priorityWord.optional().describe("Of all tasks for which nothing else is said; default normal."),
    models: z.record(z.string(), priorityWord).optional().describe("Of the tasks of models, by name."),
    levels: z.record(z.string().regex(/^[1-9]\d{0,8}$/, { error: "a level: 1, 2, 3, ..." }), priorityWord)
      .optional()
      .describe("Of the tasks of n-body levels; before what their models have."),
  }),
], { error: "high, normal or low, or a mapping of input, models and levels to them" });

/** `driver`. */
export const driverSchema = z.enum(["energy", "gradient", "hessian"]);

/** nmer's input, version 1, as it is written. */
export const inputSchema = z.strictObject({
  $schema: z.string().optional().describe("Address of this schema, for editors; ignored."),
  molecule: z.union([z.string().min(1), inputMoleculeSchema], { error: "a path or a mapping" })
    .describe("The molecule, or the path of its file relative to this one."),
  driver: driverSchema.optional().describe("What is computed; default energy."),
  properties: propertiesSchema.optional().describe(
    "Properties of the molecule beside it, of the models' own methods: dipole, quadrupole, polarizability; default none.",
  ),
  model: modelSchema.optional().describe("One model chemistry for all levels."),
  models: z.record(nameSchema, modelSchema, { error: "a mapping of names to model chemistries" }).optional()
    .describe("Several model chemistries by name, for levels."),
  levels: levelsSchema.optional()
    .describe("Name of the model of each n-body level; supersystem for everything above the last of them."),
  max_nbody: maxNbodySchema.optional()
    .describe("Highest n-body level; default the highest level named, else the number of fragments."),
  bsse: bsseSchema.optional()
    .describe(
      "BSSE treatments: cp, nocp, vmfc (mbe and none are nocp, ssfc is cp); the first is returned. [cp]",
    ),
  return_total_data: z.boolean().optional()
    .describe(
      "Whether total instead of interaction data are returned; default true except for energies without embedding.",
    ),
  supersystem_ie_only: z.boolean().optional()
    .describe("Whether only the monomers and the supersystem are computed; default false."),
  embedding_charges: embeddingChargesSchema.optional()
    .describe(
      "Point charges of each fragment's atoms, in elementary charges, by the fragment's number counted from 1: every " +
        "n-mer is computed in the field of those of all other fragments. With bsse: nocp.",
    ),
  screening: screeningSchema.optional().describe("Which n-mers are left out of the expansion; default none."),
  focus: focusSchema.optional().describe(
    "Only n-mers that hold at least one of these fragments, counted from 1, contribute: the interaction of the focus.",
  ),
  equivalents: equivalentsSchema.optional().describe(
    "N-mers that are equal up to place, orientation, reflection and the order of like atoms are computed once; default " +
      "each is computed.",
  ),
  priority: prioritySchema.optional()
    .describe(
      "Which tasks come first, of this input and of others that run with it: high, normal or low, or by model and level.",
    ),
  execution: executionSchema.optional().describe("How to execute: the command line's options."),
}).meta({ title: "nmer input, version 1" });

/** An input when it has the right form. */
export type InputForm = z.infer<typeof inputSchema>;
