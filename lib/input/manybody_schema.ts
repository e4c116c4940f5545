// The zod schema of a QCSchema ManyBodyInput: v1 (`qcschema_manybodyinput`) and v2 (`qcschema_many_body_input`), as
// QCManyBody 0.8 writes them. L. A. Burns, C. D. Sherrill, B. P. Pritchard, J. Chem. Phys. 161, 152501 (2024),
// doi:10.1063/5.0231843. Keys that have no effect on what nmer computes are accepted; a
// result gives back the user's own (id, extras, provenance, protocols).

import * as z from "zod";
import {
  bsseSchema,
  driverSchema,
  embeddingChargesSchema,
  levelsSchema,
  maxNbodySchema,
} from "./input_schema.ts";
import { nameSchema, possibleNameSchema } from "./models/name_schema.ts";
import { qcschemaMoleculeSchema } from "./molecule/molecule_schema.ts";

const ignored = z.unknown().optional();
const kept = z.record(z.string(), z.unknown(), { error: "a mapping" }).nullish();
const ofAll = { schema_name: ignored, schema_version: ignored, extras: kept };
const keepOrDrop = z.enum(["all", "none"]);

/** A QCSchema AtomicSpecification, v1 or v2. */
export const atomicSpecificationSchema = z.strictObject({
  ...ofAll,
  program: nameSchema.optional(),
  driver: ignored, // the driver of the whole decides
  model: z.strictObject({
    method: nameSchema,
    // a BasisSet is checked by qcschema_basis.ts
    basis: z.union([possibleNameSchema, z.record(z.string(), z.unknown())], {
      error: "the name of a basis set, or a BasisSet",
    }).nullish(),
  }),
  keywords: z.record(z.string(), z.unknown()).nullish(),
  // Of these, error correction alone changes what is computed.
  protocols: z.looseObject({
    error_correction: z.looseObject({
      default_policy: z.boolean().optional(),
      policies: z.record(z.string(), z.boolean()).nullish(),
    }).nullish(),
  }).nullish(),
});

/** A QCSchema ManyBodyInput, v1 or v2. */
export const manyBodyInputSchema = z.strictObject({
  schema_name: z.literal(["qcschema_manybodyinput", "qcschema_many_body_input"]).optional(),
  schema_version: z.literal([1, 2], {
    error: "1 or 2, the versions of QCSchema ManyBodyInput that nmer reads",
  })
    .optional(),
  provenance: kept,
  id: z.unknown().optional(),
  extras: kept,
  molecule: qcschemaMoleculeSchema,
  specification: z.strictObject({
    ...ofAll,
    program: ignored,
    driver: driverSchema,
    keywords: z.strictObject({
      schema_name: ignored,
      schema_version: ignored,
      bsse_type: bsseSchema.optional(),
      embedding_charges: embeddingChargesSchema.nullish(),
      return_total_data: z.boolean().nullish(),
      levels: levelsSchema.nullish(),
      max_nbody: maxNbodySchema.nullish(),
      supersystem_ie_only: z.boolean().nullish(),
    }),
    protocols: z.strictObject({
      schema_name: ignored,
      schema_version: ignored,
      cluster_results: keepOrDrop.optional(),
      component_results: keepOrDrop.optional(),
    }).nullish(),
    // one AtomicSpecification or a mapping of names to them; manybody_record.ts finds out which, and checks each
    specification: z.record(nameSchema, z.unknown(), {
      error: "an AtomicSpecification, or a mapping of names to them",
    }),
  }),
});

/** A QCSchema ManyBodyInput that has the right form. */
export type ManyBodyInputForm = z.infer<typeof manyBodyInputSchema>;

/** An AtomicSpecification that has the right form. */
export type AtomicSpecificationForm = z.infer<typeof atomicSpecificationSchema>;

/** Whether a mapping is a QCSchema ManyBodyInput: by its name, or by the keys that only that has. */
export function isManyBodyInput(value: Readonly<Record<string, unknown>>): boolean {
  const schemaName = value["schema_name"];
  if (typeof schemaName === "string") return /^qcschema_many_?body_?input$/i.test(schemaName);
  return Object.hasOwn(value, "specification") && Object.hasOwn(value, "molecule");
}

/** Whether a ManyBodyInput is one of version 1. */
export function isFirstVersion(value: unknown): boolean {
  const { schema_name, schema_version } = value as Readonly<Record<string, unknown>>;
  return schema_name === "qcschema_manybodyinput" || schema_version === 1;
}
