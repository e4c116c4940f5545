// QCManyBody's own tests with nmer in the place of its computer, its core and its plans (nmer_plugin.py): where Python
// with QCManyBody is, and one run of them.

import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { environmentPython, makeEnvironment, type PythonEnvironment } from "../python_environment.ts";

const HERE = fromFileUrl(new URL(".", import.meta.url));
const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));

/** pytest reads no configuration of ours, so its version is free. */
const ENVIRONMENT: PythonEnvironment = {
  name: "qcmanybody-0.8.0",
  variable: "NMER_PEERS",
  packages: ["qcmanybody==0.8.0", "qcengine==0.52.0", "qcelemental==0.51.4", "pytest", "zstandard"],
};

/** What a run of QCManyBody's tests came to. */
export interface PeerCounts {
  readonly passed: number;
  /** Tests with the beginnings of their messages. */
  readonly failed: readonly { readonly test: string; readonly error: string }[];
  /** Reason -> number of tests; without a program, say. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Reason -> number of tests that left_out.py names. */
  readonly left_out: Readonly<Record<string, number>>;
  /** How often nmer was run. */
  readonly nmer_calls: number;
}

/** Which of them run. */
export interface PeerSelection {
  /** Modules of `qcmanybody.tests`; all where it is absent. */
  readonly modules?: readonly string[];
  /** pytest's expression of names. */
  readonly names?: string;
  /** The programs as the tests write them, or the built-in engine in their place. */
  readonly engine: "as-written" | "builtin";
}

/** The Python of the environment that {@linkcode install} makes; `NMER_PEERS` may name another folder. */
export function peerPython(): string {
  return environmentPython(ENVIRONMENT);
}

/** Whether that Python has QCManyBody. */
export function isQcmanybodyThere(): Promise<boolean> {
  return isProgramThere(peerPython(), "-c", "import qcmanybody.tests, qcengine, pytest, zstandard");
}

/**
 * Makes the environment, where it is not there.
 *
 * @throws {Error} Where Python or pip fails.
 */
export async function install(): Promise<void> {
  if (!await isQcmanybodyThere()) await makeEnvironment(ENVIRONMENT);
}

/**
 * Runs QCManyBody's tests.
 *
 * @param show Whether pytest's dots are shown meanwhile.
 * @throws {Error} Where pytest did not get to its end, with what it printed.
 */
export function runPeerTests({ modules, names, engine }: PeerSelection, show = false): Promise<PeerCounts> {
  return withFolder(async (folder) => {
    const summary = join(folder, "summary.json");
    const { stdout } = await new Deno.Command(peerPython(), {
      args: [
        join(HERE, "run.py"),
        ...["-q", "--no-header", "--tb=line", "-W", "ignore", "-p", "no:cacheprovider", "--rootdir", folder],
        ...["--pyargs", ...(modules?.map((module) => `qcmanybody.tests.${module}`) ?? ["qcmanybody.tests"])],
        ...(names === undefined ? [] : ["-k", names]),
        ...["--nmer", JSON.stringify([Deno.execPath(), "run", "-q", "-A", CLI])],
        ...["--nmer-folder", join(folder, "runs"), "--nmer-engine", engine, "--nmer-summary", summary],
      ],
      cwd: folder,
      env: { PYTHONDONTWRITEBYTECODE: "1" },
      stdin: "null",
      stdout: show ? "inherit" : "piped",
      stderr: "inherit",
    }).output().then((output) => ({ stdout: show ? "" : new TextDecoder().decode(output.stdout) }));
    const text = await Deno.readTextFile(summary).catch(() => {
      throw new Error(`pytest ended without counts:\n${stdout}`);
    });
    return JSON.parse(text);
  });
}
