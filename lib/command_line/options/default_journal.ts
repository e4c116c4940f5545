// Where a run is journaled unless an option says otherwise.

import { basename, dirname, join } from "node:path";
import { isSystemPath } from "./input_paths.ts";

/** The journals that a run may have by default, the best place first: beside the result, or beside the input. */
export function defaultJournals(inputPath: string, resultFile?: string): readonly string[] {
  const input = isSystemPath(inputPath) ? undefined : inputPath;
  const stem = basename(input ?? resultFile ?? "").replace(/\.[^.]+$/, "");
  const folders = [resultFile, input].filter((path) => path !== undefined).map((path) => dirname(path));
  return [...new Set(folders.map((folder) => join(folder, `${stem}.nmer.db`)))];
}
