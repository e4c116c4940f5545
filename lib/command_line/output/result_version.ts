// Which version of QCSchema's ManyBodyResult is written. nmer's own is 2, which every command reads again; whoever hands
// a ManyBodyInput of version 1 to nmer may want the result in that version, as QCManyBody's v1 models read it.

import type { ExecutionOptions, InputRecord } from "../../input/mod.ts";
import { isFirstVersion } from "../../input/manybody_schema.ts";
import { problemsOf, type Report } from "../../report/mod.ts";

/** A version of QCSchema's ManyBodyResult. */
export type ResultVersion = 1 | 2;

/** The version of the result that an input asks for, and its options. */
export function resultVersion(
  { resultForm = "result-v2" }: Pick<ExecutionOptions, "resultForm">,
  { form, original }: Pick<InputRecord, "form" | "original">,
): ResultVersion {
  if (resultForm !== "as-input") return resultForm === "result-v1" ? 1 : 2;
  return form === "qcschema" && isFirstVersion(original) ? 1 : 2;
}

/** Why a result cannot be written in a version, a sentence; undefined where it can. */
export function whyNotVersion(report: Report, version: ResultVersion): string | undefined {
  if (version === 2 || problemsOf(report).length === 0) return undefined;
  return "the result is in version 2: version 1 of ManyBodyResult has no place for a run in which something failed";
}
