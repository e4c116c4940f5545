// The manifest of an export, where one lies among results: it says that they are of this calculation.

import { InputError } from "../../base/error.ts";
import { MANIFEST, MANIFEST_SCHEMA } from "../export/export.ts";
import { tasksFingerprint } from "../export/task_files.ts";
import type { Calculation } from "../prepare/prepare.ts";

/**
 * Refuses a manifest of other tasks: their numbers, by which files are found, mean others.
 *
 * @param text Its content.
 * @param folder Where it lies, for the message.
 * @throws {InputError} Where it is none, or of another input.
 */
export function checkManifest(text: string, folder: string, calculation: Calculation): void {
  let manifest: Readonly<Record<string, unknown>> | undefined;
  try {
    manifest = JSON.parse(text);
  } catch { /* none of nmer's */ }
  const file = `${folder}/${MANIFEST}`;
  if (manifest?.["schema"] !== MANIFEST_SCHEMA) {
    throw new InputError({ file, found: "no manifest of nmer's", expected: "that of nmer export" });
  }
  if (manifest["fingerprint"] === tasksFingerprint(calculation)) return;
  throw new InputError({
    file,
    found: `tasks of another input${typeof manifest["input"] === "string" ? `, ${manifest["input"]}` : ""}`,
    expected: `the tasks of ${calculation.input.source}`,
    hint: "Export this input into a folder of its own, or assemble the input that was exported.",
  });
}
