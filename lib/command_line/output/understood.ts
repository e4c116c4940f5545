// What nmer understood of an input, shown before anything runs: the fragments, and what it doubts.

import { describeNotice, type Notice, refuseWarnings } from "../../base/notice.ts";
import type { Calculation } from "../../calculation/prepare/prepare.ts";
import { fragmentKinds } from "../../calculation/prepare/fragments.ts";
import { describeKinds, hasSpecialFragments } from "../../report/render/fragments.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import type { Option } from "../options/arguments.ts";

/** What decides on how much is shown. */
export interface UnderstoodOptions {
  /** Whether warnings are errors. */
  readonly strict?: boolean | undefined;
  /** Whether every fragment is named. */
  readonly verbose?: boolean | undefined;
  /** Whether nothing is said but errors. */
  readonly quiet?: boolean | undefined;
}

/** Warnings as errors. */
export const STRICT_OPTION: Option = { name: "strict", help: "refuse an input that nmer warns of" };

/** The options of commands that run nothing. */
export const UNDERSTOOD_OPTIONS: readonly Option[] = [
  STRICT_OPTION,
  { name: "verbose", short: "v", help: "name every fragment" },
];

/**
 * Writes what nmer doubts to standard error. Where warnings are errors they are shown in any case.
 *
 * @param source The input that the notices are about.
 * @throws {InputError} After all warnings, where they are errors.
 */
export function showNotices(
  host: Host,
  source: string,
  notices: readonly Notice[],
  { strict = false, quiet = false }: UnderstoodOptions,
): void {
  const shown = !quiet ? notices : strict ? notices.filter(({ severity }) => severity === "warning") : [];
  for (const notice of shown) say(host, describeNotice(notice));
  if (strict) refuseWarnings(notices, source);
}

/**
 * Lines on the fragments, where nmer found them itself, where some are no neutral singlets, or where it was asked to.
 *
 * @returns Lines without ends; none where the input says it all.
 */
export function fragmentLines(
  { molecule, contacts, input }: Calculation,
  { verbose = false }: UnderstoodOptions,
): readonly string[] {
  const kinds = fragmentKinds(molecule, contacts, verbose);
  const isAsked = verbose || input.molecule.fragments === "auto" || hasSpecialFragments(kinds);
  return isAsked ? describeKinds(kinds) : [];
}

/**
 * Writes both to standard error, as the head of a run.
 *
 * @param machine What of the run the machine does not have.
 * @throws {InputError} After all warnings, where they are errors.
 */
export function showUnderstood(
  host: Host,
  calculation: Calculation,
  options: UnderstoodOptions,
  machine: readonly Notice[],
): void {
  showNotices(host, calculation.input.source, [...calculation.notices, ...machine], options);
  if (options.quiet === true) return;
  for (const line of fragmentLines(calculation, options)) host.err(`${line}\n`);
}
