// Scratch: a private place for the files of external programs. Each run has a directory of its own under the scratch
// directory, with a name that nobody can foresee and permission for its owner only; each program another one in it.
// The run directory holds a file that says whose it is and that is locked (flock) as long as its process lives, so that
// a later run knows what a dead one has left; see run_directory_sweep.ts.

import { join } from "@std/path";
import * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import type { Remedy } from "../../base/error.ts";
import { SandboxError } from "./error.ts";
import { removeTree } from "./remove_tree.ts";
import { OWNER_FILE, sweepRunDirectories } from "./run_directory_sweep.ts";

/** Who a run directory belongs to, as its file has it. */
export interface RunDirectoryOwner {
  readonly pid: number;
  readonly host: string;
}

/** What a run directory is opened with. */
export interface RunDirectoryOptions {
  /** Directory that holds those of all runs; by default the system's for temporary files. */
  readonly root?: string | undefined;
  readonly owner: RunDirectoryOwner;
}

/** The directory of a run. */
export interface RunDirectory {
  /** The directory that holds it: an absolute path without links. */
  readonly root: string;
  /** Its path. */
  readonly path: string;
  /**
   * A new directory in it, which is removed with the scope.
   *
   * @param name What it is for: lower-case letters.
   */
  readonly directory: (name: string) => Effect.Effect<string, SandboxError, Scope>;
}

const ATTEMPTS = 5;

/** Opens a run directory that is removed with the scope, and removes what dead runs of the user have left beside it. */
export const openRunDirectory = (
  options: RunDirectoryOptions,
): Effect.Effect<RunDirectory, SandboxError, Scope> =>
  Effect.gen(function* () {
    const attempt = attempting(options.root);
    const root = yield* attempt(() => scratchRoot(options.root), "the scratch directory");
    yield* Effect.promise(() => sweepRunDirectories(root, options.owner.host));
    const { path } = yield* Effect.acquireRelease(
      attempt(
        () => makeRunDirectory(root, options.owner),
        `a run directory in the scratch directory ${root}`,
      ),
      ({ path, lock }) => Effect.promise(() => removeTree(path, OWNER_FILE).then(() => lock.close())),
    );
    return {
      root,
      path,
      directory: (name) =>
        Effect.acquireRelease(
          attempt(() => {
            const directory = join(path, `${name}-${randomName()}`);
            Deno.mkdirSync(directory, { mode: 0o700 });
            return directory;
          }, `a directory in the run directory ${path}`),
          (directory) => Effect.promise(() => removeTree(directory)),
        ),
    };
  });

/**
 * The directory that holds run directories, as an absolute path without links.
 *
 * @throws {SandboxError} Where there is none that is safe.
 */
export function scratchRoot(given: string | undefined): string {
  const path = given ?? temporaryDirectory();
  const refuse = (what: string) =>
    new SandboxError(
      "scratch",
      `the scratch directory ${path} ${what}; give another with ${waysOut(given)}`,
      remedyFor(given),
    );
  let file: Deno.FileInfo;
  try {
    // The system's own may be a link, as on macOS; a user who may change that one may change everything.
    file = given === undefined ? Deno.statSync(path) : Deno.lstatSync(path);
  } catch (error) {
    throw refuse(`cannot be used: ${(error as Error).message}`);
  }
  if (file.isSymlink) throw refuse(`is a symbolic link, to ${linkTarget(path)}`);
  if (!file.isDirectory) throw refuse("is no directory");
  if (file.mode !== null && (file.mode & 0o002) !== 0 && (file.mode & 0o1000) === 0) {
    throw refuse("lets everybody replace what is in it (chmod +t mends that)");
  }
  return Deno.realPathSync(path);
}

function makeRunDirectory(
  root: string,
  owner: RunDirectoryOwner,
): { readonly path: string; readonly lock: Deno.FsFile } {
  for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
    const path = join(root, `nmer-${randomName()}`);
    Deno.mkdirSync(path, { mode: 0o700 });
    const lock = lockRunDirectory(path, owner);
    if (lock !== undefined) return { path, lock };
  }
  throw new SandboxError(
    "scratch",
    `run directories in the scratch directory ${root} vanish; give another with --scratch`,
  );
}

// Between two of these steps another run may take the directory for one that a dead run left; then there is no lock.
function lockRunDirectory(directory: string, owner: RunDirectoryOwner): Deno.FsFile | undefined {
  const path = join(directory, OWNER_FILE);
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true, write: true, createNew: true, mode: 0o600 });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  try {
    if (locked(file) && Deno.lstatSync(path).ino === file.statSync().ino) {
      file.writeSync(new TextEncoder().encode(JSON.stringify(owner)));
      return file;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  file.close();
  return undefined;
}

// Where there are no such locks nothing is swept either.
function locked(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return true;
  }
}

function randomName(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}

function temporaryDirectory(): string {
  const variable = Deno.build.os === "windows" ? "TEMP" : "TMPDIR";
  const granted = Deno.permissions.querySync({ name: "env", variable }).state === "granted";
  return (granted ? Deno.env.get(variable) : undefined) ||
    (Deno.build.os === "windows" ? "C:\\Temp" : "/tmp");
}

function linkTarget(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return "nothing";
  }
}

function attempting(given: string | undefined) {
  return <A>(work: () => A, what: string): Effect.Effect<A, SandboxError> =>
    Effect.try({
      try: work,
      catch: (error) => {
        if (error instanceof SandboxError) return error;
        const full = /no space left|quota exceeded/i.test(String(error));
        return new SandboxError(
          full ? "disk-full" : "scratch",
          `${what} cannot be made: ${(error as Error).message}; ${full ? "free some space, or " : ""}` +
            `give another with ${waysOut(given)}`,
          full ? undefined : remedyFor(given),
        );
      },
    });
}

// A user who named no directory has not named a wrong one.
function remedyFor(given: string | undefined): Remedy {
  return given === undefined ? "more-resources" : "fix-input";
}

function waysOut(given: string | undefined): string {
  return given === undefined ? "--scratch or TMPDIR" : "--scratch";
}
