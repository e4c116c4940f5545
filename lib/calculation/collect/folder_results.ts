// Results of a folder, one file for each task by the names of nmer export: QCSchema AtomicResults, or text outputs that
// cclib reads. Each is checked to be of its task; what is missing, has failed or is of something else is named.

import * as Effect from "effect/Effect";
import { describeValue, InputError, NmerError } from "../../base/error.ts";
import { MOLECULAR_PROPERTY_NAMES } from "../../base/quantities/molecular_property.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import type { TaskResult } from "../../base/task_result.ts";
import type { ComponentRecord, ReadFile } from "../../input/mod.ts";
import { nmerOf } from "../../molecule/mod.ts";
import type { Task } from "../../plan/mod.ts";
import { resultOfText, type TextOutput } from "../../programs/cclib/text_output.ts";
import { withMolecularProperties } from "../../programs/contract/molecular_properties.ts";
import { asPsi4 } from "../../programs/decks/psi4_model.ts";
import { parseAtomicResult } from "../../programs/qcschema/atomic_result.ts";
import { MANIFEST } from "../export/export.ts";
import { taskStem } from "../export/task_files.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { checkManifest } from "./manifest.ts";

/** What reads text outputs: their paths -> what cclib says of each. */
export type ReadOutputs = (paths: readonly string[]) => Effect.Effect<readonly TextOutput[], NmerError>;

/** What a folder is read with. */
export interface FolderReader {
  readonly readFile: ReadFile;
  readonly readOutputs: ReadOutputs;
}

/** Results of a folder. */
export interface CollectedResults {
  /** One for each task that the plan has. */
  readonly components: readonly ComponentRecord[];
  /** Decimals of each energy by the task's index; absent where they are all there. */
  readonly decimals: ReadonlyMap<number, number>;
}

const MAX_RESULT_BYTES = 2 ** 28;
// In the order in which they are looked for.
const JSON_EXTENSIONS = [".result.json", ".json"];
const TEXT_EXTENSIONS = [".out", ".log"];

interface TaskFile {
  readonly task: Task;
  readonly path: string;
}

/** What is wrong with one task. */
interface Complaint {
  readonly what: string;
  readonly isMissing: boolean;
}

/** Takes results one by one, and what is wrong. */
class Collection {
  readonly components = new Map<number, ComponentRecord>();
  readonly complaints: Complaint[] = [];

  constructor(readonly calculation: Calculation) {}

  take({ task, path }: TaskFile, compute: () => TaskResult): void {
    try {
      this.components.set(task.index, componentOf(this.calculation, task, compute()));
    } catch (error) {
      if (!(error instanceof NmerError)) throw error;
      this.complaints.push({ what: `${shownName(path)}: ${error.message}`, isMissing: false });
    }
  }
}

/**
 * The results of a folder. Fails with an InputError that names what is missing, has failed, or is of something else.
 *
 * @param folder Its name.
 * @param names Names of the files in it.
 */
export const collectResults = Effect.fnUntraced(function* (
  calculation: Calculation,
  folder: string,
  names: readonly string[],
  reader: FolderReader,
) {
  const there = new Set(names);
  const read = readerOf(folder, reader.readFile);
  if (there.has(MANIFEST)) {
    const text = yield* read(MANIFEST);
    yield* attempt(() => checkManifest(text, folder, calculation));
  }
  const collection = new Collection(calculation);
  const outputs: TaskFile[] = [];
  for (const task of calculation.plan.tasks()) {
    const stem = taskStem(task, calculation);
    const find = (extensions: readonly string[]) =>
      extensions.map((word) => stem + word).filter((name) => there.has(name));
    const answer = yield* firstAnswer(find(JSON_EXTENSIONS), read);
    const output = find(TEXT_EXTENSIONS)[0];
    if (answer !== undefined) {
      const file = { task, path: `${folder}/${answer.name}` };
      collection.take(file, () => resultOfSchema(answer.value, calculation, task));
    } else if (output !== undefined) outputs.push({ task, path: `${folder}/${output}` });
    else if (calculation.equivalents?.computed.has(task.index) !== false) {
      const what = `${calculation.plan.label(task.index)} (${stem}.*)`;
      collection.complaints.push({ what, isMissing: true });
    }
  }
  const decimals = yield* takeOutputs(collection, outputs, reader.readOutputs);
  const { complaints, components } = collection;
  if (complaints.length > 0) return yield* Effect.fail(incomplete(calculation, folder, complaints));
  return { components: [...components.values()], decimals } satisfies CollectedResults;
});

type Read = (name: string) => Effect.Effect<string, InputError>;

