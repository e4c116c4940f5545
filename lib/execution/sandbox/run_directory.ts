// Scratch: a private place for the files of external programs. Each run has a room of its own under the scratch
// directory, with a name that nobody can foresee and permission for its owner alone; each program a directory in
// it. The room holds a file that says whose it is and that is locked (flock) as long as its process lives, so that a
// later run can tell what a dead one has left; see scratch_sweep.ts.

import { join } from "@std/path";
import * as Effect from "effect/Effect";
import type { Scope } from "effect/Scope";
import type { Remedy } from "../../base/error.ts";
import { SandboxError } from "./error.ts";
import { removeTree } from "./remove_tree.ts";
import { OWNER_FILE, sweepRunDirectories } from "./run_directory_sweep.ts";

/** Who a room belongs to, as its file has it. */
export interface RoomOwner {
  readonly pid: number;
  readonly host: string;
}

/** What a room is opened with. */
export interface RunDirectoryOptions {
  /** Directory that holds the rooms; by default the system's for temporary files. */
  readonly root?: string | undefined;
  readonly owner: RoomOwner;
}

/** The room of a run. */
export interface RunDirectory {
  /** The directory that holds it: an absolute path without links. */
  readonly root: string;
  /** Its path. */
  readonly room: string;
  /**
   * A new directory in it, which is removed with the scope.
   *
   * @param name What it is for: lower-case letters.
   */
  readonly directory: (name: string) => Effect.Effect<string, SandboxError, Scope>;
}

const ATTEMPTS = 5;

/** Opens a room that is removed with the scope, and removes what dead runs of the same user have left beside it. */
export const openRunDirectory = (
  options: RunDirectoryOptions,
): Effect.Effect<RunDirectory, SandboxError, Scope> =>
  Effect.gen(function* () {
    const attempt = attempting(options.root);
    const root = yield* attempt(() => scratchRoot(options.root), "the scratch directory");
    yield* Effect.promise(() => sweepRunDirectories(root, options.owner.host));
    const { room } = yield* Effect.acquireRelease(
      attempt(() => makeRoom(root, options.owner), `a room in the scratch directory ${root}`),
      ({ room, lock }) => Effect.promise(() => removeTree(room, OWNER_FILE).then(() => lock.close())),
    );
    return {
      root,
      room,
      directory: (name) =>
        Effect.acquireRelease(
          attempt(() => {
            const path = join(room, `${name}-${randomName()}`);
            Deno.mkdirSync(path, { mode: 0o700 });
            return path;
          }, `a directory in the scratch room ${room}`),
          (path) => Effect.promise(() => removeTree(path)),
        ),
    };
  });

/**
 * The directory that holds rooms, as an absolute path without links.
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
    // The system's own may be a link, as on macOS; whoever may change that one may change everything.
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

function makeRoom(root: string, owner: RoomOwner): { readonly room: string; readonly lock: Deno.FsFile } {
  for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
    const room = join(root, `nmer-${randomName()}`);
    Deno.mkdirSync(room, { mode: 0o700 });
    const lock = lockRoom(room, owner);
    if (lock !== undefined) return { room, lock };
  }
  throw new SandboxError(
    "scratch",
    `rooms in the scratch directory ${root} vanish; give another with --scratch`,
  );
}

// Between two of these steps another run may take the room for one that a dead run left; then there is no lock.
function lockRoom(room: string, owner: RoomOwner): Deno.FsFile | undefined {
  const path = join(room, OWNER_FILE);
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

// Whoever named no directory has not named a wrong one.
function remedyFor(given: string | undefined): Remedy {
  return given === undefined ? "more-resources" : "fix-input";
}

function waysOut(given: string | undefined): string {
  return given === undefined ? "--scratch or TMPDIR" : "--scratch";
}
