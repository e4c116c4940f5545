// What nmer reports of an input that it accepts: what it understood where more than one reading is possible, and
// what is unusual enough to be a mistake. An error refuses; a notice only speaks, unless --strict makes errors of
// warnings.

import { describePlace, InputError, type Place } from "./error.ts";
import { plainText } from "./plain_text.ts";

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
 * Refuses what would be warned of.
 *
 * @throws {InputError} About the first warning.
 */
export function refuseWarnings(notices: readonly Notice[]): void {
  const warning = notices.find(({ severity }) => severity === "warning");
  if (warning === undefined) return;
  const { severity: _, statement, advice, ...place } = warning;
  throw new InputError({
    ...place,
    found: statement,
    expected: "nothing to warn of, with --strict",
    ...(advice === undefined ? {} : { hint: advice }),
  });
}
