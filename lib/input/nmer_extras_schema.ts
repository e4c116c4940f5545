// What nmer reads of the extras of a QCSchema specification, for which QCSchema has no keywords.

import * as z from "zod";
import { writtenCompositesSchema } from "./models/written_composites.ts";
import { equivalentsSchema } from "./equivalents.ts";
import { propertiesSchema } from "./properties.ts";
import { focusSchema, screeningSchema } from "./screening.ts";

/** `extras.nmer` of a specification. */
export const nmerExtrasSchema = z.strictObject({
  composites: writtenCompositesSchema.optional(),
  equivalents: equivalentsSchema.optional(),
  properties: propertiesSchema.optional(),
  screening: screeningSchema.optional(),
  focus: focusSchema.optional(),
});
