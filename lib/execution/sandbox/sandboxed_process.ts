// An external program in a sandbox: a session of its own, no inherited environment, limits, and an end that ends all
// that it started as well. It communicates through pipes; see isolation.ts for what holds it.

import * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import { isTracked, trackUntilExit } from "../processes/process_registry.ts";
import { type ChildProcess, type ExitStatus, killGroup } from "../processes/spawn_child.ts";
import { SandboxError } from "./error.ts";
import { endOrphans } from "./orphans.ts";
import { environmentOf, type ProcessEnvironment } from "./environment.ts";
import { isolatedCommand, type Isolation, isolation, type Limits } from "./isolation.ts";

/** What a sandboxed program is started with. */
export interface SandboxOptions extends ProcessEnvironment, Limits {
  /** Absolute path of an executable file. */
  readonly command: string;
  /** Handed on as they are; no shell reads them. */
  readonly args: readonly string[];
  /** What holds it; by default all that this system has. */
  readonly isolation?: Isolation;
}

/** A program in a sandbox. */
export interface SandboxedProcess extends ChildProcess {
  readonly status: Promise<ExitStatus>;
  /**
   * Resolves once the program has ended and nothing that it started is left.
   * @returns False where something could not be ended, or looked for.
   */
  readonly gone: Promise<boolean>;
}

// More than any program needs that does not run away: for itself, and for each of its threads.
const MAX_PROCESSES = 512;
const MAX_PROCESSES_PER_THREAD = 16;

/**
 * Starts a program in a sandbox. The caller must see to its end; {@linkcode spawnSandboxed} does.
 *
 * @throws {SandboxError} Where it cannot be started.
 */
export function startSandboxed(options: SandboxOptions): SandboxedProcess {
  const { command, args, directory, threads, environment = {} } = options;
  checkCommand(command, args);
  const secret = crypto.randomUUID();
  const env = environmentOf(secret, { directory, threads, environment });
  const held = options.isolation ?? isolationHere();
  const limits = { processes: MAX_PROCESSES + MAX_PROCESSES_PER_THREAD * threads, ...options };
  const [wrapper, ...words] = isolatedCommand(held, limits, command, args);
  const child = spawn(wrapper, words, directory, env);
  const status = child.status.then(({ code, signal }) => ({ code, signal: signal ?? signalOf(code, held) }));
  let killed = false;
  const sandboxed: SandboxedProcess = {
    pid: child.pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    status,
    // A namespace that ended by itself is empty.
    gone: status.then(() => held.holding === "namespace" && !killed ? true : endOrphans(secret)),
    kill: () => {
      killed = true;
      if (isTracked(sandboxed)) killGroup(child);
    },
  };
  trackUntilExit(sandboxed, child.status);
  return sandboxed;
}

/** Starts a program in a sandbox that ends with the scope: killed, with all that it started, if it still runs. */
export const spawnSandboxed = (
  options: SandboxOptions,
): Effect.Effect<SandboxedProcess, SandboxError, Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => startSandboxed(options),
      catch: (error) => error instanceof SandboxError ? error : new SandboxError("program", String(error)),
    }),
    (sandboxed) =>
      Effect.promise(() => {
        sandboxed.kill();
        return within(END_TIMEOUT_MILLISECONDS, sandboxed.gone);
      }),
  );

// A process that hangs in the kernel, on a file server that does not answer say, ends when it may; nmer does not wait.
const END_TIMEOUT_MILLISECONDS = 10_000;

async function within(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}

function checkCommand(command: string, args: readonly string[]): void {
  if (!command.startsWith("/")) {
    throw new SandboxError(
      "program",
      `found the program ${JSON.stringify(command)}; expected an absolute path`,
    );
  }
  if ([command, ...args].some((word) => word.includes("\0"))) {
    throw new SandboxError(
      "options",
      `an argument for ${command} has a NUL character, which no argument can have`,
    );
  }
  let file: Deno.FileInfo;
  try {
    file = Deno.statSync(command);
  } catch (error) {
    throw new SandboxError("program", `the program ${command} is not there: ${(error as Error).message}`);
  }
  if (!file.isFile || file.mode !== null && (file.mode & 0o111) === 0) {
    throw new SandboxError(
      "program",
      `${command} is no executable file; make it one with chmod +x, or name another`,
    );
  }
}

function isolationHere(): Isolation {
  try {
    return isolation();
  } catch (error) {
    throw notPermitted(error as Error);
  }
}

function spawn(
  command: string,
  args: string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Deno.ChildProcess {
  try {
    return new Deno.Command(command, {
      args,
      cwd,
      env,
      clearEnv: true,
      detached: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw notPermitted(error);
    throw new SandboxError("program", `${command} cannot be started: ${(error as Error).message}`);
  }
}

function notPermitted(error: Error): SandboxError {
  return new SandboxError(
    "permission",
    `this process may not start external programs; allow it with --allow-run (${error.message})`,
  );
}

// The first process of a namespace reports a signal by its exit code, as shells do.
const SIGNALS: Readonly<Record<number, Deno.Signal>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
  31: "SIGSYS",
};

function signalOf(code: number, { holding }: Isolation): Deno.Signal | null {
  return holding === "namespace" ? SIGNALS[code - 128] ?? null : null;
}
