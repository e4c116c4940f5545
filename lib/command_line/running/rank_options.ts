// Options of a run that only mean something for ranks of MPI, or that contradict them.

import { describeValue, InputError } from "../../base/error.ts";
import type { Calculation } from "../../calculation/mod.ts";
import type { Arguments } from "../options/arguments.ts";
import { originOf, type ResolvedOptions } from "../options/execution_options.ts";

const OF_RANKS = {
  coordinate_only: "coordinateOnly",
  rank_timeout: "rankTimeoutMilliseconds",
} as const;

/**
 * Whether each process of a launcher is a shard of its own, which needs nothing from the others: a shard with a mode that
 * is not MPI's.
 *
 * @param parsed Undefined where the arguments are wrong.
 */
export function isShardApart(
  parsed: Arguments | undefined,
  environment: (name: string) => string | undefined,
): boolean {
  const given = (name: string) => {
    const value = parsed?.options.get(name) ?? environment(`NMER_${name.toUpperCase()}`);
    return value === undefined || value === "" ? undefined : value;
  };
  return given("shard") !== undefined && isApart(given("mode"));
}

/**
 * Refuses what would be without effect: a mode of one process for several ranks, and options of ranks for a process that
 * is alone. An input and the environment may have the latter, for when it is not.
 *
 * @param ranks How many ranks compute together.
 * @throws {InputError} With the place of the option.
 */
export function checkRankOptions(
  parsed: Arguments,
  { input }: Pick<Calculation, "input">,
  execution: ResolvedOptions,
  ranks: number,
): void {
  if (ranks > 1 && isApart(execution.mode)) {
    throw new InputError({
      ...originOf(parsed, input, "mode").place,
      found: `${describeValue(execution.mode)} for ${ranks} processes that a launcher of MPI has started`,
      expected: "mpi, which there goes without saying",
      hint: "Leave it out. With --shard and --mode as options each process would be a shard of its own.",
    });
  }
  if (ranks > 1) return;
  for (const key of ["coordinate_only", "rank_timeout"] as const) {
    const value = execution[OF_RANKS[key]];
    if (value === undefined || value === false) continue;
    const { from, place } = originOf(parsed, input, key);
    if (from !== "arguments") continue;
    throw new InputError({
      ...place,
      found: "an option of ranks, but this process is alone",
      expected: "several that a launcher of MPI has started",
      hint: "Start nmer with mpirun -n N or srun in front, N from 2, or leave it out.",
    });
  }
}

function isApart(mode: unknown): boolean {
  return mode !== undefined && mode !== "auto" && mode !== "mpi";
}