function readerOf(folder: string, readFile: ReadFile): Read {
  return (name) =>
    Effect.tryPromise({
      try: () =>
        readFile(`${folder}/${name}`, MAX_RESULT_BYTES).then((bytes) => new TextDecoder().decode(bytes)),
      catch: (error) =>
        new InputError({
          file: `${folder}/${name}`,
          found: `a file that cannot be read: ${error instanceof Error ? error.message : String(error)}`,
          expected: `a file of at most ${MAX_RESULT_BYTES / 2 ** 20} MiB that may be read`,
        }),
    });
}

function attempt(check: () => void): Effect.Effect<void, InputError> {
  return Effect.suspend(() => {
    try {
      check();
      return Effect.void;
    } catch (error) {
      if (error instanceof InputError) return Effect.fail(error);
      throw error;
    }
  });
}

// An input that nothing has computed is no result.
const firstAnswer = Effect.fnUntraced(function* (names: readonly string[], read: Read) {
  for (const name of names) {
    const value = parsed(yield* read(name));
    if (!isInput(value)) return { name, value };
  }
  return undefined;
});

const takeOutputs = Effect.fnUntraced(function* (
  collection: Collection,
  files: readonly TaskFile[],
  readOutputs: ReadOutputs,
) {
  const decimals = new Map<number, number>();
  if (files.length === 0) return decimals;
  const { models, plan, molecule } = collection.calculation;
  const answers = yield* readOutputs(files.map(({ path }) => path));
  files.forEach((file, i) =>
    collection.take(file, () => {
      const { model, real, basis, index } = file.task;
      const nmer = nmerOf(molecule, real, basis);
      const printed = resultOfText(answers[i]!, models.get(model)!, plan.expansion.driver, nmer);
      decimals.set(index, printed.decimals);
      return printed.result;
    })
  );
  return decimals;
});

function componentOf(
  { plan }: Calculation,
  { index, model, real, basis }: Task,
  result: TaskResult,
): ComponentRecord {
  return {
    label: plan.label(index),
    model,
    real,
    basis,
    energy: result.energy,
    ...(result.gradient === undefined ? {} : { gradient: result.gradient }),
    ...(result.hessian === undefined ? {} : { hessian: result.hessian }),
    ...Object.fromEntries(
      MOLECULAR_PROPERTY_NAMES.filter((name) => result[name] !== undefined).map((
        name,
      ) => [name, result[name]]),
    ),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused as no result
  }
}

function isInput(value: unknown): boolean {
  return isMapping(value) && value["success"] === undefined &&
    /^qc_?schema_(atomic_)?input$/.test(String(value["schema_name"]));
}

function resultOfSchema(answer: unknown, calculation: Calculation, { model, real, basis }: Task): TaskResult {
  const { plan, molecule, programs } = calculation;
  const program = programs.get(model)!;
  const { chemistry, path } = program;
  const { driver } = plan.expansion;
  const asked = chemistry.program === "builtin"
    ? asPsi4({ model: chemistry, path, driver, molecule }, "QCSchema")
    : chemistry;
  const result = parseAtomicResult(answer, driver, nmerOf(molecule, real, basis), asked);
  checkKeywords(answer, asked.keywords);
  return program.isKnown ? withMolecularProperties(result, program.prepared) : result;
}

// A result with another frozen core is of another model; one that does not say its keywords is believed.
function checkKeywords(answer: unknown, asked: Readonly<Record<string, unknown>>): void {
  const given = isMapping(answer) && isMapping(answer["keywords"]) ? answer["keywords"] : undefined;
  if (given === undefined || Object.keys(given).length === 0) return;
  const known = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(asked)) {
    const found = known.get(name.toLowerCase());
    if (sameValue(found, value)) continue;
    throw new InputError({
      found: `${name}: ${found === undefined ? "not set" : describeValue(found)}`,
      expected: `${describeValue(value)}, as in the model`,
    });
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(a)?.toLowerCase() === JSON.stringify(b)?.toLowerCase();
}

const SHOWN = 3;

function incomplete({ plan }: Calculation, folder: string, complaints: readonly Complaint[]): InputError {
  const missing = complaints.filter(({ isMissing }) => isMissing);
  const wrong = complaints.filter(({ isMissing }) => !isMissing);
  const list = (some: readonly Complaint[]) =>
    some.slice(0, SHOWN).map(({ what }) => what).join("; ") + (some.length > SHOWN ? "; ..." : "");
  const parts = [
    ...(wrong.length === 0 ? [] : [
      `${plural(wrong.length, "file")} that ${wrong.length === 1 ? "is" : "are"} no result of the task: ${
        list(wrong)
      }`,
    ]),
    ...(missing.length === 0
      ? []
      : [`no result for ${missing.length} of ${plan.taskCount} tasks: ${list(missing)}`]),
  ];
  return new InputError({
    file: folder,
    found: parts.join("; and "),
    expected:
      "a file for every task, named as nmer export names them: NAME.json or NAME.result.json (QCSchema), NAME.out " +
      "or NAME.log",
    hint: "Compute those again, or for the first time.",
  });
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
