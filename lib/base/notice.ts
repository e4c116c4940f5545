// What nmer reports of an input that it accepts: what it understood where more than one reading is possible, and
// what is unusual enough to be a mistake. An error refuses; a notice only speaks, unless --strict makes errors of
// warnings.

import { describePlace, InputError, type Place } from "./error.ts";
import { plainText } from "./plain_text.ts";
import { plural } from "./plural.ts";

/** Something that the user should know of an input that is accepted. */
export interface Notice extends Place {
  /** A `note` says how something was understood; a `warning` that it may be a mistake. */
  readonly severity: "note" | "warning";
  /** What was found, with the threshold that it crosses where there is one. */
  readonly statement: string;
  /** What to do where it is a mistake, a whole sentence. */
  readonly advice?: string;
}

/** `warning: water.yaml:12: molecule.text: an H atom is 587 angstrom away. Check the coordinates.` */
export function describeNotice(notice: Notice): string {
  const sentence = [notice.severity, ...describePlace(notice), notice.statement].join(": ");
  return plainText(notice.advice === undefined ? sentence : `${sentence}. ${notice.advice}`)
    .replace(/[\t\n]+/g, " ");
}

/**
 * Refuses an input that is warned of; the warnings themselves are for the caller to show.
 *
 * @param file The input.
 * @throws {InputError} With the number of warnings, where there are any.
 */
export function refuseWarnings(notices: readonly Notice[], file: string): void {
  const count = notices.filter(({ severity }) => severity === "warning").length;
  if (count === 0) return;
  throw new InputError({
    file,
    found: plural(count, "warning"),
    expected: "none, with --strict",
    hint: `Mend what ${count === 1 ? "it speaks" : "they speak"} of, or leave strict out.`,
  });
}
