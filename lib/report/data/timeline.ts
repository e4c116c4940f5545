// When which worker computed what, and what follows from it: the levels, how busy the workers were, and what waiting at
// the end of each level (the barrier) cost. Long timelines are binned, so that a drawing of them stays small. Seconds.

import { mapEntry } from "../../base/workarounds/map_entry.ts";
import { exactSum } from "../../base/exact_sum.ts";
import type { LevelStatistics } from "../../base/run_statistics.ts";

/** A task on a worker. */
export interface TimelineSpan {
  /** Label of the task. */
  readonly task?: string;
  /** Name of the worker. */
  readonly worker: string;
  /** Number of real fragments of the task. */
  readonly nbody: number;
  /** Seconds since the beginning of the timeline. */
  readonly start: number;
  /** Likewise; of a task that is under way, the present. */
  readonly end: number;
  /** What became of it. */
  readonly outcome: "computed" | "failed" | "running";
}

/** The tasks of a run, in any order. */
export interface Timeline {
  readonly spans: readonly TimelineSpan[];
  /** Seconds in which nothing ran, as between two attempts at a run, and which are left out. */
  readonly pauses?: number;
}

// Shorter ones are part of a run.
const MIN_PAUSE_SECONDS = 60;

/** A timeline that begins at 0, without the long pauses in which nothing ran. */
export function withoutPauses(spans: readonly TimelineSpan[]): Timeline {
  const ascending = spans.toSorted((one, other) => one.start - other.start);
  let [shift, until, pauses] = [ascending[0]?.start ?? 0, ascending[0]?.start ?? 0, 0];
  const shifted = ascending.map((span) => {
    const pause = span.start - until;
    if (pause > MIN_PAUSE_SECONDS) {
      shift += pause;
      pauses += pause;
    }
    until = Math.max(until, span.end);
    return { ...span, start: span.start - shift, end: span.end - shift };
  });
  return { spans: shifted, ...(pauses === 0 ? {} : { pauses }) };
}

/**
 * Spans of workers that each compute one task at a time, from spans whose ends are those of writing tasks down, which is
 * done for several at once: a task ended at the latest when the next one of its worker began. Times of their own stay.
 */
export function oneAtATime(spans: readonly TimelineSpan[]): readonly TimelineSpan[] {
  const earliest = new Map<string, number>();
  return spans.toSorted((one, other) => other.end - one.end || other.start - one.start).map((span) => {
    const end = Math.min(span.end, earliest.get(span.worker) ?? Infinity);
    const start = end - (span.end - span.start);
    earliest.set(span.worker, start);
    return { ...span, start, end };
  });
}

/** Share of a worker's time that a level took, from `start` to `end`. */
export interface BusyBin {
  readonly worker: string;
  readonly nbody: number;
  readonly start: number;
  readonly end: number;
  /** From 0 to 1. */
  readonly busy: number;
  /** Whether a task failed in it. */
  readonly failed: boolean;
}

/** Names of the workers, numbers in them in their order. */
export function workersOf({ spans }: Timeline): readonly string[] {
  return [...new Set(spans.map(({ worker }) => worker))]
    .sort(new Intl.Collator("en", { numeric: true }).compare);
}

/** The end of the last task. */
export function lengthOf({ spans }: Timeline): number {
  return spans.reduce((latest, { end }) => Math.max(latest, end), 0);
}

/**
 * The levels of a timeline: `idle_seconds` is the time that workers waited, all of them together, after the last task of
 * the level had been handed out.
 */
export function levelsOf(timeline: Timeline): readonly LevelStatistics[] {
  const workers = workersOf(timeline);
  const byLevel = Map.groupBy(timeline.spans, ({ nbody }) => nbody);
  return [...byLevel].sort(([one], [other]) => one - other).map(([nbody, spans]) => {
    const start = spans.reduce((first, span) => Math.min(first, span.start), Infinity);
    const end = lengthOf({ spans });
    const busy = exactSum(spans.map((span) => span.end - span.start));
    const wall = end - start;
    return {
      nbody,
      tasks: spans.length,
      wall_seconds: wall,
      busy_seconds: busy,
      utilization: wall > 0 ? Math.min(1, busy / (wall * workers.length)) : 1,
      idle_seconds: waitingAt(end, spans, workers),
    };
  });
}

