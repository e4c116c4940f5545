// The environments are those that the launchers of Open MPI 4.1 and 5.0, MPICH 4.0 and 5.0, Intel MPI 2021.18 and
// Slurm 22.05 give their processes, shortened.

import { assert, assertEquals } from "@std/assert";
import {
  endsAllWithOne,
  isForeign,
  launchedBy,
  LAUNCHER_VARIABLES,
  makerOfVersion,
  STARTED_BY,
} from "../../../lib/cluster/mpi/launcher.ts";

type Environment = Readonly<Record<string, string>>;

const SLURM_STEP: Environment = { SLURM_STEP_ID: "0", SLURM_STEP_NUM_TASKS: "3", SLURM_PROCID: "2" };
const HYDRA: Environment = { MPI_LOCALNRANKS: "3", MPI_LOCALRANKID: "2", PMI_RANK: "2", PMI_SIZE: "3" };

const CASES: readonly (readonly [string, Environment, string, readonly string[]])[] = [
  [
    "Open MPI's mpirun",
    { OMPI_COMM_WORLD_SIZE: "3", OMPI_COMM_WORLD_RANK: "2", PMIX_RANK: "2" },
    "Open MPI's mpirun",
    ["Open MPI"],
  ],
  ["MPICH's mpiexec", HYDRA, "mpiexec (Hydra, of MPICH or Intel MPI)", ["MPICH", "Intel MPI"]],
  ["Intel MPI's mpirun", { ...HYDRA, I_MPI_MPIRUN: "mpirun" }, "Intel MPI's mpirun", ["Intel MPI", "MPICH"]],
  ["srun --mpi=pmix", { ...SLURM_STEP, PMIX_RANK: "2" }, "Slurm's srun (PMIx)", ["Open MPI", "MPICH"]],
  [
    "srun --mpi=pmi2",
    { ...SLURM_STEP, PMI_RANK: "2", PMI_SIZE: "3", PMI_FD: "14" },
    "Slurm's srun (PMI-2)",
    ["MPICH", "Intel MPI"],
  ],
  ["srun --mpi=none", SLURM_STEP, "Slurm's srun", []],
  [
    // Hydra starts one proxy on each machine by srun: the step counts these.
    "MPICH's mpiexec in a job of Slurm",
    { ...SLURM_STEP, SLURM_STEP_NUM_TASKS: "1", SLURM_PROCID: "0", ...HYDRA },
    "mpiexec (Hydra, of MPICH or Intel MPI)",
    ["MPICH", "Intel MPI"],
  ],
  ["another launcher", { PMI_RANK: "2", PMI_SIZE: "3" }, "a launcher that speaks PMI", [
    "MPICH",
    "Intel MPI",
  ]],
];

for (const [name, environment, launcher, makers] of CASES) {
  Deno.test(`mpi: a process of ${name} knows its launcher, its rank and how many there are`, () => {
    assertEquals(launchedBy((key) => environment[key]), { launcher, size: 3, rank: 2, makers } as unknown);
    const read = Object.keys(environment).filter((key) => LAUNCHER_VARIABLES.includes(key));
    const known = Object.fromEntries(read.map((key) => [key, environment[key]]));
    assertEquals(launchedBy((key) => known[key])?.launcher, launcher);
  });
}

Deno.test("mpi: a batch script of Slurm, an empty environment and nonsense are no launcher", () => {
  assertEquals(launchedBy(() => undefined), undefined);
  // sbatch gives its script these, of which no step was made.
  const batch: Environment = { SLURM_JOB_ID: "7", SLURM_NTASKS: "4", SLURM_PROCID: "0", SLURM_LOCALID: "0" };
  assertEquals(launchedBy((key) => batch[key]), undefined);
  for (const size of ["", "0", "-1", "many", "1.5"]) {
    assertEquals(launchedBy((key) => key === "PMI_SIZE" ? size : undefined), undefined);
  }
});

Deno.test("mpi: a library is foreign to a launcher of other makers, and not to one of which that is unknown", () => {
  const launch = (makers: readonly ("Open MPI" | "MPICH" | "Intel MPI")[]) => ({
    launcher: "",
    size: 2,
    rank: 0,
    makers,
  });
  assert(isForeign(launch(["Open MPI"]), "MPICH 4.0.2"));
  assert(isForeign(launch(["MPICH", "Intel MPI"]), "Open MPI v4.1.4"));
  assert(!isForeign(launch(["MPICH", "Intel MPI"]), "Intel MPI 2021.18.1"));
  assert(!isForeign(launch([]), "Open MPI v4.1.4"));
  assert(!isForeign(launch(["Open MPI"]), "CRAY MPICH version 8"));
  assertEquals(makerOfVersion("MVAPICH 3.0"), undefined);
  assertEquals(Object.keys(STARTED_BY).length, 3);
});

Deno.test("mpi: a launcher ends all ranks with one, unless an option of Open MPI's lets the others live", () => {
  const ends = (variables: Readonly<Record<string, string>>) => endsAllWithOne((name) => variables[name]);
  const size = { OMPI_COMM_WORLD_SIZE: "2" };
  assertEquals(ends(size), true);
  assertEquals(ends({ ...size, OMPI_MCA_orte_enable_recovery: "1" }), false); // --enable-recovery
  assertEquals(ends({ ...size, OMPI_MCA_mpi_ft_enable: "1" }), false); // --with-ft ulfm
  assertEquals(ends({ PMI_SIZE: "2", MPI_LOCALNRANKS: "2" }), true);
  assertEquals(ends({}), false);
});
