// A RESULT or a JOURNAL that a command shows: which of the two a file is, its beginning says.

import * as Effect from "effect/Effect";
import { describeValue, InputError, type NmerError } from "../../base/error.ts";
import { plural } from "../../base/plural.ts";
import { shownTasks } from "../../calculation/show/shown.ts";
import { inspect } from "../../execution/journal/inspection.ts";
import { readResult, type ResultRecord } from "../../input/result/mod.ts";
import { inSlices, JournalError, ofReading } from "../../execution/mod.ts";
import { isUnfinished } from "../../plan/mod.ts";
import type { Shown } from "../../report/tables/shown.ts";
import type { Host } from "../host/host.ts";
import { otherFile, refusedAsResult, SHOWN_FILES } from "./other_files.ts";
import type { RecordedJournal } from "./recorded_journal.ts";

const MAGIC = "SQLite format 3\0";

/**
 * Whether a file is a journal, as far as its beginning tells; else it is taken for a result.
 *
 * @throws {InputError} Where it cannot be read.
 */
export async function isJournal(host: Host, path: string): Promise<boolean> {
  const { kind } = await host.fileStatus(path);
  if (kind === "nothing" || kind === "folder") {
    throw new InputError({
      found: `${describeValue(path)}, ${kind === "folder" ? "a folder" : "which does not exist"}`,
      expected: SHOWN_FILES,
    });
  }
  if (/\.nmer\.db$/.test(path)) return true;
  const head = await host.readFile(path, MAGIC.length).catch(() => new Uint8Array());
  return new TextDecoder("latin1").decode(head.subarray(0, MAGIC.length)) === MAGIC;
}

/** Fails where a file is no journal, or one of a later nmer. */
export function checkJournal(path: string): Effect.Effect<void, NmerError> {
  return Effect.try({ try: () => void inspect(path), catch: (error) => error }).pipe(
    Effect.catch((error) =>
      !(error instanceof JournalError)
        ? Effect.die(error)
        : Effect.fail(error.reason === "not-a-journal" ? noJournal(path) : ofReading(error))
    ),
  );
}

function noJournal(path: string): InputError {
  return otherFile(
    path,
    /\.nmer\.db$/.test(path) ? "which is no journal of nmer" : "a database of another kind",
  );
}

/**
 * A result that is to be shown.
 *
 * @throws {InputError} Where it is none, or is not sound.
 */
export async function readShownResult(host: Host, path: string): Promise<ResultRecord> {
  try {
    return await readResult(path, host.readFile);
  } catch (error) {
    throw (error instanceof InputError ? await refusedAsResult(host, path) : undefined) ?? error;
  }
}

/** What a journal shows. */
export function shownJournal(
  { calculation, joined }: Pick<RecordedJournal, "calculation" | "joined">,
  journal: string,
): Effect.Effect<Shown> {
  const { known: { results, missing }, failures } = joined;
  const failed = failures.map(({ label, message }) => `${label}: ${message}`);
  const left = missing.taskCount - failures.length;
  const problems = left > 0
    ? [
      ...failed,
      `${plural(left, "task")} ${left === 1 ? "is" : "are"} not computed yet${
        isUnfinished(calculation.plan) ? ", and others follow once n-mers are chosen" : ""
      }`,
    ]
    : failed;
  return inSlices(shownTasks(calculation, results, journal, problems));
}
