// Which launcher started this process as one of several, by the environment that each gives its processes, and to
// which makers' libraries it can introduce them.

/** Whose library it is. */
export type Maker = "Open MPI" | "MPICH" | "Intel MPI";

/** How a launcher started this process. */
export interface Launch {
  /** For people. */
  readonly launcher: string;
  /** How many processes it started. */
  readonly size: number;
  /** Which of them this one is, from 0. */
  readonly rank: number;
  /** Whose libraries it belongs to, the best first. */
  readonly makers: readonly Maker[];
}

/** The value of an environment variable; undefined where it is not set. */
export type Variable = (name: string) => string | undefined;

interface Launcher {
  readonly name: string;
  /** Variables that only its processes have. */
  readonly marks: readonly string[];
  readonly size: string;
  readonly rank: string;
  readonly makers: readonly Maker[];
}

// The first that fits counts: those that start their processes through another's stand before it.
const LAUNCHERS: readonly Launcher[] = [
  {
    name: "Open MPI's mpirun",
    marks: ["OMPI_COMM_WORLD_SIZE"],
    size: "OMPI_COMM_WORLD_SIZE",
    rank: "OMPI_COMM_WORLD_RANK",
    makers: ["Open MPI"],
  },
  {
    name: "Intel MPI's mpirun",
    marks: ["I_MPI_MPIRUN", "PMI_SIZE"],
    size: "PMI_SIZE",
    rank: "PMI_RANK",
    makers: ["Intel MPI", "MPICH"],
  },
  {
    name: "mpiexec (Hydra, of MPICH or Intel MPI)",
    marks: ["MPI_LOCALNRANKS", "PMI_SIZE"],
    size: "PMI_SIZE",
    rank: "PMI_RANK",
    makers: ["MPICH", "Intel MPI"],
  },
  {
    name: "Slurm's srun (PMIx)",
    marks: ["SLURM_STEP_NUM_TASKS", "PMIX_RANK"],
    size: "SLURM_STEP_NUM_TASKS",
    rank: "SLURM_PROCID",
    makers: ["Open MPI", "MPICH"],
  },
  {
    name: "Slurm's srun (PMI-2)",
    marks: ["SLURM_STEP_NUM_TASKS", "PMI_SIZE"],
    size: "PMI_SIZE",
    rank: "PMI_RANK",
    makers: ["MPICH", "Intel MPI"],
  },
  {
    // srun --mpi=none: no library can find the others.
    name: "Slurm's srun",
    marks: ["SLURM_STEP_NUM_TASKS"],
    size: "SLURM_STEP_NUM_TASKS",
    rank: "SLURM_PROCID",
    makers: [],
  },
  {
    name: "a launcher that speaks PMI",
    marks: ["PMI_SIZE"],
    size: "PMI_SIZE",
    rank: "PMI_RANK",
    makers: ["MPICH", "Intel MPI"],
  },
];

/** The variables that the launcher is known by. */
export const LAUNCHER_VARIABLES: readonly string[] = [
  ...new Set(LAUNCHERS.flatMap(({ marks, size, rank }) => [...marks, size, rank])),
];

/** The launcher that started this process; undefined where none did. */
export function launchedBy(variable: Variable): Launch | undefined {
  for (const { name, marks, size, rank, makers } of LAUNCHERS) {
    if (!marks.every((mark) => (variable(mark) ?? "") !== "")) continue;
    const count = Number(variable(size));
    const own = Number(variable(rank) || "0");
    if (!Number.isSafeInteger(count) || count < 1) continue;
    return { launcher: name, size: count, rank: own, makers };
  }
  return undefined;
}

/**
 * Whether the launcher ends all with the first process that does not end in good order, be it only that it cannot end MPI
 * since another one is dead: its status says then that the job has failed. Open MPI's has options against it.
 */
export function endsAllWithOne(variable: Variable): boolean {
  return launchedBy(variable) !== undefined &&
    variable("OMPI_MCA_orte_enable_recovery") !== "1" && variable("OMPI_MCA_mpi_ft_enable") !== "1";
}

/** Whose library it is, by its version as the library has it; undefined where nmer does not know. */
export function makerOfVersion(version: string): Maker | undefined {
  return (["Open MPI", "MPICH", "Intel MPI"] as const).find((maker) => version.startsWith(maker));
}

/**
 * Whether a launcher cannot introduce the processes of a library to each other. Of one without makers that is not known
 * before the processes are counted.
 */
export function isForeign({ makers }: Launch, version: string): boolean {
  const maker = makerOfVersion(version);
  return makers.length > 0 && maker !== undefined && !makers.includes(maker);
}

/** What starts processes that a maker's library introduces to each other, for messages. */
export const STARTED_BY: Readonly<Record<Maker, string>> = {
  "Open MPI": "Open MPI's mpirun (in Slurm srun --mpi=pmix)",
  "MPICH": "MPICH's mpiexec (in Slurm srun --mpi=pmi2)",
  "Intel MPI": "Intel MPI's mpirun (in Slurm srun --mpi=pmi2)",
};
