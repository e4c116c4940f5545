// Numbers of things, as people read them.

/** A number and what it counts: `1 task`, `2 tasks`, `2 processes`, `2 retries`. */
export function plural(count: number, word: string): string {
  return `${grouped(count)} ${count === 1 ? word : manyOf(word)}`;
}

/** A whole number in groups of three digits: `4,087,975`. What JavaScript has for it takes 20 ms the first time. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

function manyOf(word: string): string {
  if (/(?:s|ch)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** Several words in a row: `a`, `a or b`, `a, b or c`; with `and` where all are meant. */
export function enumeration(words: readonly string[], word: "or" | "and" = "or"): string {
  const [last = "", ...others] = words.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} ${word} ${last}`;
}
