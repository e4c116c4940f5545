// From content keys to tasks: a table with open addressing over typed arrays, some 30 bytes a task, since an object for
// each of millions of tasks would fill the heap. Keys are hashes, so that their first bytes spread them evenly. Tasks
// may share a key: two models may be the same, and an n-mer of all fragments is the whole system.

import type { Steps } from "../../base/steps.ts";
import { type CopyClasses, copyKey, TASK_KEY_BYTES, type TaskContext, taskKeys } from "../../programs/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";

const WORDS = TASK_KEY_BYTES / 4;
// At most this much of the table is in use, so that a search ends soon.
const MAX_LOAD = 2 / 3;

/** The tasks of keys. */
export class KeyIndex {
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #words: Uint32Array;
  // The next task with the same key, plus one; made when two share one.
  #next: Int32Array | undefined;

  /** @param taskCount Number of tasks; each may be added once. */
  constructor(readonly taskCount: number) {
    let size = 16;
    while (size * MAX_LOAD < taskCount) size *= 2;
    this.#slots = new Int32Array(size);
    this.#mask = size - 1;
    this.#words = new Uint32Array(WORDS * taskCount);
  }

  /** Adds the key of a task. */
  add(key: Uint8Array, task: number): void {
    for (let i = 0; i < WORDS; i++) this.#words[WORDS * task + i] = wordOf(key, i);
    const slot = this.#slotOf(key);
    const first = this.#slots[slot]!;
    if (first === 0) this.#slots[slot] = task + 1;
    else {
      this.#next ??= new Int32Array(this.taskCount);
      this.#next[task] = this.#next[first - 1]!;
      this.#next[first - 1] = task + 1;
    }
  }

  /** A task with a key; -1 where there is none. */
  first(key: Uint8Array): number {
    return key.length === TASK_KEY_BYTES ? this.#slots[this.#slotOf(key)]! - 1 : -1;
  }

  /** Another task with the key of a task; -1 behind the last one. */
  next(task: number): number {
    return (this.#next?.[task] ?? 0) - 1;
  }

  // Where a key is, or the free place where it would be.
  #slotOf(key: Uint8Array): number {
    for (let slot = wordOf(key, 0) & this.#mask;; slot = slot + 1 & this.#mask) {
      const task = this.#slots[slot]! - 1;
      if (task < 0 || this.#has(task, key)) return slot;
    }
  }

  #has(task: number, key: Uint8Array): boolean {
    for (let i = 0; i < WORDS; i++) if (this.#words[WORDS * task + i] !== wordOf(key, i)) return false;
    return true;
  }
}

// Little-endian, as a number without sign.
function wordOf(key: Uint8Array, i: number): number {
  const at = 4 * i;
  return (key[at]! | key[at + 1]! << 8 | key[at + 2]! << 16 | key[at + 3]! << 24) >>> 0;
}

/** Adds the keys of all tasks of a calculation to an index, in steps of some milliseconds. */
export function indexSteps(
  index: KeyIndex,
  calculation: Calculation,
  context: Omit<TaskContext, "resources">,
): Steps<void> {
  return addKeys(index, calculation, taskKeys(context));
}

/** The same with the keys under which they have the numbers of equal n-mers elsewhere. */
export function copyIndexSteps(
  index: KeyIndex,
  calculation: Calculation,
  context: Omit<TaskContext, "resources">,
  classes: CopyClasses,
): Steps<void> {
  const keyOf = taskKeys(context);
  return addKeys(index, calculation, (task) => copyKey(keyOf(task), classes));
}

function* addKeys(
  index: KeyIndex,
  { plan }: Calculation,
  keyOf: ReturnType<typeof taskKeys>,
): Steps<void> {
  for (const { family, start } of plan.levels.flatMap(({ families }) => families)) {
    const model = plan.models.indexOf(family.model);
    for (let from = 0; from < family.count; from += TASKS_PER_STEP) {
      family.forEach(
        (position, real, basis) => index.add(keyOf({ model, real, basis }), start + position),
        from,
        Math.min(from + TASKS_PER_STEP, family.count),
      );
      yield;
    }
  }
}

// Some milliseconds.
const TASKS_PER_STEP = 1000;
