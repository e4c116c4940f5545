// What a batch system gives a process of its machine, as it says in the environment: Slurm, PBS, Torque, LSF, SGE. Where
// it holds its jobs with control groups and affinities, those say the same; where it does not, nothing else says it.

/** Gives an environment variable; undefined where it is not set. */
export type Variable = (name: string) => string | undefined;

/** What a batch system gives a process. */
export interface BatchShare {
  /** Its name, for people. */
  readonly scheduler: string;
  /** Cores for this process; undefined where it does not say. */
  readonly cores: number | undefined;
  /** Memory for this process, in bytes; undefined where it does not say. */
  readonly memoryBytes: number | undefined;
  /**
   * Among how many processes that it started the machine's part of the job is divided already; 1 where all of it is for
   * this process, or for whatever launches more.
   */
  readonly processes: number;
}

/** What the batch system that runs this process gives it; undefined where none does. */
export function batchShare(variable: Variable): BatchShare | undefined {
  for (const [scheduler, read] of Object.entries(SCHEDULERS)) {
    const share = read(variable);
    if (share !== undefined) return { scheduler, ...share };
  }
  return undefined;
}

type Read = (variable: Variable) => Omit<BatchShare, "scheduler"> | undefined;

const SCHEDULERS: Readonly<Record<string, Read>> = {
  Slurm: slurmShare,
  LSF: (variable) => slots(variable, "LSB_JOBID", hostSlots(variable)),
  // Torque has both; PBS says how many of its chunk, Torque how many of a node.
  PBS: (variable) =>
    slots(variable, "PBS_JOBID", numberIn(variable, "NCPUS") ?? numberIn(variable, "PBS_NUM_PPN")),
  // Slots may lie on several machines.
  SGE: (variable) =>
    variable("SGE_TASK_ID") === undefined || numberIn(variable, "NHOSTS") !== 1
      ? undefined
      : slots(variable, "JOB_ID", numberIn(variable, "NSLOTS")),
};

// A shell of salloc has the variables of a job and runs elsewhere: it is on none of its nodes. What srun starts is one
// process of several on a node; a script, and what it starts by itself, has all that the job has there.
function slurmShare(variable: Variable): Omit<BatchShare, "scheduler"> | undefined {
  if (numberIn(variable, "SLURM_JOB_ID") === undefined || !isSet(variable, "SLURMD_NODENAME")) {
    return undefined;
  }
  const onNode = numberIn(variable, "SLURM_CPUS_ON_NODE");
  const perTask = numberIn(variable, "SLURM_CPUS_PER_TASK");
  const node = Number(variable("SLURM_NODEID") ?? "0");
  const inStep = tasksOn(variable("SLURM_STEP_TASKS_PER_NODE"), node);
  const tasks = inStep ?? tasksOn(variable("SLURM_TASKS_PER_NODE"), node) ?? 1;
  const processes = inStep ?? 1;
  // Of a node that a job has for itself, it may have asked for less.
  const ofNode = perTask === undefined ? onNode : Math.min(onNode ?? Infinity, perTask * tasks);
  const perNode = numberIn(variable, "SLURM_MEM_PER_NODE");
  const perCpu = numberIn(variable, "SLURM_MEM_PER_CPU");
  const mebibytes = perNode ?? (perCpu === undefined || onNode === undefined ? undefined : perCpu * onNode);
  return {
    cores: ofNode === undefined ? undefined : Math.max(1, Math.floor(ofNode / processes)),
    memoryBytes: mebibytes === undefined ? undefined : mebibytes * 2 ** 20 / processes,
    processes,
  };
}

// `2(x3),1`: two on each of the first three nodes, one on the fourth.
function tasksOn(text: string | undefined, node: number): number | undefined {
  let first = 0;
  for (const part of (text ?? "").split(",")) {
    const [, count, nodes = "1"] = /^(\d{1,9})(?:\(x(\d{1,9})\))?$/.exec(part.trim()) ?? [];
    if (count === undefined) return undefined;
    first += Number(nodes);
    if (node < first) return Math.max(1, Number(count));
  }
  return undefined;
}

// `node1 4 node2 8`. On which of several machines this process is, the variables do not say.
function hostSlots(variable: Variable): number | undefined {
  const words = (variable("LSB_MCPU_HOSTS") ?? "").trim().split(/\s+/);
  return words.length === 2 && /^\d{1,6}$/.test(words[1]!) ? Math.max(1, Number(words[1])) : undefined;
}

function slots(
  variable: Variable,
  job: string,
  cores: number | undefined,
): Omit<BatchShare, "scheduler"> | undefined {
  return isSet(variable, job) ? { cores, memoryBytes: undefined, processes: 1 } : undefined;
}

function isSet(variable: Variable, name: string): boolean {
  return (variable(name) ?? "") !== "";
}

// A number from 1; Slurm writes 0 for all the memory of a node.
function numberIn(variable: Variable, name: string): number | undefined {
  const text = variable(name) ?? "";
  return /^\d{1,12}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
