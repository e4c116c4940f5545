// Why a task was computed or taken over, from a journal: what became of it, and what of its key differs from another
// input's.

import { formatSeconds } from "../../base/format.ts";
import { plural } from "../../base/plural.ts";
import { shownName } from "../../base/plain_text.ts";
import type { CopiedFrom } from "../../base/task_result.ts";
import { angstromFromBohr } from "../../base/units.ts";
import type { Reuse, TaskHistory } from "../../calculation/mod.ts";
import type { JournalRecord, JournalRun } from "../../execution/mod.ts";
import { clockTime, describeRunShortly, describeState, shownText } from "./run_words.ts";

/** A task as its journal and an input have it. */
export interface Why {
  readonly record: JournalRecord;
  readonly run: JournalRun;
  readonly history: TaskHistory;
  /** Name of the input that it is compared with, and what came of that; undefined where there is none. */
  readonly compared: { readonly input: string; readonly reuse: Reuse } | undefined;
}

/** What is said of a task, for programs. */
export function whyValue({ record, run, history, compared }: Why) {
  const { label, level, copyOf, row, events, key, found } = history;
  return {
    journal: record.path,
    run: run.run,
    label,
    level,
    copy_of: copyOf ?? null,
    key: key ?? null,
    outcome: row?.outcome ?? (found === undefined ? "not computed" : "reused"),
    attempts: row?.attempt ?? 0,
    worker: row?.worker?.name ?? null,
    started: row?.start ?? null,
    ended: row?.end ?? null,
    message: row?.message ?? null,
    energy: found?.result.energy ?? null,
    copied_from_other_run: found?.result.copied !== undefined,
    program: found?.program ?? null,
    events: events.map(({ time, kind, message = null }) => ({ time, kind, message })),
    compared: compared === undefined ? null : {
      input: compared.input,
      label: compared.reuse.label,
      key: compared.reuse.key,
      reused: compared.reuse.found !== undefined,
      differences: compared.reuse.differences,
    },
  };
}

/** The same for a person. */
export function whyText(why: Why, now: number): string {
  const { record, run, history: { label, level, copyOf, key, found, events }, compared } = why;
  const lines = [
    `${shownText(label)}: level ${level} of ${describeRunShortly(run)}`,
    `in ${shownName(record.path)}: ${describeState(run, now)}`,
    "",
    ...(copyOf === undefined
      ? []
      : [`not computed: a copy of ${shownText(copyOf)}, which is equal; of that:`]),
    ...outcomeLines(why),
    ...events.map(({ time, kind, message }) =>
      `  ${clockTime(time)}  ${shownText(kind)}${message === undefined ? "" : `: ${shownText(message)}`}`
    ),
    ...(found === undefined ? [] : [
      `stored result: ${found.result.energy.toFixed(10)} hartree, by ${shownText(found.program)} in ` +
      formatSeconds(found.seconds),
    ]),
    `key: ${key ?? "not known, since the journal does not say what its run computes"}`,
    ...(compared === undefined ? [] : ["", ...comparison(compared)]),
  ];
  return `${lines.join("\n")}\n`;
}

function equalNmer({ deviation }: CopiedFrom): string {
  const angstrom = angstromFromBohr(deviation).toExponential(0);
  return `an equal n-mer of another run, of which no atom is off by more than ${angstrom} angstrom`;
}

function outcomeLines({ run, history: { row, found, label } }: Why): readonly string[] {
  if (row === undefined) {
    return [
      found === undefined
        ? run.state === "finished"
          ? "its result is no longer stored, as after a prune: it is computed again"
          : "not computed yet, and no result is stored"
        : found.result.copied === undefined
        ? "taken over: its result was stored by another run, with the same key"
        : `taken over from ${equalNmer(found.result.copied)}`,
    ];
  }
  const { outcome, attempt, worker, start, end, message, remedy } = row;
  const tries = `${plural(attempt, "attempt")}${worker === undefined ? "" : `, ${shownText(worker.name)}`}`;
  if (outcome === "running") {
    const word = run.state === "killed" ? "begun" : "under way since";
    const lost = run.state === "killed" ? "; it was lost when the run was killed" : "";
    return [`${word} ${clockTime(start)}: ${tries}${lost}`];
  }
  const lasted = `${clockTime(start)} to ${clockTime(end!)} (${formatSeconds(Math.max(0, end! - start))})`;
  if (outcome === "failed") {
    return [
      `failed: ${shownText(message ?? label)}`,
      `${tries}, the last ${lasted}; way out: ${shownText(remedy ?? "none")}`,
      ...(found === undefined ? [] : ["another run has computed it since"]),
    ];
  }
  return [
    `computed: ${tries}, ${lasted}`,
    ...(found === undefined ? ["its result is gone: it is computed again"] : []),
  ];
}

function comparison(
  { input, reuse: { label, key, found, differences } }: NonNullable<Why["compared"]>,
): string[] {
  const who = `a run of ${shownName(input)}`;
  if (found?.result.copied !== undefined) {
    return [
      `${who} takes the stored result over: its ${shownText(label)} has that of ${
        equalNmer(found.result.copied)
      }`,
    ];
  }
  if (found !== undefined) {
    return [`${who} takes the stored result over: its ${shownText(label)} has the same key, ${key}`];
  }
  if (differences.length === 0) {
    return [`${who} computes ${shownText(label)}: no result with its key, ${key}, is in the journal`];
  }
  return [
    `${who} computes ${shownText(label)} again, since its key, ${key}, is of something else:`,
    ...differences.map(({ part, before, now }) =>
      `  ${part}: ${shownText(before)} in the journal, ${shownText(now)} in the input`
    ),
  ];
}
