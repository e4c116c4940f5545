// Journals that do not go together: those of another calculation, and those whose results differ.

import { InputError } from "../../base/error.ts";
import { enumeration, plural } from "../../base/plural.ts";
import { shownName } from "../../base/plain_text.ts";
import type { Conflict } from "../../calculation/merge/joined_results.ts";
import type { Joined, JoinedJournal } from "../../calculation/merge/join.ts";
import { shellFile } from "../options/shell_words.ts";

const MAX_DIFFERENCES = 5;

/**
 * Says which journals are of another calculation.
 *
 * @throws {InputError} Where all are.
 */
export function foreignJournals({ journals }: Joined, tell: (sentence: string) => void): void {
  // Failures alone are no results that could be taken for others; where only they are foreign, nothing is refused.
  for (const journal of journals) {
    if (journal.foreignFailures !== undefined) tell(`${describe(journal)}. ${differencesOf(journal)}`);
  }
  const foreign = journals.filter(({ own, others }) => own === 0 && others > 0);
  const [first] = foreign;
  if (first === undefined) return;
  if (journals.every(({ own }) => own === 0)) {
    throw new InputError({
      found: `${describe(first)}${
        foreign.length > 1 ? `, nor does any of ${foreign.length - 1} more journals` : ""
      }`,
      expected: "journals of this calculation",
      hint: `${differencesOf(first)}.`,
    });
  }
  for (const journal of foreign) tell(`${describe(journal)}. ${differencesOf(journal)}`);
}

function describe({ journal, others, foreignFailures }: JoinedJournal): string {
  const [count, what] = foreignFailures === undefined ? [others, "result"] : [foreignFailures, "failure"];
  const results = count === 1
    ? `a ${what} which does not belong`
    : `${plural(count, what)} of which none belongs`;
  return `the journal ${shownName(journal)} with ${results} to this input`;
}

function differencesOf({ differences }: JoinedJournal): string {
  if (differences.length === 0) return "Its run is described as this one, with other programs perhaps";
  const shown = differences.slice(0, MAX_DIFFERENCES).join("; ");
  return `Its latest run (before) differs from this one (now) in ${shown}${
    differences.length > MAX_DIFFERENCES ? "; ..." : ""
  }`;
}

/**
 * Refuses journals whose results differ.
 *
 * @throws {InputError} That names the tasks, the numbers and the journals.
 */
export function refuseConflicts(joined: Joined): void {
  const { conflicts, conflictCount } = joined.known;
  if (conflictCount === 0) return;
  const involved = [...new Set(conflicts.flatMap(({ journals }) => journals))];
  const names = involved.map((number) => `--prefer ${shellFile(joined.journals[number]!.journal)}`);
  const more = conflictCount - conflicts.length;
  throw new InputError({
    found: conflicts.map((conflict) => describeConflict(conflict, joined)).join("; ") +
      (more > 0 ? `; and ${more} more` : ""),
    expected:
      "the same results in all journals: bit by bit of the built-in engine, to 1e-9 Hartree of others",
    hint: `Say which journal counts with ${enumeration(names)}, or leave one out.`,
  });
}

function describeConflict(
  { label, what, values, journals: [one, other] }: Conflict,
  { journals }: Joined,
): string {
  const [a, b] = values.map((value) => value === undefined ? "none" : String(value));
  const name = (number: number) => shownName(journals[number]!.journal);
  return `${what} of ${label} is ${a} in ${name(one)} and ${b} in ${name(other)}`;
}

/** Sentences on programs of which there are results of several versions, the one that counts first. */
export function severalVersions({ several }: Joined): readonly string[] {
  return [...Map.groupBy(several, ({ program }) => program)].map(([program, versions]) => {
    const [counting, ...others] = versions.map(({ version, results }) =>
      `${shownName(version)} (${plural(results, "result")})`
    );
    return `results of different versions of ${program} are never mixed: those of ${counting} count, not those of ${
      enumeration(others)
    }`;
  });
}
