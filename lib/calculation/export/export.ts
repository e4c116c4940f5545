// All tasks of a calculation as inputs of another program, with a manifest. Pure: the command line writes the files.

import { didYouMean } from "../../base/near_word.ts";
import { createHash } from "node:crypto";
import { describeValue, InputError } from "../../base/error.ts";
import { VERSION } from "../../base/version.ts";
import { nmerOf } from "../../molecule/mod.ts";
import { isUnfinished, type ModelName, type Plan, wholePlan } from "../../plan/mod.ts";
import type { DeckFormat, DeckWriter } from "../../programs/decks/deck.ts";
import { DECK_FORMATS } from "../../programs/decks/formats.ts";
import { withInputPlace } from "../prepare/input_place.ts";
import { type Calculation, checkModel } from "../prepare/prepare.ts";
import { tasksFingerprint, taskStem } from "./task_files.ts";

/** The file of an export that says which file is which task. */
export const MANIFEST = "manifest.json";

/** The first words of a manifest. */
export const MANIFEST_SCHEMA = "nmer_export";

/** What a folder can hold, and people can compute. */
const MAX_EXPORTED = 1_000_000;

/** Names of the formats, as `--to` has them. */
export const EXPORT_FORMATS: readonly string[] = DECK_FORMATS.map(({ name }) => name);

/** A file of an export. */
export interface ExportedFile {
  /** Its name in the folder. */
  readonly name: string;
  readonly text: string;
}

/** An export. */
export interface TaskExport {
  readonly format: DeckFormat;
  /** The same for exports of the same tasks. */
  readonly fingerprint: string;
  /** All files, one after the other; the manifest comes last. */
  readonly files: () => Generator<ExportedFile, void, undefined>;
}

/**
 * The tasks of a calculation as files for another program.
 *
 * @param formatName One of {@linkcode EXPORT_FORMATS}.
 * @param inputName The input as the user named it, for the commands of the README.
 * @throws {InputError} Where a model, the driver or what is around the n-mers does not mean the same there.
 */
export function exportTasks(calculation: Calculation, formatName: string, inputName: string): TaskExport {
  const { plan, input } = calculation;
  const format = formatNamed(formatName);
  refuseUnfinished(plan);
  const part = calculation.part ?? wholePlan(plan);
  if (part.taskCount > MAX_EXPORTED) {
    throw new InputError({
      keyPath: ["max_nbody"],
      found: `${part.taskCount} tasks`,
      expected: `at most ${MAX_EXPORTED} for an export, a file for each`,
    });
  }
  const writers = new Map(plan.models.map((name) => [name, writerOf(calculation, name, format)] as const));
  const fingerprint = tasksFingerprint(calculation);
  return {
    format,
    fingerprint,
    files: function* () {
      const tasks: unknown[] = [];
      for (const task of plan.tasks()) {
        if (!part.has(task.index)) continue; // a copy of another one
        const stem = taskStem(task, calculation);
        const label = plan.label(task.index);
        const nmer = nmerOf(calculation.molecule, task.real, task.basis);
        const files = writers.get(task.model)!({ label, stem, nmer });
        for (const { extension, text } of files) yield { name: stem + extension, text };
        const [first, ...more] = files.map(({ extension }) => stem + extension);
        tasks.push({
          label,
          file: first,
          ...(more.length === 0 ? {} : { more }),
          model: task.model,
          sha256: createHash("sha256").update(files[0]!.text).digest("hex"),
        });
      }
      yield { name: "README.txt", text: readme(format, part.taskCount, inputName) };
      const models = Object.fromEntries(
        plan.models.map((name) => {
          const { program, method, basis, keywords } = calculation.models.get(name)!;
          return [name, { program, method, ...(basis === undefined ? {} : { basis }), keywords }];
        }),
      );
      const manifest = {
        schema: MANIFEST_SCHEMA,
        version: 1,
        nmer: VERSION,
        format: format.name,
        input: input.source,
        driver: plan.expansion.driver,
        fingerprint,
        models,
        tasks,
      };
      yield { name: MANIFEST, text: `${JSON.stringify(manifest, null, 1)}\n` };
    },
  };
}

// What would be exported is the beginning of what there is to compute.
function refuseUnfinished(plan: Plan): void {
  if (!isUnfinished(plan)) return;
  throw new InputError({
    keyPath: ["screening", "energy"],
    found: `a screening whose n-mers ${plan.screening!.energy!.model} chooses while it runs`,
    expected: "an input that lists them (screening.nmers)",
    hint: "`nmer run INPUT -o RESULT.json` and then `nmer convert RESULT.json CHOSEN.yaml` make one.",
  });
}

function formatNamed(name: string): DeckFormat {
  const format = DECK_FORMATS.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  const hint = didYouMean(name, EXPORT_FORMATS);
  throw new InputError({
    keyPath: ["--to"],
    found: describeValue(name),
    expected: `one of ${EXPORT_FORMATS.join(", ")}`,
    hint,
  });
}

// A line of a deck must not end where the user's words do.
const WORD = /^[\w\-+*()[\],./:= ]*$/;

function writerOf(calculation: Calculation, name: ModelName, format: DeckFormat): DeckWriter {
  const { programs, plan, molecule, input } = calculation;
  const model = programs.get(name)!;
  return withInputPlace(input, () => {
    const { chemistry, path } = model;
    for (const key of ["method", "basis"] as const) {
      const value = chemistry[key];
      if (value === undefined || WORD.test(value)) continue;
      throw new InputError({
        keyPath: [...path, key],
        found: describeValue(value),
        expected: "a name of letters, digits and the signs -+*()[],./:=",
      });
    }
    if (model.isKnown) checkModel(calculation, name);
    return format.writer({ model: chemistry, path, driver: plan.expansion.driver, molecule });
  });
}

function readme({ title, commands, notes }: DeckFormat, tasks: number, inputName: string): string {
  return [
    `${tasks} tasks of a many-body expansion, written by nmer ${VERSION} for ${title}.`,
    "Each file begins with the task's number; manifest.json says which task it is: its model, the fragments with",
    "electrons and those with basis functions.",
    "",
    ...(commands.length === 0
      ? []
      : ["To compute them, in this folder:", "", ...commands.map((line) => `    ${line}`), ""]),
    "Outputs keep the names of their inputs but for the extension. To add them up:",
    "",
    `    nmer assemble ${JSON.stringify(inputName)} --components THIS_FOLDER`,
    "",
    ...notes,
    "",
  ].join("\n");
}
