// The JSON Schema of what files may hold, for editors and other programs.

import * as z from "zod";

/**
 * The JSON Schema (draft 2020-12) of what a schema takes.
 *
 * @param schema That of inputs, of results or of programs.yaml.
 */
export function jsonSchemaOf(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: "input" });
}
