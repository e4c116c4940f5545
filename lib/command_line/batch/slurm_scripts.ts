// The job scripts of a calculation: one job, or an array of shards and the job that merges them.

import { basename, dirname, join, resolve } from "@std/path";
import { formatSecondsRange } from "../../base/format.ts";
import { plural } from "../../base/plural.ts";
import type { Sizes } from "../../cluster/slurm/proposal.ts";
import {
  type JobScript,
  type Request,
  scriptText,
  slurmName,
  slurmTime,
  warningSeconds,
} from "../../cluster/slurm/job_script.ts";
import { stemOf } from "../options/default_journal.ts";
import { shellFile, shellWord } from "../options/shell_words.ts";
import type { SlurmWishes } from "./slurm_options.ts";

/** What scripts are made from. */
export interface ScriptRequest {
  /** Name of the input, from the folder in which the scripts run. */
  readonly inputPath: string;
  /** Absolute path of that folder. */
  readonly folder: string;
  /** How nmer is started. */
  readonly nmer: readonly string[];
  /** Further arguments of `nmer run`. */
  readonly more: readonly string[];
  /** What `nmer run` and `nmer merge` have behind their operands so that they know the same programs. */
  readonly programs: string;
  /** Name of the result. */
  readonly result: string;
  /** Name of the script; default beside the input. */
  readonly script: string | undefined;
  /** Number of tasks. */
  readonly tasks: number;
  readonly wishes: SlurmWishes;
  readonly sizes: Sizes;
  /** Memory that merging takes, in MiB. */
  readonly mergeMebibytes: number;
}

/** A script with its name. */
export interface NamedScript {
  readonly path: string;
  readonly text: string;
  /** Where the output of its jobs goes, as a pattern of a shell. */
  readonly log: string;
}

/** The scripts of a calculation, in the order in which they are submitted. */
export function slurmScripts(request: ScriptRequest): readonly [NamedScript, ...NamedScript[]] {
  const { inputPath, script, sizes } = request;
  const path = script ?? join(dirname(inputPath), `${stemOf(inputPath)}.slurm.sh`);
  const first = sizes.shards === undefined ? oneJob(request) : arrayJob(request, sizes.shards);
  if (sizes.shards === undefined) return [named(path, first)];
  return [named(path, first), named(mergePath(path), mergeJob(request, sizes.shards))];
}

/** `water.merge.slurm.sh` beside `water.slurm.sh`. */
export function mergePath(path: string): string {
  const [, stem, end] = /^(.*?)((?:\.slurm)?(?:\.[^.]*)?)$/.exec(basename(path)) ?? [];
  return join(dirname(path), `${stem}.merge${end}`);
}

function named(path: string, script: JobScript): NamedScript {
  return { path, text: scriptText(script, shellWord), log: script.log.replace(/%[a-zA-Z]/g, "*") };
}

function oneJob(request: ScriptRequest): JobScript {
  const { inputPath, result, sizes: { ntasks, cpusPerTask, processMebibytes }, wishes, programs, more } =
    request;
  const { nodes, mebibytes, mpi } = wishes;
  const name = jobName(request);
  const isMpi = ntasks > 1;
  return {
    ...common(request),
    purpose: [
      `${inputPath} in one job${isMpi ? ` of ${ntasks} processes, which compute together by MPI` : ""}.`,
    ],
    name,
    log: `${name}.%j.log`,
    requests: [
      ...(nodes === undefined ? [] : [{ comment: "Machines.", option: `--nodes=${nodes}` }]),
      {
        comment: isMpi ? "Processes; each has its own workers." : "One process.",
        option: `--ntasks=${ntasks}`,
      },
      ...sized(request),
      mebibytes === undefined && isMpi
        ? {
          comment: `Memory: some ${processMebibytes} MiB for a process and its workers.`,
          option: `--mem-per-cpu=${Math.ceil(processMebibytes / cpusPerTask)}M`,
        }
        : memory(mebibytes, processMebibytes),
      ...ofSite(wishes),
    ],
    command: `run ${shellFile(inputPath)} -o ${shellFile(result)}${programs}${words(more)}`,
    ...(isMpi ? { launcher: `srun --mpi=${mpi} --cpus-per-task="$SLURM_CPUS_PER_TASK"` } : {}),
    warnedSeconds: warningSeconds(request.sizes.minutes),
  };
}

