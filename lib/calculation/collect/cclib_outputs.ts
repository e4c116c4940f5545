// Text outputs read by cclib, in Python processes that are held as external programs are: a few at a time, each for a
// part of the files.

import * as Effect from "effect/Effect";
import { resolve } from "node:path";
import { NmerError, type Remedy } from "../../base/error.ts";
import { openRunDirectory, runOnce } from "../../execution/sandbox/mod.ts";
import { withCopies } from "../../execution/servers/shipped_copies.ts";
import { findCclib } from "../../programs/cclib/search.ts";
import type { TextOutput } from "../../programs/cclib/text_output.ts";
import { ProgramError } from "../../programs/contract/program.ts";
import type { RunEnvironment } from "../run/run_environment.ts";
import type { ReadOutputs } from "./folder_results.ts";

// Python takes a second to load cclib: it reads this many files at least.
const FILES_PER_PROCESS = 40;
const MAX_ANSWER_BYTES = 2 ** 30;
const MEMORY_BYTES = 4 * 2 ** 30;

/** What reads outputs on a machine. */
export function cclibOutputs(environment: RunEnvironment): ReadOutputs {
  return (paths) =>
    Effect.scoped(Effect.gen(function* () {
      const search = environment.programSearch?.(undefined);
      const { shippedFiles } = environment;
      if (search === undefined || shippedFiles === undefined) {
        return yield* Effect.fail(
          new ProgramError("text outputs need Python, and no program can be started", "install"),
        );
      }
      const { command } = yield* findCclib(search);
      const { directory: newDirectory } = yield* openRunDirectory({ owner: environment.identity });
      const directory = yield* newDirectory("cclib");
      const args = yield* Effect.promise(() => withCopies(command.args, shippedFiles, directory));
      const processes = Math.max(
        1,
        Math.min(environment.machine.cores, Math.ceil(paths.length / FILES_PER_PROCESS)),
      );
      const size = Math.ceil(paths.length / processes);
      const parts = Array.from({ length: processes }, (_, i) => paths.slice(i * size, (i + 1) * size));
      const answers = yield* Effect.forEach(parts, (part) =>
        Effect.flatMap(
          runOnce({
            ...command,
            args,
            directory,
            threads: 1,
            memoryBytes: MEMORY_BYTES,
            // Its working directory is another one.
            input: JSON.stringify(part.map((path) => resolve(path))),
            maxBytes: MAX_ANSWER_BYTES,
          }),
          ({ text, status, stderr }) => {
            const answer = answersOf(text, part.length);
            return answer !== undefined ? Effect.succeed(answer) : Effect.fail(
              new ProgramError(
                `cclib ended with status ${status.code} while it read ${part[0]} and others: ${
                  stderr.text().trim().split("\n").at(-1)
                }`,
                "give-up" satisfies Remedy,
              ),
            );
          },
        ), { concurrency: processes });
      return answers.flat();
    })) as Effect.Effect<readonly TextOutput[], NmerError>;
}

function answersOf(text: string | undefined, count: number): readonly TextOutput[] | undefined {
  const lines = (text ?? "").trimEnd().split("\n");
  if (lines.length !== count) return undefined;
  try {
    return lines.map((line) => JSON.parse(line) as TextOutput);
  } catch {
    return undefined;
  }
}
