// Lists of journals, and what one holds in short.

import { formatBytes } from "../../base/format.ts";
import { plural } from "../../base/plural.ts";
import { shownName } from "../../base/plain_text.ts";
import type { JournalRecord, JournalRun } from "../../execution/mod.ts";
import { tableLines } from "../../base/text/text_table.ts";
import type { FoundJournal } from "./find_journals.ts";
import { otherPhases, phaseOf, phaseWords } from "./phases.ts";
import { clockTime, describeRunShortly, describeState, shownText } from "./run_words.ts";

function tasksOf({ levels }: JournalRun) {
  const sum = (count: (level: JournalRun["levels"][number]) => number) =>
    levels.reduce((total, level) => total + count(level), 0);
  return {
    tasks: levels.every(({ tasks }) => tasks !== undefined) ? sum(({ tasks }) => tasks!) : null,
    done: sum(({ computed, reused }) => computed + reused),
    failed: sum(({ failed }) => failed),
  };
}

/** Found journals for programs. */
export function listValue(found: readonly FoundJournal[]) {
  return found.map((journal) => "error" in journal ? journal : recordValue(journal.record));
}

/** What a journal holds, for programs: times in seconds since 1970. */
export function recordValue({ path, bytes, results, runs }: JournalRecord) {
  return {
    journal: path,
    bytes,
    results,
    runs: runs.map((run) => ({
      run: run.run,
      state: run.state,
      started: run.started,
      ended: run.ended ?? null,
      last_written: run.lastSign,
      ...tasksOf(run),
      phase: phaseOf(run, runs) ?? null,
      description: run.description ?? null,
      has_input: run.input !== undefined,
      sessions: run.sessions,
      events: run.events.length,
    })),
  };
}

// What it is of is read first in full, and is the longest.
const CONCESSIONS = [
  { cut: 5, to: 24 },
  { drop: 3 },
  { drop: 4 },
  { cut: 5, to: 12 },
  { drop: 5 },
] as const;

/** Found journals, for a person, in lines of a width in characters. */
export function listText(
  found: readonly FoundJournal[],
  folder: string,
  width: number | undefined,
): string {
  if (found.length === 0) return `no journal below ${shownName(folder)}\n`;
  const rows = found.map((journal) => {
    if ("error" in journal) return [shownName(journal.path), "?", "", "", "", shownText(journal.error)];
    const { path, bytes, runs } = journal.record;
    const run = runs.at(-1);
    if (run === undefined) return [shownName(path), "empty", "", formatBytes(bytes), "", ""];
    const { tasks, done, failed } = tasksOf(run);
    const others = runs.length - 1 - otherPhases(run, runs).length;
    return [
      shownName(path),
      run.state,
      `${done}/${tasks ?? "?"}${failed === 0 ? "" : `, ${failed} failed`}`,
      formatBytes(bytes),
      clockTime(run.lastSign),
      `${describedWithPhase(run, runs)}${others > 0 ? `, and ${plural(others, "other run")}` : ""}`,
    ];
  });
  const head = ["journal", "state", "tasks", "size", "last written", "of"];
  return `${tableLines([head, ...rows], { width, concessions: CONCESSIONS }).join("\n")}\n`;
}

const MAX_EVENTS = 10;

/** What a journal holds, for a person. */
export function recordText({ path, bytes, results, runs }: JournalRecord, now: number): string {
  const lines = [
    `${shownName(path)}: ${plural(results, "result")} of ${plural(runs.length, "run")}, ${
      formatBytes(bytes)
    }`,
    ...runs.flatMap((run) => runLines(run, runs, now)),
  ];
  return `${lines.join("\n")}\n`;
}

function describedWithPhase(run: JournalRun, runs: readonly JournalRun[]): string {
  const phase = phaseWords(phaseOf(run, runs));
  return `${describeRunShortly(run)}${phase === "" ? "" : `, ${phase}`}`;
}

function runLines(run: JournalRun, runs: readonly JournalRun[], now: number): readonly string[] {
  const { tasks, done, failed } = tasksOf(run);
  const retries = run.events.filter(({ kind }) => kind === "task-retried").length;
  const told = run.events.filter(({ kind, message }) =>
    message !== undefined && !["task-times"].includes(kind)
  );
  return [
    "",
    `run ${run.run}: ${describedWithPhase(run, runs)}`,
    `  ${describeState(run, now)}`,
    `  ${done} of ${tasks ?? "?"} tasks done${failed === 0 ? "" : `, ${failed} failed`}` +
    `${retries === 0 ? "" : `, ${plural(retries, "retry")}`}`,
    ...run.sessions.map(({ number, started, pid, host, version }) =>
      `  ${number === 1 ? "started" : `resumed (${number})`} ${clockTime(started)} by process ${pid} on ` +
      `${shownText(host)}, nmer ${shownText(version)}`
    ),
    ...told.slice(-MAX_EVENTS).map(({ time, kind, message }) =>
      `  ${clockTime(time)} ${shownText(kind)}: ${shownText(message!)}`
    ),
    ...(run.input === undefined ? ["  does not say what it computes in full: an earlier nmer wrote it"] : []),
  ];
}
