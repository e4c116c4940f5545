// Variables by which a launcher introduces its processes to MPI. A program that links MPI and inherits them takes
// itself for one of the ranks: it hangs, or ends the job. Slurm's are among them, because an mpirun in the program
// would spread over all machines of the job.

const PREFIXES = [
  "OMPI_",
  "OPAL_",
  "ORTE_",
  "PRTE_",
  "PRRTE_",
  "PMIX_",
  "PMI_",
  "PMI2_",
  "MPI_",
  "MPIR_",
  "MPICH_",
  "MPIEXEC_",
  "HYDRA_",
  "HYDI_",
  "I_MPI_",
  "MV2_",
  "MVP_",
  "PALS_",
  "PALS2_",
  "ALPS_",
  "FLUX_",
  "SLURM_",
  "SLURMD_",
  "SRUN_",
];

const NAMES = ["GFORTRAN_UNBUFFERED_PRECONNECTED", "HFI_NO_BACKTRACE", "IPATH_NO_BACKTRACE", "PSM2_CUDA"];

/** Whether a variable of the environment must not be handed on to a program that a rank starts. */
export function isOfLauncher(name: string): boolean {
  return NAMES.includes(name) || PREFIXES.some((prefix) => name.startsWith(prefix));
}
