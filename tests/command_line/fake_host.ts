// A world in memory for commands: files in a map, output in strings, no workers.

import { dirname, resolve } from "@std/path";
import * as Effect from "effect/Effect";
import { chooseOnRanks, ranksCarrier } from "../../lib/calculation/run/on_ranks.ts";
import type { Communicator } from "../../lib/cluster/mpi/mod.ts";
import type { Machine } from "../../lib/machine/mod.ts";
import type { ProgramSearch } from "../../lib/programs/mod.ts";
import { type Host, main } from "../../lib/command_line/mod.ts";

/** What a command did. */
export interface CommandRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** All files, those it wrote among them. */
  readonly files: Map<string, string>;
}

/** Runs a command on files; `writable: false` refuses all writing, and `full/` is a full disk. */
export async function runCommand(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  options: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly writable?: boolean;
    readonly programSearch?: ProgramSearch;
    /** Width of the terminal that standard error is; left out where it is none. */
    readonly columns?: number;
    /** Cores and memory; default one core and 4 GB. */
    readonly machine?: Machine;
    /** A look at its files; default none. */
    readonly glance?: Host["glance"];
    /** Programs of the machine; default none. */
    readonly runProgram?: Host["runProgram"];
    /** MPI, for one of its ranks; default none. */
    readonly startMpi?: () => Communicator;
  } = {},
): Promise<CommandRun> {
  const contents = new Map(Object.entries(files));
  let out = "";
  let err = "";
  const checkWritable = (path: string) =>
    options.writable === false
      ? Promise.reject(new Deno.errors.PermissionDenied(`may not write ${path}`))
      : Promise.resolve();
  const machine = options.machine ?? { cores: 1, memoryBytes: 4e9 };
  const host: Host = {
    readFile: (path) => {
      const text = contents.get(path);
      if (text === undefined) return Promise.reject(new Deno.errors.NotFound(path));
      return Promise.resolve(new TextEncoder().encode(text));
    },
    checkWritable,
    fileStatus: (path) =>
      Promise.resolve({
        kind: contents.has(path) ? "file" : "nothing",
        path: resolve("/", path),
        isLink: false,
      }),
    filesIn: (folder) => Promise.resolve([...contents.keys()].filter((path) => dirname(path) === folder)),
    writeFile: async (path, content) => {
      await checkWritable(path);
      if (path.startsWith("full/")) throw new Error("no space left on device");
      const isBytes = content instanceof Uint8Array;
      contents.set(path, isBytes ? new TextDecoder("latin1").decode(content) : [...content].join(""));
    },
    appendTo: (path) =>
      Promise.resolve({
        write: (text) => contents.set(path, (contents.get(path) ?? "") + text),
        close: () => Promise.resolve(),
      }),
    out: (text) => out += text,
    err: (text) => err += text,
    steer: (text) => err += text,
    errIsTerminal: options.columns !== undefined,
    columns: () => options.columns ?? 80,
    outColumns: () => options.columns,
    // Journals are real files; tests/execution/journal has those.
    environment: (name) => ({ NMER_JOURNAL: "false", ...options.environment })[name],
    machine: () => machine,
    ...(options.glance === undefined ? {} : { glance: options.glance }),
    ...(options.runProgram === undefined ? {} : { runProgram: options.runProgram }),
    ownCommand: ["/opt/nmer/nmer"],
    runEnvironment: () =>
      Promise.resolve({
        machine,
        identity: { pid: 1, host: "here" },
        startWorker: () => {
          throw new Error("this world has no workers");
        },
        memoryInUse: () => 1,
        ...(options.startMpi === undefined ? {} : { startMpi: options.startMpi, onRanks: ON_RANKS }),
        ...(options.programSearch === undefined ? {} : { programSearch: () => options.programSearch! }),
      }),
  };
  const status = await Effect.runPromise(main(args, host));
  return { status, out, err, files: contents };
}

const ON_RANKS = { choose: chooseOnRanks, carrier: ranksCarrier };

/** Two helium atoms, an input that takes milliseconds. */
export const HELIUM_DIMER = `molecule:
  text: |
    He 0 0 0
    --
    He 0 0 3
model: { program: builtin, method: hf, basis: sto-3g }
bsse: [cp, nocp]
`;
