// What to ask Slurm for: shards, cores, hours and memory that a calculation is expected to take, where the user does not
// say them. Pure arithmetic over the estimates of `nmer plan`.

import { formatSeconds, formatSecondsRange } from "../../base/format.ts";
import { computingSeconds } from "../batch/job_end.ts";

/** What a calculation takes. */
export interface Load {
  readonly levels: readonly LevelLoad[];
  /** By what factor all of it may take longer. */
  readonly spread: number;
  /** Cores of each task. */
  readonly threads: number;
  /** Memory of the largest task, in bytes. */
  readonly taskBytes: number;
  /** What nmer takes by itself with some workers, in bytes. */
  readonly ownBytes: (workers: number) => number;
}

/** What a level takes; it waits for the one below. */
export interface LevelLoad {
  /** Number of its tasks. */
  readonly tasks: number;
  /** Expected computing of all of them, in core seconds. */
  readonly seconds: number;
  /** The longest that one of them is expected to take, in seconds. */
  readonly longestSeconds: number;
}

/** What the user asks for; the rest is proposed. */
export interface Wishes {
  /** Number of shards, `auto` to have it proposed; undefined for one job that computes all. */
  readonly array?: number | "auto" | undefined;
  readonly nodes?: number | undefined;
  /** Processes of one job. */
  readonly ntasks?: number | undefined;
  readonly cpusPerTask?: number | undefined;
  readonly minutes?: number | undefined;
  /** Memory of each node, in MiB. */
  readonly mebibytes?: number | undefined;
}

/** What is asked for. */
export interface Sizes {
  /** Number of shards; undefined for one job that computes all. */
  readonly shards: number | undefined;
  /** Processes of one job; 1 for shards. */
  readonly ntasks: number;
  readonly cpusPerTask: number;
  readonly minutes: number;
  /** How long one of the jobs is expected to take, in seconds. */
  readonly expectedSeconds: readonly [low: number, high: number];
  /** Memory that a process needs, in MiB. */
  readonly processMebibytes: number;
  /** What the user should know of it, a sentence each. */
  readonly doubts: readonly string[];
}

const MAX_CORES = 16;
const SHARD_CORES = 4;
const HOUR_SECONDS = 3600;
const MIN_TASKS_PER_SHARD = 10;
// What Slurm allows in an array unless its site says otherwise (MaxArraySize 1001).
const MAX_SHARDS = 1000;

/** Shards, cores, time and memory for a calculation. */
export function propose(load: Load, wishes: Wishes): Sizes {
  const tasks = load.levels.reduce((sum, level) => sum + level.tasks, 0);
  const seconds = load.levels.reduce((sum, level) => sum + level.seconds, 0);
  const { array, ntasks = wishes.nodes ?? 1 } = wishes;
  const cores = wishes.cpusPerTask ??
    load.threads * coresFor(tasks, seconds, array === undefined ? ntasks : 0);
  const workers = Math.max(1, Math.floor(cores / load.threads));
  const shards = array === "auto" ? shardsFor(tasks, seconds / workers) : array;
  const parts = shards ?? ntasks;
  const expected = wallSeconds(load.levels, parts * workers);
  const [low, high] = [expected / load.spread, expected * load.spread];
  const minutes = wishes.minutes ?? minutesFor(high);
  const bytes = workers * load.taskBytes + load.ownBytes(workers);
  return {
    shards,
    ntasks: shards === undefined ? ntasks : 1,
    cpusPerTask: cores,
    minutes,
    expectedSeconds: [low, high],
    processMebibytes: mebibytesFor(bytes),
    doubts: [
      ...shardDoubts(shards, array === "auto", tasks),
      ...timeDoubts(load, high, minutes),
      ...memoryDoubts(
        wishes,
        bytes * (shards === undefined ? Math.ceil(ntasks / (wishes.nodes ?? ntasks)) : 1),
      ),
    ],
  };
}

