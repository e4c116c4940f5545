// The calculations of a command with several inputs: what each is called, where it is read from and written to.

import { basename, join } from "node:path";
import { describeValue, InputError } from "../../base/error.ts";
import { stemOf } from "../options/default_journal.ts";

/** One calculation of several. */
export interface Item {
  /** Its name: that of its input, `STEM`, or `STEM-frame-0001`. */
  readonly name: string;
  /** Name of the input. */
  readonly path: string;
  /** Which frame of its molecule's file it is, from 1; absent where that has but one. */
  readonly frame?: number;
  /** Where its result is written. */
  readonly result: string;
  /** Where its journal is. */
  readonly journal: string;
}

/** The calculation of an input. */
export function itemOf(path: string, folder: string): Item {
  return named(stemOf(path), path, folder);
}

/** The calculations of an input whose molecule's file has several frames. */
export function framesOf(path: string, folder: string, count: number): readonly Item[] {
  const digits = Math.max(4, String(count).length);
  return Array.from({ length: count }, (_, i) => ({
    ...named(`${stemOf(path)}-frame-${String(i + 1).padStart(digits, "0")}`, path, folder),
    frame: i + 1,
  }));
}

function named(name: string, path: string, folder: string): Item {
  return {
    name,
    path,
    result: join(folder, `${name}.result.json`),
    journal: join(folder, `${name}.nmer.db`),
  };
}

/**
 * Refuses inputs that would write to the same files.
 *
 * @throws {InputError} That names both.
 */
export function checkNames(paths: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const stem = stemOf(path).toLowerCase(); // some file systems make no difference
    const before = seen.get(stem);
    if (before === undefined) seen.set(stem, path);
    else {
      throw new InputError({
        found: `${describeValue(before)} and ${describeValue(path)}, whose results would both be ${
          describeValue(`${basename(stemOf(path))}.result.json`)
        }`,
        expected: "inputs of different names",
      });
    }
  }
}
