// Submitting job scripts to Slurm: the second waits until all jobs of the first have ended, however they did.

import * as Effect from "effect/Effect";
import { NmerError, type Remedy } from "../../base/error.ts";
import type { Host } from "../host/host.ts";
import { shellFile } from "../options/shell_words.ts";
import type { NamedScript } from "./slurm_scripts.ts";

/** Slurm does not take a job. */
export class SubmissionError extends NmerError {
  /** For `Effect.catchTag`. */
  readonly _tag = "SubmissionError";

  /** @param remedy What helps. */
  constructor(message: string, readonly remedy: Remedy) {
    super(message);
    this.name = "SubmissionError";
  }
}

// The controller of a large machine may be busy.
const ANSWER_SECONDS = 120;

/** Submits scripts, each after the one before; gives the ids of their jobs. */
export const submit = Effect.fnUntraced(
  function* (host: Host, scripts: readonly NamedScript[], folder: string) {
    const jobs: string[] = [];
    for (const { path } of scripts) {
      const before = jobs.at(-1);
      const dependency = before === undefined ? [] : [`--dependency=afterany:${before}`];
      const command = ["sbatch", "--parsable", ...dependency, path] as const;
      const ended = yield* Effect.promise(async () =>
        await host.runProgram?.(command, { cwd: folder, seconds: ANSWER_SECONDS })
      );
      const [, id] = /^(\d+)(?:;[^\n]*)?\s*$/.exec(ended?.code === 0 ? ended.out : "") ?? [];
      if (id === undefined) {
        return yield* Effect.fail(refused(path, ended?.err.trim() || ended?.out.trim(), jobs));
      }
      jobs.push(id);
    }
    return jobs;
  },
);

function refused(path: string, said: string | undefined, jobs: readonly string[]): SubmissionError {
  const already = jobs.length === 0
    ? ""
    : `; job ${jobs.join(" and ")} is submitted already: scancel ends it`;
  if (said === undefined) {
    return new SubmissionError(
      `sbatch did not answer: submit ${path} where Slurm is, or leave --submit out${already}`,
      "install",
    );
  }
  return new SubmissionError(`sbatch does not take ${path}: ${said}${already}`, "more-resources");
}

/** The commands that submit scripts, a line each. */
export function submitCommands(scripts: readonly NamedScript[]): readonly string[] {
  const [first, ...others] = scripts.map(({ path }) => shellFile(path));
  if (others.length === 0) return [`sbatch ${first}`];
  return [
    `job=$(sbatch --parsable ${first})`,
    ...others.map((path) => `sbatch --dependency=afterany:$job ${path}`),
  ];
}
