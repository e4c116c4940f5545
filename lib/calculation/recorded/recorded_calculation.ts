// A run of a journal as the calculation that it is of, and what the journal has of it: for whoever has the journal alone.

import * as Effect from "effect/Effect";
import { InputError, type NmerError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { JournalError, type JournalRecord, type JournalRun } from "../../execution/mod.ts";
import { parseInput } from "../../input/mod.ts";
import type { Report } from "../../report/mod.ts";
import type { Registry } from "../../programs/mod.ts";
import type { Joined } from "../merge/join.ts";
import { joinPhases } from "../merge/join_phases.ts";
import { recordedInstallations } from "../merge/versions.ts";
import { type Calculation, prepare } from "../prepare/prepare.ts";
import { forReading } from "../prepare/recorded_programs.ts";
import { reportOfMerge } from "../report.ts";
import { moleculeHash } from "../run/molecule_hash.ts";

/**
 * The calculation of a run, from the input that its journal has: checked as any other input is, but that programs of a
 * user's own need not be configured, since nothing is run.
 *
 * @param record What the journal holds.
 * @param run One of its runs.
 * @param registry The programs that inputs may name; default those that nmer knows.
 * @throws {JournalError} Where the journal has no input, as one of an earlier nmer, or none of this run.
 */
export function recordedCalculation(
  { path }: Pick<JournalRecord, "path">,
  { input, description }: Pick<JournalRun, "input" | "description">,
  registry?: Registry,
): Calculation {
  const shown = shownName(path);
  if (input === undefined) {
    throw new JournalError(
      "not-a-journal",
      path,
      `the journal ${shown} does not say what its run computes, as those of earlier versions of nmer do not; ` +
        "run its input once more with it, which takes all results over",
    );
  }
  const calculation = parsed(path, input, registry);
  const { fragments = 0, hash = "" } = description?.molecule ?? {};
  const isOfRun = calculation.molecule.fragments.length === fragments &&
    moleculeHash(calculation.molecule) === hash;
  if (!isOfRun) throw notOfRun(path);
  return calculation;
}

function parsed(path: string, input: string, registry: Registry | undefined): Calculation {
  try {
    return prepare(parseInput(input, { name: path, format: "json" }), forReading(registry));
  } catch (error) {
    if (error instanceof InputError) throw notOfRun(path);
    throw error;
  }
}

function notOfRun(path: string): JournalError {
  return new JournalError(
    "forged",
    path,
    `the journal ${
      shownName(path)
    } has an input that is not the one of its run; run the input itself with it`,
  );
}

/** What a journal has of one of its runs. */
export interface RecordedResults {
  readonly calculation: Calculation;
  readonly joined: Joined;
}

/** Reads the results of a run, beside whoever has the journal open. */
export const recordedResults: (
  record: Pick<JournalRecord, "path">,
  run: Pick<JournalRun, "input" | "description">,
  registry?: Registry,
) => Effect.Effect<RecordedResults, NmerError> = Effect.fnUntraced(function* (record, run, registry) {
  const recorded = yield* Effect.try({
    try: () => recordedCalculation(record, run, registry),
    catch: (error) => error as NmerError,
  });
  const installations = recordedInstallations(recorded, [JSON.stringify(run.description)]);
  return yield* joinPhases(recorded, {
    journals: [record.path],
    identity: { pid: 0, host: "" },
    ...(installations === undefined ? {} : { installations }),
    beside: true,
    report: () => {},
  });
});

/** The report of what a journal has of a run: complete, or with what is missing left out. */
export function reportOfRecorded({ calculation, joined }: RecordedResults): Effect.Effect<Report> {
  return Effect.map(reportOfMerge(calculation, joined), (report) => ({
    ...report,
    failures: joined.failures.map(({ label, message }) => ({ label, message })),
    cancelled: joined.known.missing.taskCount - joined.failures.length,
  }));
}
