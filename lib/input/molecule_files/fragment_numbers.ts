// Fragments as inputs of Gaussian and ORCA number them at each atom, counted from 1.

import { failAtLine, type LineSource } from "../document/lines.ts";

/**
 * The atoms of each fragment, from 0, or undefined where no atom has a number.
 *
 * @param numbers Number of each atom's fragment.
 * @param lines Line of each atom.
 * @throws {InputError} Where some atoms have none, or a number is left out.
 */
export function fragmentsOf(
  source: LineSource,
  numbers: readonly (number | undefined)[],
  lines: readonly number[],
): readonly (readonly number[])[] | undefined {
  if (numbers.every((number) => number === undefined)) return undefined;
  const without = numbers.indexOf(undefined);
  if (without >= 0) {
    failAtLine(source, lines[without]!, {
      found: "an atom without a fragment beside others that have one",
      expected: "the number of a fragment for every atom, or for none",
    });
  }
  const count = numbers.reduce<number>((most, number) => Math.max(most, number!), 0);
  const fragments = Array.from({ length: Math.min(count, numbers.length + 1) }, (): number[] => []);
  numbers.forEach((number, atom) => fragments[number! - 1]?.push(atom));
  const empty = fragments.findIndex((atoms) => atoms.length === 0);
  if (empty >= 0 || count > numbers.length) {
    failAtLine(source, lines[0]!, {
      found: `no atom of fragment ${empty + 1}, and one of fragment ${count}`,
      expected: "fragments numbered from 1 without gaps",
    });
  }
  return fragments;
}
