// Which shard a job of an array is, by what its scheduler says in the environment: `--shard auto`. A scheduler is a row
// of the table. Only arrays that count from 1 without gaps say how many shards there are.

import { enumeration } from "../../base/plural.ts";
import { describeValue, InputError, type Place } from "../../base/error.ts";
import { parseShard, type Shard } from "./shard.ts";

/** What a scheduler says of an array, by names of variables; undefined where it does not say it. */
interface ArrayVariables {
  /** Its name, for people. */
  readonly scheduler: string;
  /** Number of this job in the array. */
  readonly index: string;
  /** Number of the first job; where it is not said, it is taken for 1. */
  readonly first?: string;
  /** Number of the last job. */
  readonly last?: string;
  /** Number of jobs. */
  readonly count?: string;
  /** From one number to the next. */
  readonly step?: string;
  /** What such an array is asked for with, for 7 jobs. */
  readonly example: string;
  /** What the index has where the job is not one of an array. */
  readonly none?: string;
}

// LSF does not say where an array begins: one that begins later lacks shards, which `nmer merge` reports.
const SCHEDULERS: readonly ArrayVariables[] = [
  {
    scheduler: "Slurm",
    index: "SLURM_ARRAY_TASK_ID",
    first: "SLURM_ARRAY_TASK_MIN",
    last: "SLURM_ARRAY_TASK_MAX",
    count: "SLURM_ARRAY_TASK_COUNT",
    step: "SLURM_ARRAY_TASK_STEP",
    example: "--array=1-7",
  },
  {
    scheduler: "SGE",
    index: "SGE_TASK_ID",
    first: "SGE_TASK_FIRST",
    last: "SGE_TASK_LAST",
    step: "SGE_TASK_STEPSIZE",
    example: "-t 1-7",
    none: "undefined",
  },
  {
    scheduler: "LSF",
    index: "LSB_JOBINDEX",
    last: "LSB_JOBINDEX_END",
    step: "LSB_JOBINDEX_STEP",
    example: '-J "nmer[1-7]"',
    none: "0",
  },
  { scheduler: "PBS", index: "PBS_ARRAY_INDEX", example: "-J 1-7" },
  { scheduler: "Torque", index: "PBS_ARRAYID", example: "-t 1-7" },
];

/** Gives an environment variable; undefined where it is not set. */
export type Environment = (name: string) => string | undefined;

/**
 * The shard that a text stands for, where `auto` is what the environment says: `NMER_SHARD`, or the array that this
 * process is a job of.
 *
 * @param text `i/N` or `auto`.
 * @param place What named it, for messages.
 * @throws {InputError} Where it stands for none, or the environment does not say how many shards there are.
 */
export function shardOf(text: string, environment: Environment, place: Place): Shard {
  if (text !== "auto") return parseShard(text, place);
  const own = environment("NMER_SHARD");
  if (own !== undefined && own !== "" && own !== "auto") return parseShard(own, { keyPath: ["NMER_SHARD"] });
  const arrays = SCHEDULERS.filter(({ index, none }) => {
    const value = environment(index);
    return value !== undefined && value !== "" && value !== none;
  });
  const [array] = arrays;
  if (array === undefined || arrays.length > 1) throw noArray(arrays, place);
  return shardIn(array, environment, place);
}

function shardIn(array: ArrayVariables, environment: Environment, place: Place): Shard {
  const numberOf = (name: string | undefined, otherwise?: number): number | undefined => {
    const text = name === undefined ? undefined : environment(name);
    if (text === undefined || text === "") return otherwise;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw new InputError({
      ...place,
      found: `auto, with ${name}=${describeValue(text)}`,
      expected: "a number there",
      hint: "Give --shard i/N.",
    });
  };
  const index = numberOf(array.index)!;
  const last = numberOf(array.last);
  const count = numberOf(array.count, last);
  const said = [array.index, array.first, array.last, array.count, array.step]
    .filter((name) => name !== undefined && environment(name) !== undefined)
    .map((name) => `${name}=${environment(name!)}`).join(" ");
  if (count === undefined) {
    throw refusal(
      `${array.scheduler}, which says which job of an array this is but not of how many`,
      said,
      array,
      place,
    );
  }
  if (numberOf(array.first, 1) !== 1) {
    throw refusal(`an array of ${array.scheduler} whose first index is not 1`, said, array, place);
  }
  if (numberOf(array.step, 1) !== 1 || last !== undefined && last !== count || index < 1 || index > count) {
    throw refusal(`an array of ${array.scheduler} with gaps`, said, array, place);
  }
  return { index, count };
}

function refusal(
  what: string,
  said: string,
  { count, last, example, index }: ArrayVariables,
  place: Place,
): InputError {
  const hasCount = (count ?? last) !== undefined;
  return new InputError({
    ...place,
    found: `auto, in ${what} (${said})`,
    expected: hasCount
      ? `an array without gaps that begins with 1, as with ${example}; else --shard i/N`
      : "--shard i/N",
    hint: hasCount
      ? "Shards are counted from 1, and all jobs must agree on how many there are."
      : `Write how many there are yourself: --shard $${index}/7 for ${example}.`,
  });
}

function noArray(arrays: readonly ArrayVariables[], place: Place): InputError {
  const names = (which: readonly ArrayVariables[]) => which.map(({ scheduler }) => scheduler);
  return new InputError({
    ...place,
    found: arrays.length === 0
      ? "auto, in a process that is no job of an array"
      : `auto, with variables of the arrays of ${names(arrays).join(" and ")}`,
    expected: `the variables of a job array of ${enumeration(["Slurm", "SGE", "LSF"])}, or NMER_SHARD=i/N`,
    hint: "Give --shard i/N, i from 1 to N.",
  });
}
