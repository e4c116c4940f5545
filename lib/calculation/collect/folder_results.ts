// Results of a folder, one file for each task by the names of nmer export: QCSchema AtomicResults, or text outputs that
// cclib reads. Each is checked to be of its task; what is missing, has failed or is of something else is named.

import * as Effect from "effect/Effect";
import { describeValue, InputError, NmerError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import type { TaskResult } from "../../base/task_result.ts";
import type { ComponentRecord, ReadFile } from "../../input/mod.ts";
import { nmerOf } from "../../molecule/mod.ts";
import type { Task } from "../../plan/mod.ts";
import { resultOfText, type TextOutput } from "../../programs/cclib/text_output.ts";
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
  const read = (name: string) =>
    Effect.promise(() =>
      reader.readFile(name, MAX_RESULT_BYTES).then((bytes) => new TextDecoder().decode(bytes))
    );
  if (there.has(MANIFEST)) {
    const text = yield* read(`${folder}/${MANIFEST}`);
    yield* Effect.try({
      try: () => checkManifest(text, folder, calculation),
      catch: (error) => error as InputError,
    });
  }
  const complaints: Complaint[] = [];
  const components = new Map<number, ComponentRecord>();
  const decimals = new Map<number, number>();
  const take = (file: TaskFile, compute: () => TaskResult) => {
    try {
      components.set(file.task.index, componentOf(calculation, file.task, compute()));
    } catch (error) {
      if (!(error instanceof NmerError)) throw error;
      complaints.push({ what: `${shownName(file.path)}: ${error.message}`, isMissing: false });
    }
  };
  const outputs: TaskFile[] = [];
  for (const task of calculation.plan.tasks()) {
    const stem = taskStem(task, calculation);
    const find = (extensions: readonly string[]) =>
      extensions.map((word) => stem + word).filter((name) => there.has(name));
    const label = calculation.plan.label(task.index);
    let answer: unknown;
    let place: string | undefined;
    for (const name of find(JSON_EXTENSIONS)) {
      const text = yield* read(`${folder}/${name}`);
      const value = parsed(text);
      // An input that nothing has computed is no result.
      if (isInput(value)) continue;
      [answer, place] = [value, `${folder}/${name}`];
      break;
    }
    if (place !== undefined) {
      take({ task, path: place }, () => resultOfSchema(answer, calculation, task));
      continue;
    }
    const output = find(TEXT_EXTENSIONS)[0];
    if (output === undefined) complaints.push({ what: `${label} (${stem}.*)`, isMissing: true });
    else outputs.push({ task, path: `${folder}/${output}` });
  }
  if (outputs.length > 0) {
    const answers = yield* reader.readOutputs(outputs.map(({ path }) => path));
    outputs.forEach((file, i) =>
      take(file, () => {
        const { models, plan, molecule } = calculation;
        const { model, real, basis, index } = file.task;
        const nmer = nmerOf(molecule, real, basis);
        const printed = resultOfText(answers[i]!, models.get(model)!, plan.expansion.driver, nmer);
        decimals.set(index, printed.decimals);
        return printed.result;
      })
    );
  }
  if (complaints.length > 0) return yield* Effect.fail(incomplete(calculation, folder, complaints));
  return { components: [...components.values()], decimals } satisfies CollectedResults;
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
  const { chemistry, path } = programs.get(model)!;
  const { driver } = plan.expansion;
  const asked = chemistry.program === "builtin"
    ? asPsi4({ model: chemistry, path, driver, molecule }, "QCSchema")
    : chemistry;
  const result = parseAtomicResult(answer, driver, nmerOf(molecule, real, basis), asked);
  checkKeywords(answer, asked.keywords);
  return result;
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
