// Labels of tasks, as QCManyBody writes them: `["hf", [1], [1, 2]]`, with fragments from 1. Records count from 0.

import { type FragmentIndex, fragmentIndex } from "../base/indices.ts";

/** The task that a label means. */
export interface TaskLabel {
  /** Name of the model chemistry. */
  readonly model: string;
  /** 0-based real fragments, ascending. */
  readonly real: readonly FragmentIndex[];
  /** 0-based basis fragments, ascending; the real ones are among them. */
  readonly basis: readonly FragmentIndex[];
}

const FORM = `a label as in ["hf", [1], [1, 2]]: model, real fragments, basis fragments`;

/** The task that a text means, or what was expected of it. */
export function parseTaskLabel(text: string): TaskLabel | { readonly expected: string } {
  const parts = listOf(text);
  if (parts?.length !== 3) return { expected: FORM };
  const [model, real, basis] = parts;
  if (typeof model !== "string" || model === "" || !isAscending(real) || !isAscending(basis)) {
    return { expected: `${FORM}; fragments counted from 1, ascending` };
  }
  const inBasis = new Set(basis);
  if (!real.every((fragment) => inBasis.has(fragment))) {
    return { expected: "real fragments that are among the basis fragments" };
  }
  return { model, real: fromZero(real), basis: fromZero(basis) };
}

function listOf(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isAscending(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((item, i) => Number.isSafeInteger(item) && item > (i === 0 ? 0 : value[i - 1]));
}

function fromZero(fragments: readonly number[]): readonly FragmentIndex[] {
  return fragments.map((fragment) => fragmentIndex(fragment - 1));
}
