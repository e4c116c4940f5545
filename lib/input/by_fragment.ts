// Whole numbers of single fragments in a line of text, as charges are given beside a molecule's file: `1=1, 4=-1`.

import { describeValue, InputError } from "../base/error.ts";

/**
 * The numbers by the fragments' numbers, as `fragment_charges` of an input takes them.
 *
 * @param text `FRAGMENT=NUMBER`, with commas between them; fragments are counted from 1.
 * @param name What gave the text, for messages.
 * @throws {InputError} Where it is something else.
 */
export function byFragment(text: string, name: string): unknown {
  return Object.fromEntries(
    text.split(",").map((entry) => {
      const [, fragment, value] = /^\s*([1-9]\d*)\s*=\s*([-+]?\d+)\s*$/.exec(entry) ?? [];
      if (fragment === undefined) {
        throw new InputError({
          keyPath: [name],
          found: describeValue(text),
          expected: "fragments, counted from 1, with a whole number each, as in 1=1,4=-1",
        });
      }
      return [fragment, Number(value)];
    }),
  );
}
