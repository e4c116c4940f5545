// Priorities of rows: words that no row has are mistakes, and the queue is shown by them.

import { describeValue, InputError } from "../../base/error.ts";
import { didYouMean } from "../../base/near_word.ts";
import { PRIORITY_WORDS, type PriorityWord } from "../../base/scheduling/priority.ts";
import { type Matrix, type RowPriorities, wordsOfRow } from "../../verification/mod.ts";

/**
 * Refuses words that are of no row.
 *
 * @throws {InputError} That names the word.
 */
export function refuseUnknownPriorities({ batches }: Matrix, priorities: RowPriorities): void {
  const known = [...new Set(batches.flatMap((batch) => batch.rows.flatMap((row) => wordsOfRow(batch, row))))];
  for (const word of priorities.keys()) {
    if (known.includes(word)) continue;
    const hint = didYouMean(word, known);
    throw new InputError({
      keyPath: ["--priority"],
      found: `${describeValue(word)}, which is of no row`,
      expected: `one of ${known.join(", ")}`,
      hint,
    });
  }
}

/** How many wait of each priority, `3 high, 5 normal`; nothing where all are normal. */
export function queueText(waiting: ReadonlyMap<PriorityWord, number>): string {
  const counts = PRIORITY_WORDS.map((word) => [word, waiting.get(word) ?? 0] as const)
    .filter(([, count]) => count > 0);
  if (counts.every(([word]) => word === "normal")) return "";
  return counts.map(([word, count]) => `${count} ${word}`).join(", ");
}
