// Signals that a process was started to ignore, as by `nohup`: a listener would make it hear them after all.

/** Numbers of signals on Linux, by which `/proc` has them: signal(7). */
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGUSR1: 10, SIGUSR2: 12, SIGTERM: 15 } as const;

/** A signal that can be asked about. */
export type AskedSignal = keyof typeof NUMBERS;

/**
 * The signals that this process ignores. None where that cannot be known.
 *
 * To be asked before any listener is added, which may be done without waiting for the answer. It may start a process, and
 * at once: Deno lets only those with all permissions read about themselves, and a child ignores the same.
 */
export async function ignoredSignals(): Promise<ReadonlySet<AskedSignal>> {
  const signals = Object.keys(NUMBERS) as AskedSignal[];
  if (Deno.build.os === "windows") return new Set();
  try {
    if (Deno.build.os !== "linux") return new Set(await survivedSignals(signals));
    const mask = ignoredMask(await ownStatus());
    return new Set(signals.filter((signal) => (mask >> BigInt(NUMBERS[signal] - 1) & 1n) === 1n));
  } catch {
    return new Set();
  }
}

/** The bits of `SigIgn:` in a process's status, the lowest for signal 1: proc_pid_status(5). */
export function ignoredMask(status: string): bigint {
  const digits = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return digits === undefined ? 0n : BigInt(`0x${digits}`);
}

async function ownStatus(): Promise<string> {
  try {
    return Deno.readTextFileSync("/proc/self/status");
  } catch {
    return await outputOfShell('while read -r line; do echo "$line"; done < /proc/self/status');
  }
}

/** Signals that a child sends itself and outlives, by which systems without `/proc` can tell. */
export async function survivedSignals(signals: readonly AskedSignal[]): Promise<readonly AskedSignal[]> {
  const script = signals.map((signal) => `sh -c 'kill -${signal.slice(3)} $$' && echo ${signal}`).join("; ");
  const survived = (await outputOfShell(`(${script})`)).split("\n");
  return signals.filter((signal) => survived.includes(signal));
}

async function outputOfShell(script: string): Promise<string> {
  const shell = "/bin/sh";
  // To ask the user would be worse than not to know.
  const { state } = Deno.permissions.querySync({ name: "run", command: shell });
  if (state !== "granted") return "";
  const { stdout } = await new Deno.Command(shell, { args: ["-c", script], stdin: "null", stderr: "null" })
    .output();
  return new TextDecoder().decode(stdout);
}
