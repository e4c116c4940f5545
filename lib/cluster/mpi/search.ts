// Where libraries of MPI may be, the likeliest first. Whoever was started by a launcher wants the library that came
// with it, so that one's places stand before those of the system.

import type { Launch, Maker, Variable } from "./launcher.ts";

/** What the search asks of this machine. */
export interface SearchedMachine {
  /** The value of an environment variable. */
  readonly variable: Variable;
  /** The path without symbolic links; undefined where nothing is there, or it may not be looked at. */
  readonly realPath: (path: string) => string | undefined;
  /** Executables of the processes above this one, the nearest first; none where that cannot be seen. */
  readonly ancestors: () => readonly string[];
  /** Paths of libraries that the dynamic linker has in its cache, of whatever kind. */
  readonly linkerCache: () => readonly string[];
}

/** A file to try. */
export interface Candidate {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** Whose it is, by its name and place; undefined where these do not say it. */
  readonly maker: Maker | undefined;
  /** Whether the launcher brought it along. */
  readonly launchers: boolean;
}

/** What was found, and where was looked. */
export interface Found {
  readonly candidates: readonly Candidate[];
  /** For people, in order. */
  readonly places: readonly string[];
}

/** Variables of the environment that the search reads. */
export const SEARCH_VARIABLES: readonly string[] = [
  "NMER_MPI_LIBRARY",
  "OMPI_LIBDIR_LOC",
  "OPAL_PREFIX",
  "PMIX_PREFIX",
  "I_MPI_ROOT",
  "MPI_ROOT",
  "MPI_HOME",
  "LD_LIBRARY_PATH",
  "CONDA_PREFIX",
  "PATH",
];

// Both interfaces have had the name libmpi.so.12; Open MPI's is older than what nmer supports.
const NAMES: readonly (readonly [string, Maker | undefined])[] = [
  ["libmpi.so.40", "Open MPI"],
  ["libmpi.so.12", "MPICH"],
  ["libmpich.so.12", "MPICH"],
  ["libmpi_abi.so.1", undefined],
  ["libmpi_abi.so.0", undefined],
  ["libmpi.so", undefined],
];

const LAUNCHER_FILES =
  /\/(?:mpirun|mpiexec|mpiexec\.hydra|hydra_pmi_proxy|hydra_bstrap_proxy|orterun|orted|prterun|prted)$/;

// Debian's folders for a kind of processor.
const KINDS = ["x86_64-linux-gnu", "aarch64-linux-gnu"];

const FOLDERS_OF_THE_SYSTEM: readonly string[] = [
  ...KINDS.map((kind) => `/usr/lib/${kind}`),
  ...["openmpi", "mpich", "mpich-x86_64"].flatMap((
    name,
  ) => [`/usr/lib64/${name}/lib`, `/usr/lib/${name}/lib`]),
  "/usr/local/lib",
  "/usr/lib64",
  "/usr/lib",
  "/opt/intel/oneapi/mpi/latest/lib",
  "/opt/intel/oneapi/mpi/latest/lib/release",
];

/**
 * Looks for libraries, without loading any.
 *
 * @param launch How this process was started: its makers' libraries come first.
 */
export function findLibraries(machine: SearchedMachine, launch?: Launch): Found {
  const places: string[] = [];
  const candidates = new Map<string, Candidate>();
  const add = (place: string, paths: readonly string[], launchers = false) => {
    places.push(place);
    for (const path of paths) {
      const real = machine.realPath(path);
      if (real === undefined || candidates.has(real)) continue;
      candidates.set(real, { path: real, maker: makerOf(path, real), launchers });
    }
  };
  for (const [place, folders] of foldersOfLauncher(machine)) add(place, folders.flatMap(inFolder), true);
  for (const [place, folders] of foldersOfUser(machine)) add(place, folders.flatMap(inFolder));
  add("the linker's cache", machine.linkerCache().filter(isLibraryName));
  add(FOLDERS_OF_THE_SYSTEM.join(", "), FOLDERS_OF_THE_SYSTEM.flatMap(inFolder));
  return { candidates: [...candidates.values()].sort(byFitness(launch)), places };
}

// The launcher's own of the right maker, others of a right maker, the rest; else in the order of the search.
function byFitness(launch: Launch | undefined): (one: Candidate, other: Candidate) => number {
  const makers = launch?.makers ?? [];
  const fitness = ({ maker, launchers }: Candidate) => {
    const at = maker === undefined ? -1 : makers.indexOf(maker);
    if (at < 0) return makers.length + 1;
    return launchers ? 0 : at + 1;
  };
  return (one, other) => fitness(one) - fitness(other);
}

function foldersOfLauncher({ variable, ancestors }: SearchedMachine): [string, string[]][] {
  const launcher = ancestors().find((path) => LAUNCHER_FILES.test(path));
  return [
    ...below(variable, "OMPI_LIBDIR_LOC", [""]),
    ...below(variable, "OPAL_PREFIX", ["/lib", "/lib64"]),
    ...below(variable, "PMIX_PREFIX", ["/lib", "/lib64"]),
    ...(launcher === undefined ? [] : [[`beside ${launcher}`, besideOf(launcher)] as [string, string[]]]),
  ];
}

function foldersOfUser({ variable, realPath }: SearchedMachine): [string, string[]][] {
  const linker = absolutes(variable("LD_LIBRARY_PATH"));
  const launchers = absolutes(variable("PATH"))
    .flatMap((folder) => ["mpirun", "mpiexec"].map((name) => `${folder}/${name}`))
    .filter((path) => realPath(path) !== undefined);
  return [
    ...["I_MPI_ROOT", "MPI_ROOT", "MPI_HOME"].flatMap((name) =>
      below(variable, name, ["/lib", "/lib/release", "/lib64"])
    ),
    [linker.length > 0 ? "LD_LIBRARY_PATH" : "LD_LIBRARY_PATH (not set)", linker],
    ...below(variable, "CONDA_PREFIX", ["/lib"]),
    [
      launchers.length > 0 ? "beside the mpirun on PATH" : "beside an mpirun on PATH (there is none)",
      launchers.flatMap((path) => [...besideOf(path), ...besideOf(realPath(path)!)]),
    ],
  ];
}

/** Folders below one that a variable names; none where it is not set. */
function below(variable: Variable, name: string, subfolders: readonly string[]): [string, string[]][] {
  const folder = variable(name) ?? "";
  if (!folder.startsWith("/")) return [];
  return [[`${name} (${folder})`, subfolders.map((subfolder) => `${folder}${subfolder}`)]];
}

function absolutes(list: string | undefined): string[] {
  return (list ?? "").split(":").filter((path) => path.startsWith("/"));
}

function besideOf(executable: string): string[] {
  const prefix = executable.replace(/\/[^/]+\/[^/]+$/, "");
  return ["/lib", "/lib64", "/lib/release", ...KINDS.map((kind) => `/lib/${kind}`)].map((subfolder) =>
    `${prefix}${subfolder}`
  );
}

function inFolder(folder: string): string[] {
  return NAMES.map(([name]) => `${folder}/${name}`);
}

function isLibraryName(path: string): boolean {
  return NAMES.some(([name]) => path.endsWith(`/${name}`));
}

// Intel MPI's library has MPICH's name.
function makerOf(path: string, real: string): Maker | undefined {
  const named = NAMES.find(([name]) => path.endsWith(`/${name}`))?.[1];
  return named === "MPICH" && /intel|impi/i.test(real) ? "Intel MPI" : named;
}
