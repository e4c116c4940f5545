// What is chosen for the ranks of an MPI job: no MPI is needed to know it.

import { InputError } from "../../base/error.ts";
import type { RankStatistics } from "../../base/run_statistics.ts";
import type { RankMachine, Share } from "../../cluster/ranks/mod.ts";
import type { CarrierChoice } from "./choose_carrier.ts";

/** A choice for all ranks. */
export interface RanksChoice extends CarrierChoice {
  /** What each of them may use of its machine. */
  readonly machines: readonly RankMachine[];
  /** What each of them takes of that. */
  readonly shares: readonly Share[];
  /** The same, for people and results. */
  readonly ranks: readonly RankStatistics[];
}

/** Whether a choice is one for ranks. */
export function isOnRanks(choice: CarrierChoice): choice is RanksChoice {
  return "shares" in choice;
}

/** The refusal of mode mpi where this process is no rank. */
export function notUnderMpi(): InputError {
  return new InputError({
    keyPath: ["--mode"],
    found: "mpi, but this process is alone",
    expected: "one of several that a launcher of MPI has started",
    hint: "Start nmer with mpirun -n N or srun in front, or leave --mode out.",
  });
}
