// What this system has to hold a program in, and the command that builds a sandbox of it. On Linux, with util-linux:
//
//   setpriv   the program dies with nmer, and setuid programs give it no other rights
//   unshare   a process namespace, which the kernel empties when its first process ends: nothing that the program
//             started outlives it, whatever sessions it made; and a namespace of its own for System V shared
//             memory, which ends likewise
//   prlimit   limits of memory, processes, files; no core dumps
//   sh        the first process of the namespace: adopts orphans, gives the program its status, and offers itself
//             to the kernel as the first to be killed for want of memory, before nmer
//
// What is missing is left out, and `notes` says what that means. No argument is ever read by a shell: the script is
// fixed, the command comes behind it word by word.

/** How far processes are held. */
export type Holding = "namespace" | "group";

/** The isolation that this system offers. */
export interface Isolation {
  readonly holding: Holding;
  /** Words before `-- command` that hold its processes; empty where nothing can. */
  readonly hold: readonly string[];
  /** Where `prlimit` is. */
  readonly prlimit: string | undefined;
  /** What is not held here, a sentence each. */
  readonly notes: readonly string[];
}

/** Limits of a program, each of one process. */
export interface Limits {
  /** Memory in bytes that a process may allocate: heap, stack and anonymous maps (RLIMIT_DATA). */
  readonly memoryBytes?: number;
  /** Number of processes and threads; held where processes have a namespace, and not for root. */
  readonly processes?: number;
  /** Largest file that it may write, in bytes. */
  readonly fileBytes?: number;
}

const FOLDERS = ["/usr/bin", "/bin", "/usr/local/bin", "/sbin", "/usr/sbin"];

const NAMESPACES = ["--user", "--map-current-user", "--pid", "--ipc", "--fork", "--kill-child=KILL"];

// Adopts orphans as the first process of a namespace must. Written for any POSIX shell.
const FIRST_PROCESS = 'echo 500 2>/dev/null >/proc/self/oom_score_adj; "$@"; exit "$?"';

let found: Isolation | undefined;

/** The isolation of this system; looked for once. */
export function isolation(): Isolation {
  return found ??= lookForIsolation();
}

/** The command that runs another in isolation, under limits. */
export function isolatedCommand(
  { hold, holding, prlimit }: Isolation,
  limits: Limits,
  command: string,
  args: readonly string[],
): readonly [string, ...string[]] {
  const inner = holding === "namespace"
    ? ["/bin/sh", "-c", FIRST_PROCESS, "sh", command, ...args]
    : [command, ...args];
  const limited = prlimit === undefined ? inner : [prlimit, ...limitOptions(limits, holding), "--", ...inner];
  return [...hold, ...limited] as unknown as [string, ...string[]];
}

function limitOptions({ memoryBytes, processes, fileBytes }: Limits, holding: Holding): string[] {
  const option = (name: string, value: number | undefined) =>
    value === undefined ? [] : [`--${name}=${Math.max(1, Math.floor(value))}`];
  return [
    "--core=0",
    ...option("data", memoryBytes),
    ...option("fsize", fileBytes),
    // Without a namespace the limit would count all processes of the user.
    ...option("nproc", holding === "namespace" ? processes : undefined),
  ];
}

function lookForIsolation(): Isolation {
  const { holding, hold, notes } = lookForHold();
  const prlimit = pathOf("prlimit");
  if (prlimit !== undefined && works([...hold, prlimit, "--core=0", "--", "/bin/sh", "-c", "exit 0"])) {
    return { holding, hold, prlimit, notes };
  }
  const missing = "without prlimit (util-linux) programs have no limits of memory and files";
  return { holding, hold, prlimit: undefined, notes: [...notes, missing] };
}

function lookForHold(): Omit<Isolation, "prlimit"> {
  const [setpriv, unshare] = ["setpriv", "unshare"].map(pathOf);
  const notes: string[] = [];
  const dying = setpriv === undefined ? [] : [setpriv, "--pdeathsig", "KILL", "--no-new-privs", "--"];
  if (setpriv !== undefined && unshare !== undefined) {
    // A /proc of its own shows only the sandbox; some containers do not allow one.
    for (const proc of [["--mount-proc"], []]) {
      const hold = [...dying, unshare, ...NAMESPACES, ...proc, "--"];
      if (works([...hold, "/bin/sh", "-c", "exit 0"])) return { holding: "namespace", hold, notes };
    }
  }
  notes.push(
    "without process namespaces (setpriv, unshare) a process that leaves its program's session and environment " +
      "may outlive it",
  );
  const hold = works([...dying, "/bin/sh", "-c", "exit 0"]) ? dying : [];
  if (hold.length === 0) {
    notes.push("without setpriv (util-linux) programs outlive an nmer that is killed with SIGKILL");
  }
  return { holding: "group", hold, notes };
}

function pathOf(name: string): string | undefined {
  for (const folder of FOLDERS) {
    try {
      if (Deno.statSync(`${folder}/${name}`).isFile) return `${folder}/${name}`;
    } catch (error) {
      // Not there; or not to be seen, and then a trial shows whether it is there.
      if (error instanceof Deno.errors.NotCapable) return `${folder}/${name}`;
    }
  }
  return undefined;
}

function works([command, ...args]: readonly string[]): boolean {
  try {
    return new Deno.Command(command!, {
      args,
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return false;
  }
}
