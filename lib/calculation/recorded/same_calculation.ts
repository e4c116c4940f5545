// Whether a journal is of the same calculation, whatever the names of its input and of itself: by what its runs describe.
// Versions of programs count for nothing here; results of other ones are not taken over anyway.

import { isTakenNow, JournalError, type RunDescription, SnapshotReader } from "../../execution/mod.ts";
import type { TaskContext } from "../../programs/mod.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { checkOwner, describeChanges } from "../../execution/journal/mod.ts";
import { recordedInstallations } from "../merge/versions.ts";
import { describeRun } from "../run/describe_run.ts";

/**
 * Whether the latest run of a journal is of a calculation, and nobody has the journal open now, if that matters.
 *
 * @param path Its file; false where it is no journal, or cannot be read.
 * @param host Name of this machine.
 */
export function isJournalOf(
  calculation: Calculation,
  path: string,
  host: string,
  state: "closed" | "open or not" = "closed",
): boolean {
  try {
    checkOwner(path, "this-user"); // another user's is for its reader to name
    const reader = new SnapshotReader(path);
    try {
      const description = reader.latestDescription;
      if (description === undefined || !isSame(calculation, description)) return false;
      return state === "open or not" || !isTakenNow(reader.owner, host);
    } finally {
      reader.close();
    }
  } catch (error) {
    if (error instanceof JournalError) return false;
    throw error;
  }
}

function isSame(calculation: Calculation, recorded: RunDescription): boolean {
  const installations: TaskContext["installations"] = recordedInstallations(calculation, []);
  const own = describeRun(calculation, installations === undefined ? {} : { installations });
  return describeChanges(withoutVersions(recorded), withoutVersions(own)).length === 0;
}

function withoutVersions({ models, ...rest }: RunDescription): RunDescription {
  const bare = Object.entries(models ?? {}).map(([name, model]) =>
    [name, { ...model, version: "" }] as const
  );
  return { ...rest, nmer: "", models: Object.fromEntries(bare) };
}