// As many as have the work done in about an hour; a shard has the same few as any other.
function coresFor(tasks: number, seconds: number, processes: number): number {
  const most = Math.max(1, Math.ceil(tasks / Math.max(1, processes)));
  if (processes === 0) return Math.min(SHARD_CORES, most);
  return Math.max(1, Math.min(MAX_CORES, most, Math.ceil(seconds / (HOUR_SECONDS * processes))));
}

// An hour for each, and enough tasks that their lengths even out.
function shardsFor(tasks: number, secondsOfOne: number): number {
  const most = Math.max(1, Math.min(MAX_SHARDS, Math.floor(tasks / MIN_TASKS_PER_SHARD)));
  return Math.max(1, Math.min(most, Math.ceil(secondsOfOne / HOUR_SECONDS)));
}

function wallSeconds(levels: readonly LevelLoad[], workers: number): number {
  return levels.reduce((sum, level) => sum + Math.max(level.seconds / workers, level.longestSeconds), 0);
}

// Half as much again as the estimate has at most, a minute for the start, and two in which nothing is begun any more.
function minutesFor(highSeconds: number): number {
  return Math.max(10, 10 * Math.ceil((1.5 * highSeconds + 180) / 600));
}

// What a job computes is kept task by task: where none ends in it, it gets nowhere, however often it is queued again.
function timeDoubts({ levels, spread }: Load, highSeconds: number, minutes: number): readonly string[] {
  const longest = Math.max(0, ...levels.map(({ longestSeconds }) => longestSeconds));
  const computing = computingSeconds(60 * minutes);
  if (longest * spread > computing) {
    const most = longest / spread > computing ? "is" : "may be";
    return [
      `a single task is expected to take ${
        formatSecondsRange([longest / spread, longest * spread])
      }, and a job of ` +
      `this time has ${
        formatSeconds(computing)
      } for computing: that ${most} too little; ask for more with --time`,
    ];
  }
  if (highSeconds <= 60 * minutes) return [];
  return [
    "the estimate leaves it open whether the time suffices; what is left then is computed when the job is queued again",
  ];
}

// Of a node, with at least one process on it.
function memoryDoubts({ mebibytes }: Wishes, bytes: number): readonly string[] {
  const needed = Math.ceil(bytes / (USED_SHARE * 2 ** 20));
  if (mebibytes === undefined || mebibytes >= needed) return [];
  return [
    `nmer and its workers are expected to need some ${needed} MiB on a node, and ${mebibytes} MiB are asked for: ` +
    "that may be too little; ask for more with --mem, or for fewer cores with --cpus-per-task",
  ];
}

// A run takes four fifths of the memory that it has; the rest is for the system.
const USED_SHARE = 0.8;

function mebibytesFor(bytes: number): number {
  return Math.max(500, 100 * Math.ceil(bytes * 1.3 / 2 ** 20 / 100));
}

function shardDoubts(shards: number | undefined, isProposed: boolean, tasks: number): readonly string[] {
  if (shards === undefined) return [];
  const doubts = shards > MAX_SHARDS
    ? [
      `Slurm takes arrays up to ${MAX_SHARDS} only unless its site allows more (MaxArraySize ${
        MAX_SHARDS + 1
      }; ` +
      "scontrol show config says it)",
    ]
    : [];
  return [...doubts, ...workDoubts(shards, isProposed, tasks)];
}

function workDoubts(shards: number, isProposed: boolean, tasks: number): readonly string[] {
  if (shards > tasks) return [`there are ${tasks} tasks for ${shards} shards: some of them will have none`];
  if (isProposed && shards === 1) return ["the work is too little for shards; without --array it is one job"];
  if (!isProposed && tasks / shards < MIN_TASKS_PER_SHARD) {
    return [
      `${shards} shards have fewer than ${MIN_TASKS_PER_SHARD} of ${tasks} tasks each, so some may wait for others`,
    ];
  }
  return [];
}
