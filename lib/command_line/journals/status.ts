// How a run stands, from its journal: counts by level, rate and time left, tasks under way.

import { formatBytes, formatSeconds, formatSecondsRange } from "../../base/format.ts";
import { plural } from "../../base/plural.ts";
import type { JournalRecord, JournalRun, TimelineRow } from "../../execution/mod.ts";
import { tableLines } from "../../base/text/text_table.ts";
import { shownName } from "../../base/plain_text.ts";
import { isBetweenPhases, otherPhases, phaseOf, phaseWords, type RunPhase } from "./phases.ts";
import { clockTime, describeRunShortly, describeState, shownText } from "./run_words.ts";

/** What a status says, for programs. Times in seconds, of the day in seconds since 1970, memory in bytes. */
export interface StatusValue {
  readonly journal: string;
  readonly state: JournalRun["state"];
  /** Which phase of how many it is, where a cheap model chooses n-mers while it runs. */
  readonly phase: RunPhase | null;
  readonly started: number;
  readonly ended: number | null;
  readonly last_written: number;
  readonly now: number;
  readonly process: { readonly pid: number; readonly host: string; readonly nmer: string } | null;
  readonly mode: string | null;
  readonly workers: number | null;
  readonly memory_bytes: number | null;
  readonly tasks: number | null;
  readonly done: number;
  readonly failed: number;
  readonly tasks_per_second: number | null;
  readonly seconds_left: readonly [least: number, most: number] | null;
  readonly levels: readonly {
    readonly nbody: number;
    readonly tasks: number | null;
    readonly computed: number;
    readonly taken_over: number;
    readonly failed: number;
    readonly running: number;
  }[];
  readonly running: readonly {
    readonly label: string | null;
    readonly level: number | null;
    readonly worker: string | null;
    readonly attempt: number;
    readonly started: number;
    readonly seconds: number;
    readonly expected_memory_bytes: number | null;
    /** The last iteration of the self-consistent field, and by how much it changed the energy, in Hartree. */
    readonly scf_iteration: number | null;
    readonly scf_energy_change: number | null;
  }[];
}

/** The status of a run of a journal. */
export function statusValue({ path, runs }: JournalRecord, run: JournalRun, now: number): StatusValue {
  const session = run.sessions.at(-1);
  const isRunning = run.state === "running";
  const sum = (count: (level: JournalRun["levels"][number]) => number) =>
    run.levels.reduce((total, level) => total + count(level), 0);
  const isCounted = run.levels.length > 0 && run.levels.every(({ tasks }) => tasks !== undefined);
  return {
    journal: path,
    state: run.state,
    phase: phaseOf(run, runs) ?? null,
    started: run.started,
    ended: run.ended ?? null,
    last_written: run.lastSign,
    now,
    process: session === undefined ? null : { pid: session.pid, host: session.host, nmer: session.version },
    mode: run.live?.mode ?? null,
    workers: run.live?.workers ?? null,
    memory_bytes: isRunning ? run.live?.memoryBytes ?? null : null,
    tasks: isCounted ? sum(({ tasks }) => tasks!) : null,
    done: sum(({ computed, reused }) => computed + reused),
    failed: sum(({ failed }) => failed),
    tasks_per_second: isRunning ? rateOf(run, now) : null,
    seconds_left: isRunning ? secondsLeft(run, now) : null,
    levels: run.levels.map(({ nbody, tasks, computed, reused, failed, running }) => ({
      nbody,
      tasks: tasks ?? null,
      computed,
      taken_over: reused,
      failed,
      running,
    })),
    running: run.tasks.filter(({ outcome }) => outcome === "running").map((task) => runningValue(task, now)),
  };
}

function runningValue(
  { label, level, worker, attempt, start, memoryBytes, progress }: TimelineRow,
  now: number,
) {
  return {
    label: label ?? null,
    level: level ?? null,
    worker: worker?.name ?? null,
    attempt,
    started: start,
    seconds: Math.max(0, now - start),
    expected_memory_bytes: memoryBytes ?? null,
    scf_iteration: progress?.iteration ?? null,
    scf_energy_change: progress?.energyChange ?? null,
  };
}

// Of the last minute, or of the session where that is shorter.
const RATE_SECONDS = 60;

function rateOf(run: JournalRun, now: number): number | null {
  const from = Math.max(run.sessions.at(-1)?.started ?? run.started, now - RATE_SECONDS);
  const ended = run.tasks.filter(({ end }) => end !== undefined && end >= from).length;
  return ended === 0 || now <= from ? null : ended / (now - from);
}

// What the run said last, less the time since.
function secondsLeft({ live }: JournalRun, now: number): readonly [number, number] | null {
  if (live?.secondsLeft === undefined) return null;
  const [least, most] = live.secondsLeft.map((seconds) => Math.max(0, seconds - (now - live.time)));
  return [least!, most!];
}

// A terminal has no more lines to spare.
const MAX_SHOWN = 20;

