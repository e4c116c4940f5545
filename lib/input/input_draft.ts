// Which of the two forms of input a document has: nmer's own or a QCSchema ManyBodyInput.

import { describeValue, InputError } from "../base/error.ts";
import { type Document, mappingOf } from "./document/document.ts";
import { nmerDraft } from "./input_record.ts";
import type { InputDraft } from "./input_values.ts";
import { fromCliInput, isCliInput } from "./cli_input.ts";
import { manyBodyDraft } from "./manybody_record.ts";
import { isManyBodyInput } from "./manybody_schema.ts";

/**
 * Checks a document as an input, nmer's own or a QCSchema ManyBodyInput.
 *
 * @throws {InputError} With file, line and key path.
 */
export function draftInput(document: Document): InputDraft {
  const value = mappingOf(document, "an input: a mapping with at least the keys molecule and model");
  if (isManyBodyInput(value)) return manyBodyDraft(document);
  if (isCliInput(value)) return nmerDraft(fromCliInput(document).document);
  refuseOtherSchemas(document, value);
  return nmerDraft(document);
}

function refuseOtherSchemas(document: Document, value: Readonly<Record<string, unknown>>): void {
  const schemaName = value["schema_name"];
  const isMolecule = Object.hasOwn(value, "symbols") && Object.hasOwn(value, "geometry");
  if (schemaName === undefined && !isMolecule) return;
  throw new InputError({
    ...document.locate(schemaName === undefined ? [] : ["schema_name"]),
    found: isMolecule ? "a molecule alone" : `the schema ${describeValue(schemaName)}`,
    expected: "an nmer input or a QCSchema ManyBodyInput",
    hint: isMolecule
      ? "Write an input whose key molecule names this file."
      : "The latter is called qcschema_manybodyinput or qcschema_many_body_input; qcmanybody_cli_input is read, too.",
  });
}
