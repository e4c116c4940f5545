// What the single tasks gave, as `cluster_properties` of a result lists it.

import { describeValue, InputError } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { Document } from "../document/document.ts";
import type { InputRecord } from "../records/input_record.ts";
import { parseTaskLabel, type TaskLabel } from "../task_label.ts";
import type { ResultTask, ResultValue } from "./result_record.ts";
import type { ResultForm } from "./result_schema.ts";
import { valueOfSize } from "./result_values.ts";

/** What a result lists of a task, beside evidence. */
export type Listed = ResultForm["cluster_properties"][string];

/**
 * The tasks of a result by label.
 *
 * @throws {InputError} Where a label is none, names a model or a fragment that is not there, or a value is not of the
 * size of the whole system.
 */
export function readTasks(
  document: Document,
  { cluster_properties: listed, properties: { calcinfo_nfr }, extras }: ResultForm,
  input: InputRecord,
): ReadonlyMap<string, ResultTask> {
  const { evidence = {} } = extras.nmer;
  const read = taskReader(document, calcinfo_nfr, input);
  return new Map(
    Object.entries(listed).map(([label, values]) => [
      label,
      read(label, values, Object.hasOwn(evidence, label) ? evidence[label]! : {}),
    ]),
  );
}

/**
 * Reads what a result lists of a task: its label, values of its own, and evidence.
 *
 * @param document The result, for positions.
 * @param fragments Number of fragments.
 * @returns It throws an {@linkcode InputError}.
 */
export function taskReader(
  document: Document,
  fragments: number,
  input: InputRecord,
): (
  label: string,
  values: Listed,
  evidence: Readonly<Record<string, number | readonly number[]>>,
) => ResultTask {
  return (label, values, evidence) => {
    const keyPath = ["cluster_properties", label];
    const task = checkedLabel(document, keyPath, label, fragments, input);
    return { ...task, ...readValues(document, keyPath, { ...values, ...evidence }, input) };
  };
}

function checkedLabel(
  document: Document,
  keyPath: KeyPath,
  label: string,
  fragments: number,
  { models }: InputRecord,
): TaskLabel {
  const refuse = (expected: string): never => {
    const found = `the label ${describeValue(label)}`;
    throw new InputError({ ...document.locate(keyPath), keyPath, found, expected });
  };
  const task = parseTaskLabel(label);
  if ("expected" in task) return refuse(task.expected);
  if (!models.has(task.model)) refuse(`one of the models ${[...models.keys()].join(", ")}`);
  if (task.basis.at(-1)! >= fragments) refuse(`fragments from 1 to ${fragments}`);
  return task;
}

function readValues(
  document: Document,
  keyPath: KeyPath,
  { return_energy, return_gradient, return_hessian, ...others }: Listed,
  { molecule }: InputRecord,
): Omit<ResultTask, keyof TaskLabel> {
  const atoms = molecule.symbols.length;
  const array = (property: "gradient" | "hessian", value: unknown) => {
    if (value === undefined) return {};
    const at = [...keyPath, `return_${property}`];
    return { [property]: valueOfSize(document, at, numbers(document, at, value), property, atoms) };
  };
  const properties = new Map<string, ResultValue>();
  for (const [name, value] of Object.entries(others)) {
    if (name === "schema_name") continue;
    const read = numbers(document, [...keyPath, name], value);
    properties.set(name, typeof read === "number" ? read : Float64Array.from(read));
  }
  return {
    energy: return_energy,
    ...array("gradient", return_gradient),
    ...array("hessian", return_hessian),
    properties,
  };
}

function numbers(document: Document, keyPath: KeyPath, value: unknown): number | readonly number[] {
  if (typeof value === "number") return value;
  const isList = Array.isArray(value);
  const wrong = isList ? value.findIndex((item) => typeof item !== "number") : 0;
  if (isList && wrong < 0) return value as readonly number[];
  const at = isList ? [...keyPath, wrong] : keyPath;
  throw new InputError({
    ...document.locate(at),
    keyPath: at,
    found: describeValue(isList ? value[wrong] : value),
    expected: isList ? "a number" : "a number or a list of numbers",
  });
}
