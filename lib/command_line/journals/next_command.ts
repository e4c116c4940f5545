// What continues a run that has ended before its end, or tries again what has failed: the command as it was asked for.

import { basename, dirname } from "node:path";
import type { JournalRecord, JournalRun } from "../../execution/mod.ts";
import { isUnfinished } from "../../plan/mod.ts";
import { continuingCommand } from "../options/run_words.ts";

/**
 * A line with the command that computes what is missing, as `to continue: nmer run water.yaml --journal water.nmer.db`;
 * nothing where nothing is missing, where the run continues, and where its journal does not say how it was asked for.
 *
 * @param folder Where the command is for.
 */
export function nextLines({ path }: JournalRecord, run: JournalRun, folder: string): readonly string[] {
  const { state, sessions, levels } = run;
  const about = sessions.at(-1)?.about ?? {};
  // Of one on another machine nobody knows that it has ended.
  if (state === "running" || state === "silent" || about["words"] === undefined) return [];
  const sum = (count: (level: JournalRun["levels"][number]) => number) =>
    levels.reduce((total, level) => total + count(level), 0);
  const failed = sum((level) => level.failed);
  const done = sum((level) => level.computed + level.reused);
  const isCounted = levels.length > 0 && levels.every(({ tasks }) => tasks !== undefined);
  const missing = isCounted ? sum(({ tasks }) => tasks!) - done : undefined;
  // Of a screening that has not chosen all of its n-mers nobody knows how much there is.
  const isOpen = run.plan !== undefined && isUnfinished(run.plan);
  if (missing === 0 && !isOpen) return [];
  const onlyFailed = failed > 0 && missing === failed && !isOpen;
  const journal = dirname(path) === folder ? basename(path) : path;
  const command = continuingCommand(about, "INPUT", { journal, path, folder, onlyFailed });
  return ["", `${onlyFailed ? "to try them again, and nothing else" : "to continue"}: ${command}`];
}
