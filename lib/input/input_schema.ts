// The zod schema of nmer's input, version 1: the form of each key. It describes the file as it is written, without
// transformations, so that `z.toJSONSchema` gives the JSON Schema that editors use. What depends on several keys
// is checked in input_record.ts.

import { z } from "zod";
import { plainText } from "../base/plain_text.ts";
import { inputMoleculeSchema } from "./molecule/molecule_schema.ts";
import { parseDuration, parseSize } from "./document/quantities.ts";

/** The names of BSSE treatments in lower case, the field's other words for them among them. */
export const BSSE_NAMES = {
  nocp: "nocp",
  mbe: "nocp",
  none: "nocp",
  cp: "cp",
  ssfc: "cp",
  vmfc: "vmfc",
} as const;

// Names are shown to people, on terminals among other places.
const isPlain = (text: string) => text === plainText(text) && !/[\t\n]/.test(text);
const plainName = { error: "a name without control characters" };

/** A name of the user's or of a program. */
export const nameSchema = z.string({ error: "a name" }).min(1, { error: "a name that is not empty" })
  .refine(isPlain, plainName);

/** A name, or the empty text where there is none. */
export const possibleNameSchema = z.string({ error: "a name" }).refine(isPlain, plainName);

/** A program's own keywords: any mapping; nmer hands it on as it is. */
const keywords = z.record(z.string(), z.unknown(), { error: "a mapping of the program's keywords" });

const path = z.string({ error: "a path" }).min(1, { error: "a path that is not empty" })
  .refine((text) => !text.includes("\0"), { error: "a path" });

/** A model chemistry. */
export const modelSchema = z.strictObject({
  program: nameSchema.optional().describe(
    "Program that computes it, as `nmer programs` lists them; default builtin.",
  ),
  method: nameSchema.describe("Method, for example hf or mp2."),
  basis: nameSchema.nullish().describe("Basis set, for example cc-pvdz; none for methods without one."),
  basis_file: path.optional().describe(
    "File of a basis set of your own in the format of Gaussian 94 or NWChem, relative to this file; basis is then its name.",
  ),
  keywords: keywords.optional().describe("The program's own keywords, handed to it as they are."),
  protocols: z.record(z.string(), z.unknown(), { error: "a mapping of QCSchema's protocols" }).optional()
    .describe("QCSchema's AtomicResultProtocols, for programs through QCEngine: error_correction."),
  task_config: z.record(z.string(), z.unknown(), { error: "a mapping of QCEngine's task configuration" })
    .optional().describe("QCEngine's TaskConfig: retries, nnodes, cores_per_rank; nmer sets the rest."),
});

const bsseName = z.string().refine((text) => Object.hasOwn(BSSE_NAMES, text.toLowerCase()), {
  error: `one of ${Object.keys(BSSE_NAMES).join(", ")}`,
}).meta({ examples: ["cp", "nocp", "vmfc"] });

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

/** `driver`. */
export const driverSchema = z.enum(["energy", "gradient", "hessian"]);

const duration = z.string({ error: "a duration as in 90s, 5m, 1h30m or 500ms" })
  .refine((text) => parseDuration(text) !== undefined, { error: "a duration as in 90s, 5m, 1h30m or 500ms" })
  .meta({ examples: ["90s", "5m", "1h30m", "500ms"] });
const size = z.string({ error: "an amount of memory as in 4GB, 4GiB or 512MB" })
  .refine((text) => parseSize(text) !== undefined, { error: "an amount of memory as in 4GB, 4GiB or 512MB" })
  .meta({ examples: ["4GB", "4GiB", "512MB"] });

const workers = z.int().min(1, { error: "auto, or a number of workers from 1" })
  .max(1_000_000, { error: "auto, or a number of workers up to 1000000" });

/** The keys under `execution:`, which are the command line's options in snake_case. */
export const executionSchema = z.strictObject({
  parallel: z.union([z.literal("auto"), workers], { error: "auto, or a number of workers from 1" }).optional()
    .describe("Number of workers; auto follows the machine and the memory that the tasks need."),
  mode: z.enum(["auto", "serial", "workers", "processes", "mpi"]).optional().describe(
    "Carrier of the tasks.",
  ),
  schedule: z.enum(["level", "overlap"]).optional()
    .describe("Whether a level waits for the one below it (level) or not (overlap)."),
  timeout: duration.optional().describe("Longest time of one task: 90s, 5m, 1h30m, 500ms."),
  run_timeout: duration.optional().describe("Longest time of the whole run: 30m, 12h, 2d."),
  retries: z.int({ error: "a whole number from 0 to 1000" }).min(0, {
    error: "a whole number from 0 to 1000",
  })
    .max(1000, { error: "a whole number from 0 to 1000" }).optional()
    .describe(
      "How often a task is tried again that was lost or failed by chance; one that takes its worker along twice is set aside.",
    ),
  memory: size.optional().describe("Memory for all workers together: 4GB, 4GiB, 512MB."),
  journal: z.union([path, z.literal(false)], { error: "a path, or false for no journal" }).optional()
    .describe("Path of the journal of finished tasks; false for none."),
  fresh: z.boolean().optional().describe("Whether results that are there already are ignored."),
  on_failure: z.enum(["continue", "abort"]).optional().describe("What a failed task means for the others."),
  scratch: path.optional().describe("Directory for the files of external programs."),
  threads: z.int({ error: "a whole number from 1 to 1024" }).min(1, {
    error: "a whole number from 1 to 1024",
  })
    .max(1024, { error: "a whole number from 1 to 1024" }).optional()
    .describe("Threads of each task of an external program; workers are as many as cores allow."),
  format: z.enum(["text", "json", "yaml"]).optional().describe("Format of the summary on standard output."),
  progress: z.enum(["auto", "bar", "plain", "none"]).optional().describe("How progress is shown."),
  log: path.optional().describe("Path of the log."),
  log_format: z.enum(["text", "json"]).optional().describe("Format of the log."),
  verbose: z.boolean().optional().describe("Whether more is said on standard error."),
  quiet: z.boolean().optional().describe("Whether less is said on standard error."),
});

/** nmer's input, version 1, as it is written. */
export const inputSchema = z.strictObject({
  $schema: z.string().optional().describe("Address of this schema, for editors; ignored."),
  molecule: z.union([z.string().min(1), inputMoleculeSchema], { error: "a path or a mapping" })
    .describe("The molecule, or the path of its file relative to this one."),
  driver: driverSchema.optional().describe("What is computed; default energy."),
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
  execution: executionSchema.optional().describe("How to execute: the command line's options."),
}).meta({ title: "nmer input, version 1" });

/** The keys under `execution:` when they have the right form. */
export type ExecutionForm = z.infer<typeof executionSchema>;

/** A model when it has the right form. */
export type ModelForm = z.infer<typeof modelSchema>;

/** An input when it has the right form. */
export type InputForm = z.infer<typeof inputSchema>;
