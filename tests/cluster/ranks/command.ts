// `nmer run` under a launcher of MPI, for tests: examples copied into a folder of their own.

import { join } from "@std/path";
import { type EndedJob, type Job, runJob, type TestedLibrary } from "../mpi/libraries.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const CLI = join(ROOT, "cli.ts");
// As the documents have it: with the permissions of deno.json, and no others.
const NMER = ["run", "--quiet", "--no-prompt", "--config", join(ROOT, "deno.json"), "-P", CLI];
const EXAMPLES = join(ROOT, "examples");

/** A folder with an input in it. */
export interface Workplace {
  readonly folder: string;
  /** Path of a file in it. */
  readonly path: (name: string) => string;
}

/**
 * Does something in a new folder that holds the input, `in.yaml`, and the water trimer, and removes it.
 *
 * @param input Text of the input.
 */
export async function inWorkplace(input: string, work: (place: Workplace) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "nmer-mpi-" });
  try {
    const path = (name: string) => join(folder, name);
    await Deno.mkdir(path("launcher"));
    await Deno.writeTextFile(path("in.yaml"), input);
    await Deno.copyFile(join(EXAMPLES, "water_trimer.xyz"), path("water_trimer.xyz"));
    await work({ folder, path });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs nmer with some arguments as the ranks of a job. */
export function nmerOnRanks(
  launcher: TestedLibrary,
  ranks: number,
  { folder, path }: Workplace,
  args: readonly string[],
  { second, ...options }: Partial<Pick<Job, "environment" | "options" | "cwd">> & {
    /** Options of the launcher for one more rank, beginning with a colon. */
    readonly second?: readonly string[];
  } = {},
): Promise<EndedJob> {
  const command = [Deno.execPath(), ...NMER, ...inFolder(folder, args)] as const;
  return runJob({
    launcher,
    ranks,
    command: second === undefined ? command : [...command, ...second, ...command],
    folder: path("launcher"),
    ...options,
    environment: {
      ...(launcher.isNamed === true ? { NMER_MPI_LIBRARY: launcher.path } : {}),
      ...options.environment,
    },
  });
}

/** Runs nmer with some arguments, alone. */
export async function nmer({ folder }: Workplace, args: readonly string[]): Promise<EndedJob> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...NMER, ...inFolder(folder, args)],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr), sharedMemory: undefined };
}

// Files are named without a folder.
function inFolder(folder: string, args: readonly string[]): readonly string[] {
  return args.map((arg) => /^[\w.-]+\.(?:yaml|json|db|log)$/.test(arg) ? join(folder, arg) : arg);
}

/** The numbers of a result, as they stand in its file, and how it was computed. */
export async function resultIn(path: string): Promise<{
  readonly properties: unknown;
  readonly energies: unknown;
  readonly execution: Readonly<Record<string, unknown>>;
}> {
  const { properties, cluster_properties, extras } = JSON.parse(await Deno.readTextFile(path));
  return { properties, energies: cluster_properties, execution: extras.nmer.execution };
}
