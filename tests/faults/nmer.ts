// Whole runs of nmer as child processes, for tests that disturb them: an input of helium atoms with some hundred
// quick tasks, a folder for its files, what its logs say, and what must hold after any disturbance.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { comes } from "../waiting.ts";

export { comes };

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));

/** How a run ended. */
export interface Ended {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

/** A run that is under way. */
export interface Running {
  readonly pid: number;
  readonly kill: (signal: Deno.Signal) => void;
  readonly ended: Promise<Ended>;
}

/** A command line for `sh`, with what `nmer run` is called by and the name of the input that every folder has. */
export const NMER_RUN = `'${Deno.execPath()}' run -q -A '${CLI}' run he.yaml`;

/** Starts `nmer run he.yaml` in a folder, with some more variables in its environment. */
export function start(folder: string, args: string, env: Readonly<Record<string, string>> = {}): Running {
  return startCommand(
    folder,
    Deno.execPath(),
    ["run", "-q", "-A", CLI, "run", "he.yaml", ...args.split(" ")],
    env,
  );
}

/** Starts a line of shell in a folder. */
export function startShell(folder: string, line: string): Running {
  return startCommand(folder, "bash", ["-c", line]);
}

function startCommand(
  cwd: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const begin = performance.now();
  const child = new Deno.Command(command, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const texts = [child.stdout, child.stderr].map((stream) => new Response(stream).text());
  const status = child.status.then((status) => ({ ...status, seconds: (performance.now() - begin) / 1000 }));
  return {
    pid: child.pid,
    kill: (signal) => {
      try {
        child.kill(signal);
      } catch { /* It has ended. */ }
    },
    ended: Promise.all([status, ...texts]).then(([{ code, signal, seconds }, out, err]) => ({
      code,
      signal,
      out: out!,
      err: err!,
      seconds,
    })),
  };
}

/** Runs nmer undisturbed, to a status; the result. */
export async function run(folder: string, args: string, status = 0): Promise<Ended> {
  const ended = await start(folder, args).ended;
  assertEquals(ended.code, status, ended.err);
  return ended;
}

/** A folder with the input he.yaml that is removed afterwards: 5 atoms are 130 tasks, 6 are 472, which take some two seconds. */
export async function inFolder<A>(atoms: 5 | 6, use: (folder: string) => Promise<A>): Promise<A> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "nmer-faults-" }));
  try {
    await writeInput(folder, atoms);
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes he.yaml. */
export function writeInput(folder: string, atoms: 5 | 6): Promise<void> {
  const geometry = [0, 0, 0, 0, 0, 4.5, 0, 4.7, 0.1, 4.6, 0.2, 0, 4.9, 4.4, 0.3, 0.1, 4.8, 4.7].slice(
    0,
    3 * atoms,
  );
  return Deno.writeTextFile(
    join(folder, "he.yaml"),
    `molecule:
  symbols: [${Array.from({ length: atoms }, () => "He").join(", ")}]
  geometry: [${geometry.join(", ")}]
  fragments: [${Array.from({ length: atoms }, (_, i) => `[${i}]`).join(", ")}]
model: { method: hf, basis: ${atoms === 6 ? "aug-cc-pvdz" : "cc-pvdz"} }
max_nbody: ${atoms - 2}
bsse: [cp, nocp, vmfc]
return_total_data: true
`,
  );
}

/** The numbers of a result file, to the last bit. */
export function numbersOf(path: string): string {
  const { return_result, properties, cluster_properties } = JSON.parse(Deno.readTextFileSync(path));
  return JSON.stringify({ return_result, properties, cluster_properties }, null, 1);
}

/** A result file has the numbers of another, and all of them. */
export function assertSameNumbers(path: string, reference: string): void {
  const numbers = numbersOf(path);
  assert(numbers === reference, `${path} differs from an undisturbed serial run`);
}

const references = new Map<number, Promise<string>>();

/** The numbers of an undisturbed serial run; computed once. */
export function reference(atoms: 5 | 6): Promise<string> {
  let found = references.get(atoms);
  if (found === undefined) {
    found = inFolder(atoms, async (folder) => {
      await run(folder, "-o out.json --mode serial --no-journal -q");
      return numbersOf(join(folder, "out.json"));
    });
    references.set(atoms, found);
  }
  return found;
}

/** A line of a log in JSON. */
export interface Entry {
  readonly event: string;
  readonly message?: string;
  readonly task?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly mode?: string;
}

/** The lines of a log; the last may have been cut off by a kill. */
export function entriesOf(path: string): readonly Entry[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch {
    return []; // not begun
  }
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

/** The tasks of a log that have a result. */
export function doneTasks(path: string): Set<string> {
  return new Set(
    entriesOf(path)
      .filter(({ event, status }) =>
        event === "task-finished" && (status === "converged" || status === "reused")
      )
      .map(({ task }) => task!),
  );
}

/** The tasks of a log that were started. */
export function startedTasks(path: string): Set<string> {
  return new Set(entriesOf(path).filter(({ event }) => event === "task-started").map(({ task }) => task!));
}

/** No task that had counted by the end of a session was started in a later one. Logs in the order of the sessions. */
export function assertNothingRecomputed(logs: readonly string[]): void {
  const done = new Set<string>();
  for (const log of logs) {
    const again = startedTasks(log).intersection(done);
    assertEquals([...again], [], `${log}: computed again`);
    for (const task of doneTasks(log)) done.add(task);
  }
}

/** The names in a folder, sorted. */
export function filesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

/** The processes that were started in a folder and live, each with its command. */
export function processesIn(folder: string): { readonly pid: number; readonly command: string }[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name)).filter((pid) => pid > 0).flatMap(
    (pid) => {
      try {
        if (Deno.readLinkSync(`/proc/${pid}/cwd`) !== folder) return [];
        const command = Deno.readTextFileSync(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
        return command === "" ? [] : [{ pid, command }]; // only the remains of one have none
      } catch {
        return []; // gone meanwhile
      }
    },
  );
}

/** The child processes that compute in a folder. */
export function childrenIn(folder: string): number[] {
  return processesIn(folder).filter(({ command }) => command.includes("task_process.ts")).map(({ pid }) =>
    pid
  );
}

/** Nothing that was started in a folder is left. */
export async function assertNoProcess(folder: string): Promise<void> {
  assert(
    await comes(() => processesIn(folder).length === 0),
    processesIn(folder).map(({ command }) => command).join("; "),
  );
}

/** Waits. */
export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
}