function arrayJob(request: ScriptRequest, shards: number): JobScript {
  const { inputPath, tasks, sizes: { processMebibytes }, wishes, programs, more } = request;
  const name = jobName(request);
  return {
    ...common(request),
    purpose: [
      `${inputPath} as an array of ${plural(shards, "shard")}, with some ${
        Math.ceil(tasks / shards)
      } of ${tasks} tasks each;`,
      "the script of the same name with `merge` in it joins them.",
    ],
    name,
    log: `${name}.%A_%a.log`,
    requests: [
      {
        comment: "Shards, counted from 1 without gaps: nmer finds out by them which part it has.",
        option: `--array=1-${shards}`,
      },
      { comment: "One process for each.", option: "--ntasks=1" },
      ...sized(request),
      memory(wishes.mebibytes, processMebibytes),
      ...ofSite(wishes),
    ],
    command: `run ${shellFile(inputPath)} --shard auto${programs}${words(more)}`,
    warnedSeconds: warningSeconds(request.sizes.minutes),
  };
}

function mergeJob(request: ScriptRequest, shards: number): JobScript {
  const { inputPath, result, wishes, programs, mergeMebibytes } = request;
  const name = `${jobName(request)}.merge`;
  const stem = shellFile(join(dirname(inputPath), stemOf(inputPath)));
  return {
    ...common(request),
    purpose: [
      `Joins the ${shards} shards of ${inputPath} once all of them have ended, however they did:`,
      "where something is missing it says what, and ends with status 3.",
    ],
    name,
    log: `${name}.%j.log`,
    requests: [
      { comment: "It adds up, and computes nothing.", option: "--ntasks=1" },
      { comment: "Cores.", option: "--cpus-per-task=1" },
      { comment: "Longest time.", option: "--time=00:30:00" },
      { comment: "Memory.", option: `--mem=${mergeMebibytes}M` },
      ...ofSite(wishes),
    ],
    command: `merge ${shellFile(inputPath)} ${stem}.[0-9]*-of-${shards}.nmer.db -o ${
      shellFile(result)
    }${programs}`,
  };
}

function common({ folder, nmer }: ScriptRequest): Pick<JobScript, "folder" | "nmer"> {
  return { folder, nmer };
}

function sized({ sizes, wishes }: ScriptRequest): readonly Request[] {
  const { cpusPerTask, minutes, expectedSeconds, shards } = sizes;
  const one = shards === undefined ? "The whole" : "A shard";
  return [
    { comment: "Cores, for as many workers.", option: `--cpus-per-task=${cpusPerTask}` },
    {
      comment: `${one} is expected to take ${formatSecondsRange(expectedSeconds)}${
        wishes.minutes === undefined ? "" : "; this is what was asked for"
      }.`,
      option: `--time=${slurmTime(minutes)}`,
    },
  ];
}

function memory(mebibytes: number | undefined, needed: number): Request {
  return {
    comment: `Memory of a node: some ${needed} MiB are needed.`,
    option: `--mem=${mebibytes ?? needed}M`,
  };
}

function ofSite({ partition, account, further }: SlurmWishes): readonly Request[] {
  return [
    ...(partition === undefined ? [] : [{ comment: "Partition.", option: `--partition=${partition}` }]),
    ...(account === undefined ? [] : [{ comment: "Account.", option: `--account=${account}` }]),
    ...further.map((option) => ({ comment: "As asked for.", option })),
  ];
}

function jobName({ inputPath }: ScriptRequest): string {
  return slurmName(`nmer-${stemOf(inputPath)}`);
}

function words(more: readonly string[]): string {
  return more.map((word) => ` ${shellWord(word)}`).join("");
}

/** The folder in which scripts run: that of the user now, from which all names count. */
export function scriptFolder(): string {
  return resolve(".");
}
