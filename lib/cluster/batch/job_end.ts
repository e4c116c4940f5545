// How much time a job of a batch system has left, as the environment says it or the system answers. A system is a row of
// the table. Seconds throughout.

/** Gives an environment variable; undefined where it is not set. */
export type Variable = (name: string) => string | undefined;

/** A job that this process runs in. */
export interface BatchJob {
  /** The batch system, for people. */
  readonly scheduler: string;
  /** The job's name there. */
  readonly id: string;
  /** When it ends at the latest, as a Unix time, where the environment says it. */
  readonly endTime: number | undefined;
  /** The command that tells how much time is left. */
  readonly question: readonly [string, ...string[]];
  /** What its answer means; undefined where it names no time: there is no limit, or nobody knows. */
  readonly secondsLeft: (answer: string) => number | undefined;
}

/** The job that this process runs in; undefined where it is none. */
export function batchJob(variable: Variable): BatchJob | undefined {
  for (const find of [slurmJob, pbsJob, lsfJob]) {
    const job = find(variable);
    if (job !== undefined) return job;
  }
  return undefined;
}

// The id of the last job of an array is that of the array as well, of which squeue lists all jobs. On a login node, in a
// shell of salloc, the same limit holds: what runs there ends with the job.
function slurmJob(variable: Variable): BatchJob | undefined {
  const id = variable("SLURM_JOB_ID") ?? "";
  if (!/^\d+$/.test(id)) return undefined;
  const endTime = Number(variable("SLURM_JOB_END_TIME") || NaN);
  return {
    scheduler: "Slurm",
    id,
    endTime: Number.isSafeInteger(endTime) ? endTime : undefined,
    question: ["squeue", "--noheader", "--jobs", id, "--format", "%A %L"],
    secondsLeft: (answer) => {
      const line = answer.split("\n").map((line) => line.trim().split(/\s+/)).find(([job]) => job === id);
      return clockSeconds(line?.[1]);
    },
  };
}

// PBS says how long a job may run and has run, Torque what is left of that.
function pbsJob(variable: Variable): BatchJob | undefined {
  const id = variable("PBS_JOBID") ?? "";
  if (!/^[\w.[\]-]+$/.test(id) || id.startsWith("-")) return undefined;
  return {
    scheduler: "PBS",
    id,
    endTime: undefined,
    question: ["qstat", "-f", id],
    secondsLeft: (answer) => {
      const value = (name: string) => new RegExp(`^\\s*${name} = (\\S+)\\s*$`, "m").exec(answer)?.[1];
      const left = value("Walltime\\.Remaining");
      if (left !== undefined) return /^\d+$/.test(left) ? Number(left) : undefined;
      const limit = clockSeconds(value("Resource_List\\.walltime"));
      return limit === undefined
        ? undefined
        : limit - (clockSeconds(value("resources_used\\.walltime")) ?? 0);
    },
  };
}

// `0:10 L`: hours and minutes until the limit (L), or until an estimated end (E), which ends nothing.
function lsfJob(variable: Variable): BatchJob | undefined {
  const job = variable("LSB_JOBID") ?? "";
  if (!/^\d+$/.test(job)) return undefined;
  const index = variable("LSB_JOBINDEX") ?? "0";
  const id = /^[1-9]\d*$/.test(index) ? `${job}[${index}]` : job;
  return {
    scheduler: "LSF",
    id,
    endTime: undefined,
    question: ["bjobs", "-noheader", "-o", "time_left", id],
    secondsLeft: (answer) => {
      const [, hours, minutes] = /^\s*(\d{1,6}):(\d{1,2}) L\s*$/m.exec(answer) ?? [];
      return hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60;
    },
  };
}

/** Seconds of `1-02:03:04`, `02:03:04`, `3:04` or `UNLIMITED`, which is none. */
export function clockSeconds(text: string | undefined): number | undefined {
  const [, days = "0", hours = "0", minutes, seconds] =
    /^(?:(?:(\d{1,5})-)?(\d{1,6}):)?(\d{1,2}):(\d{1,2})$/.exec(text ?? "") ?? [];
  if (minutes === undefined) return undefined;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

// Two minutes before its end: Slurm sends its warning, for which scripts ask a minute before, up to a minute earlier. A
// fifth of short ones, so that something is left to compute in.
const MAX_MARGIN_SECONDS = 120;
const MARGIN_SHARE = 0.2;

/** For how long a run may compute in a job that has some time left: the rest is for its end. */
export function computingSeconds(secondsLeft: number): number {
  return Math.max(0, secondsLeft - Math.min(MAX_MARGIN_SECONDS, MARGIN_SHARE * secondsLeft));
}
