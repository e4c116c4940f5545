// The ways in which the tasks of a run can be carried, by the names that inputs, logs and results have for them. How
// each is made is said in lib/execution/carriers/modes.ts.

/** What is said of a mode. */
export interface Mode {
  /** What computes in it, for `--help`. */
  readonly computes: string;
  /** What one of its members is called, in the singular. */
  readonly member: string;
}

/** All modes, the one that always works first. */
export const MODES = {
  serial: { computes: "this process", member: "process" },
  workers: { computes: "its workers", member: "worker" },
  processes: { computes: "child processes", member: "process" },
  mpi: { computes: "ranks of MPI", member: "worker" },
} as const satisfies Readonly<Record<string, Mode>>;

/** The name of a mode. */
export type CarrierMode = keyof typeof MODES;

/** The names of all modes. */
export const MODE_NAMES = Object.keys(MODES) as readonly CarrierMode[];
