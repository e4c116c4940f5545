// Job scripts for Slurm as text, made from values: to be read, and changed by hand. Whatever comes from names of files is
// quoted for the shell, and stands in no line that Slurm reads.

import { computingSeconds } from "../batch/job_end.ts";

/** A job script. */
export interface JobScript {
  /** What it is for, in plain words. */
  readonly purpose: readonly string[];
  /** Name of the job, letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  /** Where its output goes, from where it was submitted, in the same characters and Slurm's `%` patterns. */
  readonly log: string;
  /** What it asks for, in order. */
  readonly requests: readonly Request[];
  /** Absolute path of the folder in which the command runs. */
  readonly folder: string;
  /** How nmer is started. */
  readonly nmer: readonly string[];
  /** Its arguments, as a POSIX shell takes them: quoted where they must be. */
  readonly command: string;
  /** What starts the processes of a job of several, as a shell takes it; nothing where nmer is started once. */
  readonly launcher?: string;
  /** How long before its end it is warned, in seconds, so that it is queued again; undefined where it is not. */
  readonly warnedSeconds?: number;
}

/** A line for Slurm. */
export interface Request {
  /** Why, for people. */
  readonly comment: string;
  /** As in `--ntasks=4`. */
  readonly option: string;
}

/** How a job script that nmer has made begins. */
export const SCRIPT_BEGIN = /^#!\/bin\/bash\n# Made by nmer slurm/;

// It may come up to this much earlier, but not before the script listens.
const EARLY_SECONDS = 60;
const MIN_WARNING_SECONDS = 15;

/**
 * How long before the end Slurm is asked for its warning, in seconds: a minute, of short jobs less, so that a run ends by
 * itself before, which it has planned for. In jobs of less than six minutes the warning may be the first.
 */
export function warningSeconds(minutes: number): number {
  const seconds = 60 * minutes;
  return Math.max(MIN_WARNING_SECONDS, Math.floor(seconds - computingSeconds(seconds) - EARLY_SECONDS));
}

/** How often a job is queued again at most. */
export const MAX_RESTARTS = 50;

/** The status of a run that the warning or the end of its time has stopped. */
const OUT_OF_TIME = 140;

/** A folder, word or anything else as a POSIX shell takes it. */
export type Quote = (word: string) => string;

/** The text of a script. */
export function scriptText(script: JobScript, quote: Quote): string {
  const { purpose, name, log, requests, folder, nmer, warnedSeconds } = script;
  const lines = [
    "#!/bin/bash",
    "# Made by nmer slurm. Change it as you like; `nmer slurm` would write it again.",
    ...purpose.map((line) => `# ${commentText(line)}`),
    "",
    `#SBATCH --job-name=${name}`,
    "# Output and errors of the job; what a job that is queued again says is added.",
    `#SBATCH --output=${log}`,
    "#SBATCH --open-mode=append",
    ...requests.flatMap(({ comment, option }) => [`# ${commentText(comment)}`, `#SBATCH ${option}`]),
    ...(warnedSeconds === undefined ? [] : warning(warnedSeconds)),
    "",
    ...(warnedSeconds === undefined ? [] : TRAPS),
    "# What programs need here, for example:",
    "# module load psi4",
    "",
    `cd -- ${quote(folder)} || exit 4`,
    `nmer=(${nmer.map(quote).join(" ")})`,
    "",
    ...(warnedSeconds === undefined ? [`exec "\${nmer[@]}" ${script.command}`] : requeueingLines(script)),
  ];
  return `${lines.join("\n")}\n`;
}

function warning(seconds: number): readonly string[] {
  return [
    `# A warning ${seconds} s before the time is over. USR2 or TERM, never USR1, which opens a debugger in Deno.`,
    `#SBATCH --signal=B:USR2@${seconds}`,
    "# Slurm may queue it again, as after the failure of a node.",
    "#SBATCH --requeue",
  ];
}

// A trap may run between the start of nmer and the next line, so it takes `$!`, which bash sets with the start.
const TRAPS = [
  "# Whatever warns this script goes to nmer, which stops in order: what is finished is in its journal.",
  "warned=",
  `warn() { warned=1; [ -z "$!" ] || kill -"$1" "$!" 2>/dev/null; }`,
  `trap 'warn USR2' USR2`,
  `trap 'warn TERM' TERM`,
  "",
];

// Bash runs a trap only while it waits, and its wait then ends early: so it waits again.
function requeueingLines({ command, launcher }: JobScript): readonly string[] {
  const start = launcher === undefined ? "" : `${launcher} `;
  return [
    `${start}"\${nmer[@]}" ${command} &`,
    "child=$!",
    `wait "$child"`,
    "status=$?",
    `while [ -n "$warned" ]; do`,
    "  warned=",
    `  wait "$child"`,
    "  status=$?",
    "done",
    "",
    `# ${OUT_OF_TIME}: the time did not suffice. The same job computes the rest, ${MAX_RESTARTS} times at most.`,
    `if [ "$status" -eq ${OUT_OF_TIME} ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${MAX_RESTARTS} ]; then`,
    `  scontrol requeue "$SLURM_JOB_ID" && sleep 60 # Slurm ends the script here`,
    "fi",
    `exit "$status"`,
  ];
}

// A comment ends with its line.
function commentText(text: string): string {
  // deno-lint-ignore no-control-regex -- these are what is meant
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, " ");
}

/** `1-02:30:00`, as Slurm has a time of some minutes. */
export function slurmTime(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const days = Math.floor(minutes / 1440);
  const clock = `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}:00`;
  return days === 0 ? clock : `${days}-${clock}`;
}

/** Names of files as parts of names for Slurm: what else could mean something there is `_`. */
export function slurmName(name: string): string {
  return name.replace(/[^\w.-]+/g, "_").replace(/^[.-]/, "_").slice(0, 100);
}