/**
 * The status of a run, for a person.
 *
 * @param width In characters, of a line.
 * @param next What to do next, in lines; as `nextLines` gives them.
 */
export function statusText(
  record: JournalRecord,
  run: JournalRun,
  now: number,
  { width, next }: { readonly width: number | undefined; readonly next: readonly string[] },
): string {
  const value = statusValue(record, run, now);
  const others = record.runs.length - 1 - otherPhases(run, record.runs).length;
  const lines = [
    `${shownName(record.path)}: ${describeState(run, now)}`,
    describeRunShortly(run),
    ...phaseLines(record, run, now),
    ...(others === 0
      ? []
      : [`${plural(others, "other run")} in the journal: nmer journal show ${shownName(record.path)}`]),
    "",
    ...tableLines(
      [
        ["level", "tasks", "computed", "taken over", "failed", "running"],
        ...value.levels.map(({ nbody, tasks, computed, taken_over, failed, running }) =>
          [nbody, tasks ?? "?", computed, taken_over, failed, running].map(String)
        ),
      ],
      { numbersFrom: 0 },
    ),
    "",
    progressLine(value),
    ...runningLines(value, run, width),
    ...failureLines(run),
    ...next,
  ];
  return `${lines.join("\n")}\n`;
}

function phaseLines({ runs }: JournalRecord, run: JournalRun, now: number): readonly string[] {
  const phase = phaseOf(run, runs);
  if (phase === undefined) return [];
  const next = run.state !== "finished" || phase.number === phase.of
    ? ""
    : isBetweenPhases(run, runs, now)
    ? "; the next one chooses its n-mers"
    : "; the same command again continues with the next one";
  const count = phase.number === phase.of ? "" : "; how many tasks follow is known once n-mers are chosen";
  return [`${phaseWords(phase)}${run.state === "finished" ? next : count}`];
}

function progressLine({ tasks, done, failed, ...value }: StatusValue): string {
  const share = tasks === null || tasks === 0 ? "" : ` (${Math.floor(100 * done / tasks)} %)`;
  const rate = value.tasks_per_second;
  return [
    `${done} of ${tasks ?? "an unknown number of"} tasks done${share}`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(rate === null
      ? []
      : [rate >= 1 ? `${rate.toFixed(1)} a second` : `${(60 * rate).toFixed(1)} a minute`]),
    ...(value.seconds_left === null ? [] : [`${formatSecondsRange(value.seconds_left)} left`]),
    ...(value.workers === null ? [] : [`${value.mode}, ${value.workers} at a time`]),
    ...(value.memory_bytes === null ? [] : [`${formatBytes(value.memory_bytes)} of memory`]),
  ].join("; ");
}

const INDENTATION = "  ";

function runningLines(
  { running, state }: StatusValue,
  { live }: JournalRun,
  width = Infinity,
): readonly string[] {
  if (running.length === 0) return [];
  const hasIterations = running.some(({ scf_iteration }) => scf_iteration !== null);
  const rows = running.slice(0, MAX_SHOWN).map((task) => [
    shownText(task.label ?? "?", 60),
    shownText(task.worker ?? "?", 40),
    task.attempt === 1 ? "" : `attempt ${task.attempt}`,
    state === "running" ? formatSeconds(task.seconds) : clockTime(task.started),
    task.expected_memory_bytes === null ? "" : formatBytes(task.expected_memory_bytes),
    ...(hasIterations ? [iterationWords(task)] : []),
  ]);
  const head = [
    ...["task", "worker", "", state === "running" ? "for" : "since", "memory, expected"],
    ...(hasIterations ? ["SCF iteration"] : []),
  ];
  const count = Math.max(running.length, live?.runningCount ?? 0);
  const more = count - rows.length;
  return [
    "",
    state === "running" ? "under way:" : "was under way, and is lost:",
    ...tableLines([head, ...rows], {
      width: width - INDENTATION.length,
      concessions: [{ drop: 4 }, { cut: 1, to: 12 }, { cut: 0, to: 30 }, { drop: 1 }],
    }).map((line) => `${INDENTATION}${line}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function iterationWords({ scf_iteration, scf_energy_change }: StatusValue["running"][number]): string {
  if (scf_iteration === null) return "";
  return scf_energy_change === null
    ? String(scf_iteration)
    : `${scf_iteration}, changed by ${scf_energy_change.toExponential(1)} Eh`;
}

function failureLines({ tasks }: JournalRun): readonly string[] {
  const failed = tasks.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) return [];
  return [
    "",
    "failed:",
    ...failed.slice(0, MAX_SHOWN).map(({ label = "?", attempt, message = "" }) =>
      `  ${shownText(label, 60)}${attempt > 1 ? ` after ${plural(attempt, "attempt")}` : ""}: ${
        shownText(message)
      }`
    ),
    ...(failed.length > MAX_SHOWN ? [`  and ${failed.length - MAX_SHOWN} more`] : []),
  ];
}
