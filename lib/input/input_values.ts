// What both forms of input have in common: the step from keys as they are written to values (milliseconds, bytes,
// names of treatments, numbers as keys), and the check that levels name models that are there.

import type { KeyPath } from "../base/key_path.ts";
import type { BasisSet } from "../base/basis_set.ts";
import { describeValue, InputError } from "../base/error.ts";
import type { Document } from "./document/document.ts";
import { BSSE_NAMES } from "./input_schema.ts";
import type { MoleculeFile } from "./molecule/molecule_record.ts";
import type { InputRecord, LevelKey } from "./records/input_record.ts";
import type { MoleculeRecord } from "./records/molecule_record.ts";
import type { BsseTreatment } from "./records/treatment.ts";
import { nearest } from "./document/schema_error.ts";

export { UNNAMED_MODEL } from "./records/unnamed_model.ts";

/** An input of which all is known but what the molecule's file says, where it names one. */
export interface InputDraft {
  /** The file that holds the molecule, or undefined where the input itself does. */
  readonly moleculeFile?: MoleculeFile;
  /** The files of basis sets that models name. */
  readonly basisFiles?: readonly BasisFile[];
  /** The record, once the molecule's file and those of the basis sets, in their order, have been read. */
  finish(fromFile?: MoleculeRecord, basisSets?: readonly BasisSet[]): InputRecord;
}

/** The file of a basis set, as a model names it. */
export interface BasisFile {
  /** Name of the model. */
  readonly model: string;
  /** Path as written: relative to the input's folder, or absolute. */
  readonly path: string;
  /** Key path of the file's name. */
  readonly keyPath: KeyPath;
}

/** The treatments that `bsse` names, in order, without repetitions; cp where it says nothing. */
export function bsseTreatments(written: string | readonly string[] | undefined): readonly BsseTreatment[] {
  const names = typeof written === "string" ? [written] : written ?? ["cp"];
  return [...new Set(names.map((name) => BSSE_NAMES[name.toLowerCase() as keyof typeof BSSE_NAMES]))];
}

/** `levels` with numbers as keys, ascending, `supersystem` last. */
export function levelMap(levels: Readonly<Record<string, string>>): ReadonlyMap<LevelKey, string> {
  const { supersystem, ...numbered } = levels;
  const entries: [LevelKey, string][] = [...numberKeys(numbered)].sort(([a], [b]) => a - b);
  return new Map(supersystem === undefined ? entries : [...entries, ["supersystem", supersystem]]);
}

/** A mapping whose keys are whole numbers. */
export function numberKeys<T>(mapping: Readonly<Record<string, T>>): ReadonlyMap<number, T> {
  return new Map(Object.entries(mapping).map(([key, value]) => [Number(key), value]));
}

/**
 * Refuses levels that name a model which is not there.
 *
 * @param document The input, for positions.
 * @param at Where its levels are.
 * @param levels Names of models by level.
 * @param names The models that there are.
 * @throws {InputError} With the place of the level.
 */
export function refuseUnknownModels(
  document: Document,
  at: readonly string[],
  levels: ReadonlyMap<LevelKey | string, string>,
  names: readonly string[],
): void {
  for (const [level, name] of levels) {
    if (names.includes(name)) continue;
    const hint = nearest(name, names);
    throw new InputError({
      ...document.locate([...at, String(level)]),
      keyPath: [...at, String(level)],
      found: describeValue(name),
      expected: `the name of a model: ${names.join(", ")}`,
      hint,
    });
  }
}
