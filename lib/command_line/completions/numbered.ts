// Values that are completed alike are one function of a shell's script, with a number in its name.

import type { Completed } from "./completed.ts";

/** Gives each kind of value a name. */
export class Numbered {
  readonly #kinds = new Map<string, { readonly name: string; readonly value: Completed }>();

  /** The name of the function that completes a value. */
  nameOf(value: Completed): string {
    const { words, endings, isFolder, isList } = value;
    const key = JSON.stringify([words, endings, isFolder, isList]);
    return this.#kinds.getOrInsertComputed(
      key,
      () => ({ name: `_nmer_value_${this.#kinds.size + 1}`, value }),
    ).name;
  }

  /** All of them, in the order in which they came. */
  get all(): readonly { readonly name: string; readonly value: Completed }[] {
    return [...this.#kinds.values()];
  }
}

/** A word for a shell: `'it'`, where a quote is written as the shell has it. */
export function quoted(text: string, quote: "'\\''" | "\\'"): string {
  const escaped = quote === "\\'" ? text.replaceAll("\\", "\\\\") : text;
  return `'${escaped.replaceAll("'", quote)}'`;
}
