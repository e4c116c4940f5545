// Where a run is journaled unless an option says otherwise.

import { basename, dirname, join } from "node:path";
import type { Shard } from "../../cluster/shards/shard.ts";
import { isSystemPath } from "./input_paths.ts";

/**
 * The journals that a run may have by default, the best place first: beside the result, or beside the input.
 *
 * @param variant What distinguishes it from those of whole runs, as in `.2-of-16`.
 */
export function defaultJournals(inputPath: string, resultFile?: string, variant = ""): readonly string[] {
  const input = isSystemPath(inputPath) ? undefined : inputPath;
  const stem = stemOf(input ?? resultFile ?? "");
  const folders = [resultFile, input].filter((path) => path !== undefined).map((path) => dirname(path));
  return [...new Set(folders.map((folder) => join(folder, `${stem}${variant}.nmer.db`)))];
}

/** The name of a file without its folder and its last extension. */
export function stemOf(path: string): string {
  return basename(path).replace(/\.[^.]+$/, "");
}

/** What distinguishes the default journal of a shard from those of whole runs. */
export function shardVariant({ index, count }: Shard): string {
  return `.${index}-of-${count}`;
}

/** How the default journals of shards end. */
export const SHARD_JOURNAL = /\.\d+-of-(\d+)\.nmer\.db$/;
