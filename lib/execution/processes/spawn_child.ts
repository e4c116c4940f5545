// Child processes that compute tasks: how one is started, and what it may do. Each is the same executable with
// permission to load its own modules and for nothing else, in a process group of its own (so that Ctrl-C reaches the
// main process alone), with none of the environment but what leads to Deno's cache of packages.

import { fromFileUrl } from "@std/path";
import { isTracked, trackUntilExit } from "./process_registry.ts";

/** How a process ended. */
export interface ExitStatus {
  /** Exit code; 128 and the number of the signal where one ended it. */
  readonly code: number;
  /** The name of the signal that ended it, as in `SIGKILL`; null where none did. */
  readonly signal: string | null;
}

/** The part of a child process that a pool uses; tests put faulty ones in its place. */
export interface ChildProcess {
  /** Its number, which is that of its group as well. */
  readonly pid: number;
  /** Takes frames; its end is the end of the process. */
  readonly stdin: WritableStream<Uint8Array<ArrayBuffer>>;
  /** Gives frames. */
  readonly stdout: ReadableStream<Uint8Array>;
  /** Gives what a person may read. */
  readonly stderr: ReadableStream<Uint8Array>;
  /** How it ended. */
  readonly status: Promise<ExitStatus>;
  /** Kills it with its group, at once. */
  kill(): void;
}

/** How a child process is started. */
export interface ChildProcessOptions {
  /** The module that it runs: `workers/task_process.ts`. */
  readonly module: URL;
  /** The folder that holds all modules, and that it may read; by default the one above the module's. */
  readonly root?: URL;
  /** The module of the worker inside; by default `task_worker.ts` beside the module. */
  readonly worker?: URL;
  /** Limit of its heap: objects of JavaScript, but not the arrays of numbers. */
  readonly heapMegabytes: number;
}

// What leads Deno to its cache; on Windows, what a process cannot do without as well.
const ENVIRONMENT = Deno.build.os === "windows"
  ? ["DENO_DIR", "USERPROFILE", "LOCALAPPDATA", "SystemRoot"]
  : ["DENO_DIR", "XDG_CACHE_HOME", "HOME"];

// Its child processes would have its rights, those of all of nmer.
const COMPILED = "an nmer made by `deno compile` has no Deno for them; that of `deno task single` has";

/**
 * Starts a child process.
 *
 * @throws {Deno.errors.NotCapable} Where this process may not start others; nobody is asked for the permission.
 */
export function spawnChild(options: ChildProcessOptions): ChildProcess {
  if (Deno.build.standalone) throw new Deno.errors.NotSupported(COMPILED);
  const [command, ...args] = killedFirst([permittedExecutable(), ...childArguments(options)]);
  const child = new Deno.Command(command, {
    args,
    clearEnv: true,
    env: childEnvironment(),
    detached: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { pid, stdin, stdout, stderr, status } = child;
  const started: ChildProcess = {
    pid,
    stdin,
    stdout,
    stderr,
    status,
    kill: () => {
      if (isTracked(started)) killGroup(child);
    },
  };
  trackUntilExit(started, status);
  return started;
}

const SHELL = "/bin/sh";
const OFFER_ITSELF = 'echo 500 2>/dev/null >/proc/self/oom_score_adj; unset PWD OLDPWD SHLVL; exec "$@"';

// Where memory ends, Linux kills the process that holds most, and that may be the main one, with which the run ends. So
// a child offers itself first, where a shell may be started; the shell becomes the child and reads none of its words.
function killedFirst(words: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return Deno.build.os === "linux" && isGranted({ name: "run", command: SHELL })
    ? [SHELL, "-c", OFFER_ITSELF, "sh", ...words]
    : words;
}

// The same executable. A permission for `deno` is one for the first on the PATH; the connection begins with a check
// that both are of the same version.
function permittedExecutable(): string {
  const executable = Deno.execPath();
  const permitted = [executable, "deno"].find((command) => isGranted({ name: "run", command }));
  if (permitted !== undefined) return permitted;
  throw new Deno.errors.NotCapable(
    `this process may not start others; allow it with --allow-run=${executable}, ` +
      `or with "run": ["deno"] among the permissions of deno.json`,
  );
}

function childArguments({ module, root, worker, heapMegabytes }: ChildProcessOptions): string[] {
  const readable = root ?? new URL("..", module);
  return [
    "run",
    "--quiet",
    "--no-prompt",
    `--v8-flags=--max-old-space-size=${heapMegabytes}`,
    // Commas separate paths. Modules of a server are no part of this process, so the child may have to fetch them.
    ...(readable.protocol === "file:"
      ? ["--cached-only", `--allow-read=${fromFileUrl(readable).replaceAll(",", ",,")}`]
      : ["--unstable-worker-options", `--allow-import=${module.host}`]),
    module.href,
    ...(worker === undefined ? [] : [worker.href]),
  ];
}

function childEnvironment(): Record<string, string> {
  const found = ENVIRONMENT.flatMap((variable) => {
    const value = isGranted({ name: "env", variable }) ? Deno.env.get(variable) : undefined;
    return value === undefined ? [] : [[variable, value]];
  });
  return { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...Object.fromEntries(found) };
}

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/** Kills a process with its group. Only who may run everything may signal a group; else it is the process alone. */
export function killGroup(child: { readonly pid: number; kill(signal: "SIGKILL"): void }): void {
  for (const kill of [() => Deno.kill(-child.pid, "SIGKILL"), () => child.kill("SIGKILL")]) {
    try {
      return kill();
    } catch {
      // Not permitted, or not there any more.
    }
  }
}
