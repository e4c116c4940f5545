// What libraries and launchers of MPI call the files of a job that outlive a kill: shared memory, and the folders of
// sessions. Nothing of another name is ever recorded or removed.

/** Where shared memory has names. */
export const SHARED_MEMORY = "/dev/shm";

// Open MPI 4 and 5; MPICH, from version 5 on as long as the job lives, before that for a moment; Intel MPI, for a moment;
// the libraries below them that speak to networks, for a moment.
const SEGMENTS: readonly RegExp[] = [
  /^(?:vader|sm)_segment\.[\w.-]+\.\d+\.[0-9a-f]+\.\d+$/,
  /^mpich_shm_[0-9a-f]+_\d+$/,
  /^mpich_shar_tmp\w{6}$/,
  /^Intel_MPI_\w{6}$/,
  /^shm-col-space-[\w.-]+$/,
  /^psm[23]?_shm[\w.-]+$/,
  /^ucx_shm_posix_[0-9a-f]+$/,
];

// The folder of one job: Open MPI 4 keeps those of a user together, as PRRTE did at first. Slurm's are not among them.
const SESSIONS: readonly RegExp[] = [
  /\/(?:ompi|prte)\.[\w.-]+\.\d+\/(?:pid|jf|dvm)\.\d+$/,
  /\/(?:ompi|prte)\.\d+$/,
];

/** The variables by which launchers tell ranks the folder of their session. */
export const SESSION_VARIABLES: readonly string[] = [
  "OMPI_MCA_orte_jobfam_session_dir",
  "PMIX_SERVER_TMPDIR",
];

/** What a path is the name of; undefined where it is none of MPI's. */
export function kindOf(path: string): "segment" | "session" | undefined {
  if (/\/\.{0,2}\/|\/\.{0,2}$|[\0\n]/.test(path) || !path.startsWith("/")) return undefined;
  const name = path.startsWith(`${SHARED_MEMORY}/`) ? path.slice(SHARED_MEMORY.length + 1) : undefined;
  if (name !== undefined) return SEGMENTS.some((pattern) => pattern.test(name)) ? "segment" : undefined;
  return SESSIONS.some((pattern) => pattern.test(path)) ? "session" : undefined;
}
