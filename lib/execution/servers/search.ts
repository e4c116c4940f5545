// What the search for programs may ask of this machine, under Deno.

import { createHash } from "node:crypto";
import { isAbsolute, join } from "@std/path";
import * as Effect from "effect/Effect";
import { ProbeError, ProgramError, type ProgramSearch, type ServerCommand } from "../../programs/mod.ts";
import { describeEnding } from "../processes/ending.ts";
import {
  checkDisk,
  openRunDirectory,
  type RunDirectoryOptions,
  runOnce,
  type SandboxError,
} from "../sandbox/mod.ts";
import { shippedWord, withCopies } from "./shipped_copies.ts";

// Programs report their versions within seconds; QCEngine starts some of them to ask.
const ANSWER_TIMEOUT_MILLISECONDS = 30_000;
const MAX_ANSWER_BYTES = 2 ** 20;
const FIRST_LINE_BYTES = 256;

/**
 * The search on this machine.
 *
 * @param shippedFiles The root of the files that are shipped with nmer: the folder of `lib/` and `workers/`.
 * @param scratch Where programs are asked.
 * @param timeoutMilliseconds How long an answer may take.
 */
export function denoProgramSearch(
  shippedFiles: URL,
  scratch: RunDirectoryOptions,
  timeoutMilliseconds: number = ANSWER_TIMEOUT_MILLISECONDS,
): ProgramSearch {
  return {
    variable,
    executables: (name) =>
      Effect.promise(async () => {
        const candidates = isAbsolute(name)
          ? [name]
          : (variable("PATH") ?? "").split(":").filter(isAbsolute).map((folder) => join(folder, name));
        const found = await Promise.all(candidates.map(isExecutable));
        return [...new Set(candidates.filter((_, i) => found[i]))];
      }),
    firstLine: (path) => Effect.promise(() => firstLine(path).catch(() => undefined)),
    contentDigest: (path) => Effect.promise(() => contentDigest(path).catch(() => undefined)),
    ask: (command) => ask(command, shippedFiles, scratch, timeoutMilliseconds),
    shipped: (file) => shippedWord(shippedFiles, file),
    // Where it is may not be asked by everybody. An executable of `deno compile` runs nothing but what is in it.
    get runtime() {
      return Deno.build.standalone ? "deno" : Deno.execPath();
    },
  };
}

function variable(name: string): string | undefined {
  const permission = Deno.permissions.querySync({ name: "env", variable: name });
  return permission.state === "granted" ? Deno.env.get(name) : undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch {
    return false;
  }
}

async function firstLine(path: string): Promise<string | undefined> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(FIRST_LINE_BYTES);
  const length = await file.read(bytes);
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length ?? 0)).split("\n")[0];
}

async function contentDigest(path: string): Promise<string> {
  const digest = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) digest.update(chunk);
  return digest.digest("hex");
}

// In a sandbox as everything else that is not nmer's own, and in a directory of its own: some programs leave files
// behind when they are asked for their version, and some leave processes.
const ask = (
  command: ServerCommand,
  shippedFiles: URL,
  scratch: RunDirectoryOptions,
  timeoutMilliseconds: number,
): Effect.Effect<string | undefined, ProgramError> =>
  Effect.scoped(Effect.gen(function* () {
    const { root, directory: newDirectory } = yield* openRunDirectory(scratch);
    yield* checkDisk(root);
    const directory = yield* newDirectory("search");
    const { status, text, stderr } = yield* runOnce({
      ...command,
      args: yield* Effect.promise(() => withCopies(command.args, shippedFiles, directory)),
      directory,
      threads: 1,
      input: "",
      maxBytes: MAX_ANSWER_BYTES,
    });
    if (status.signal !== null) {
      const ending = describeEnding({ ...status, stderr: stderr.text() });
      return yield* Effect.fail(new ProbeError(`${command.command} ${ending}`));
    }
    return status.code === 0 ? text : undefined;
  })).pipe(
    Effect.timeoutOrElse({
      duration: timeoutMilliseconds,
      orElse: () =>
        Effect.fail(
          new ProbeError(`${command.command} did not answer within ${timeoutMilliseconds / 1000} s`),
        ),
    }),
    Effect.catch((error) =>
      error instanceof ProbeError
        ? Effect.fail(error)
        : isOfTheProgram(error)
        ? Effect.succeed(undefined)
        : Effect.fail(
          new ProgramError(`programs cannot be looked for, since ${error.message}`, error.remedy),
        )
    ),
  );

// A file that is no program is none. That nothing may be started, or has no place to run in, says nothing of programs.
function isOfTheProgram({ reason }: SandboxError): boolean {
  return reason === "program" || reason === "options";
}
