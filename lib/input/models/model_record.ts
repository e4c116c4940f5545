// A model chemistry as it is written -> its record.

import { InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import type { Document } from "../document/document.ts";
import type { ModelForm } from "./model_schema.ts";

/** A model and its place in the input. */
export interface NamedForm {
  readonly name: string;
  readonly path: KeyPath;
  readonly form: ModelForm;
}

/** Whether a model is a sum of others. */
export function isComposite({ form: { extrapolate, combine } }: NamedForm): boolean {
  return extrapolate !== undefined || combine !== undefined;
}

/**
 * The record of a model with a method.
 *
 * @throws {InputError} Where it has none.
 */
export function plainModel(document: Document, { path, form }: NamedForm): ModelChemistry {
  const { method, basis } = form;
  if (method === undefined) {
    const keyPath = [...path, "method"];
    throw new InputError({ ...document.locate(keyPath), keyPath, found: "nothing", expected: "a name" });
  }
  return { ...sharedFields(form), method, ...(basis == null ? {} : { basis }) };
}

/** What a model and all of its parts have in common. */
export function sharedFields(
  { program, keywords, protocols, task_config }: ModelForm,
): Omit<ModelChemistry, "method" | "basis"> {
  return {
    program: (program ?? "builtin").toLowerCase(),
    keywords: keywords ?? {},
    ...(protocols === undefined ? {} : { protocols }),
    ...(task_config === undefined ? {} : { taskConfig: task_config }),
  };
}