// Each worker waits from its last task, or from when the level's last task was handed out, until the level ends.
function waitingAt(end: number, spans: readonly TimelineSpan[], workers: readonly string[]): number {
  const handedOut = spans.reduce((last, { start }) => Math.max(last, start), 0);
  const free = new Map(workers.map((worker) => [worker, handedOut]));
  for (const span of spans) free.set(span.worker, Math.max(free.get(span.worker)!, span.end));
  return exactSum(Array.from(free.values(), (since) => end - since));
}

/**
 * The timeline in at most this many bins for each worker and level; neighbouring bins that are full are joined.
 *
 * @param timeline The tasks.
 * @param bins Number of bins over the whole length.
 * @param rowOf The row that a worker is shown in; default its own.
 */
export function binned(
  timeline: Timeline,
  bins: number,
  rowOf: (worker: string) => string = (worker) => worker,
): readonly BusyBin[] {
  const width = lengthOf(timeline) / bins;
  if (!(width > 0)) return [];
  const members = new Map<string, Set<string>>();
  const rows = new Map<string, { row: string; nbody: number; busy: Float64Array; failed: Uint8Array }>();
  for (const { worker, nbody, start, end, outcome } of timeline.spans) {
    const row = rowOf(worker);
    mapEntry(members, row, () => new Set()).add(worker);
    const { busy, failed } = mapEntry(rows, `${nbody} ${row}`, () => ({
      row,
      nbody,
      busy: new Float64Array(bins),
      failed: new Uint8Array(bins),
    }));
    const last = Math.min(bins - 1, Math.floor(end / width));
    for (let bin = Math.min(last, Math.floor(start / width)); bin <= last; bin++) {
      busy[bin]! += Math.max(0, Math.min(end, (bin + 1) * width) - Math.max(start, bin * width));
      if (outcome === "failed") failed[bin] = 1;
    }
  }
  return Array.from(rows.values()).flatMap(({ row, nbody, busy, failed }) =>
    joined(row, nbody, busy.map((time) => time / width / members.get(row)!.size), failed, width)
  );
}

// Shares are shown in tenths.
function joined(
  worker: string,
  nbody: number,
  busy: Float64Array,
  failed: Uint8Array,
  width: number,
): readonly BusyBin[] {
  const found: { -readonly [Key in keyof BusyBin]: BusyBin[Key] }[] = [];
  busy.forEach((share, bin) => {
    const tenths = share > 0 ? Math.max(0.1, Math.min(1, Math.round(share * 10) / 10)) : 0;
    if (tenths === 0) return;
    const [start, end, fails] = [bin * width, (bin + 1) * width, failed[bin] === 1];
    const before = found.at(-1);
    const continues = before?.end === start && before.busy === tenths && before.failed === fails;
    if (continues) before.end = end;
    else found.push({ worker, nbody, start, end, busy: tenths, failed: fails });
  });
  return found;
}

/** How many workers were busy, on average, in each of some bins of time. */
export function busyWorkers(timeline: Timeline, bins: number): readonly { time: number; busy: number }[] {
  const width = lengthOf(timeline) / bins;
  const busy = new Float64Array(bins);
  for (const { start, end } of timeline.spans) {
    const last = Math.min(bins - 1, Math.floor(end / width));
    for (let bin = Math.min(last, Math.floor(start / width)); bin <= last; bin++) {
      busy[bin]! += Math.max(0, Math.min(end, (bin + 1) * width) - Math.max(start, bin * width)) / width;
    }
  }
  return Array.from(busy, (count, bin) => ({ time: bin * width, busy: count }));
}
