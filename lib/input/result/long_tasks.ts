// The tasks of a result that is longer than a text can be: all are checked when it is read, and each is read again when it
// is asked for.

import * as z from "zod";
import type { KeyPath } from "../../base/key_path.ts";
import type { LongDocument, LongMembers } from "../document/json_bytes.ts";
import { checkAgainst } from "../document/schema_error.ts";
import type { ResultTask } from "./result_record.ts";
import { resultSchema } from "./result_schema.ts";
import type { Listed, taskReader } from "./result_tasks.ts";

const PROPERTIES = "cluster_properties";
const EVIDENCE: KeyPath = ["extras", "nmer", "evidence"];

/** What of a result may be longer than a text. */
export const LONG_PATHS: readonly KeyPath[] = [[PROPERTIES], ["cluster_results"], EVIDENCE];

const { cluster_properties, extras } = resultSchema.shape;
const CHECKED_PROPERTIES = z.object({ cluster_properties });
const { evidence } = extras.shape.nmer.shape;
const CHECKED_EVIDENCE = z.object({ extras: z.object({ nmer: z.object({ evidence }) }) });

/**
 * The tasks of a result.
 *
 * @param document The result; its head is checked.
 * @param read Reads what is listed of a task.
 * @returns Undefined where the document lists none that are read one by one.
 * @throws {InputError} At the first that is wrong.
 */
export function longTasks(
  document: LongDocument,
  read: ReturnType<typeof taskReader>,
): ReadonlyMap<string, ResultTask> | undefined {
  const listed = document.long([PROPERTIES]);
  if (listed === undefined) return undefined;
  const beside = document.long(EVIDENCE);
  for (const part of beside?.parts() ?? []) {
    if (evidence.safeParse(part).success) continue;
    checkAgainst(CHECKED_EVIDENCE, { ...document, value: { extras: { nmer: { evidence: part } } } });
  }
  for (const part of listed.parts()) {
    if (!cluster_properties.safeParse(part).success) {
      checkAgainst(CHECKED_PROPERTIES, { ...document, value: { cluster_properties: part } });
    }
    for (const [label, values] of Object.entries(part)) read(label, values as Listed, {});
  }
  return new LongTasks(listed, beside, read);
}

class LongTasks implements ReadonlyMap<string, ResultTask> {
  readonly #listed: LongMembers;
  readonly #evidence: LongMembers | undefined;
  readonly #read: ReturnType<typeof taskReader>;

  constructor(
    listed: LongMembers,
    evidence: LongMembers | undefined,
    read: ReturnType<typeof taskReader>,
  ) {
    this.#listed = listed;
    this.#evidence = evidence;
    this.#read = read;
  }

  get size(): number {
    return this.#listed.size;
  }

  has(label: string): boolean {
    return this.#listed.has(label);
  }

  get(label: string): ResultTask | undefined {
    return this.has(label) ? this.#task(label, this.#listed.get(label)) : undefined;
  }

  *entries(): Generator<[string, ResultTask], undefined, unknown> {
    for (const part of this.#listed.parts()) {
      for (const [label, values] of Object.entries(part)) yield [label, this.#task(label, values)];
    }
  }

  *keys(): Generator<string, undefined, unknown> {
    for (const part of this.#listed.parts()) yield* Object.keys(part);
  }

  *values(): Generator<ResultTask, undefined, unknown> {
    for (const [, task] of this.entries()) yield task;
  }

  [Symbol.iterator](): Generator<[string, ResultTask], undefined, unknown> {
    return this.entries();
  }

  forEach(visit: (task: ResultTask, label: string, all: ReadonlyMap<string, ResultTask>) => void): void {
    for (const [label, task] of this.entries()) visit(task, label, this);
  }

  #task(label: string, values: unknown): ResultTask {
    const evidence = this.#evidence?.get(label) ?? {};
    return this.#read(
      label,
      values as Listed,
      evidence as Readonly<Record<string, number | readonly number[]>>,
    );
  }
}
