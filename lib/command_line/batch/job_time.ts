// The time that a run has in a job of a batch system.

import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { formatSeconds } from "../../base/format.ts";
import { batchJob, computingSeconds } from "../../cluster/batch/job_end.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";

/** The time that a job leaves a run. */
export interface JobTime {
  /** The job, for people. */
  readonly job: string;
  /** For how long the run may compute, in milliseconds. */
  readonly milliseconds: number;
  /** When that was so, by the clock of Effect, in milliseconds. */
  readonly begin: number;
}

// Batch systems of large machines may take seconds to answer.
const ANSWER_SECONDS = 20;

/**
 * The time that the job around this process leaves it; undefined where there is no job, or no limit is known.
 *
 * @param quiet Whether nothing is said of it.
 */
export const jobTime = Effect.fnUntraced(function* (host: Host, quiet: boolean) {
  const job = batchJob(host.environment);
  if (job === undefined) return undefined;
  const name = `${job.scheduler} job ${job.id}`;
  const tell = (sentence: string) => quiet ? undefined : say(host, sentence);
  const asked = job.endTime === undefined ? yield* answerOf(host, job.question, job.secondsLeft) : undefined;
  const begin = yield* Clock.currentTimeMillis;
  const answer = job.endTime === undefined ? asked : job.endTime - begin / 1000;
  if (answer === undefined) {
    tell(`how much time ${name} has left is not known (${job.question[0]} does not say)`);
    return undefined;
  }
  const left = Math.max(0, answer);
  const seconds = computingSeconds(left);
  const restarts = Number(host.environment("SLURM_RESTART_COUNT") || 0);
  const again = restarts > 0 ? `, begun again ${restarts === 1 ? "once" : `${restarts} times`},` : "";
  tell(
    `${name}${again} ends in ${formatSeconds(left)}; what would not end within ${
      formatSeconds(seconds)
    } is not begun`,
  );
  return { job: name, milliseconds: seconds * 1000, begin } satisfies JobTime;
});

const answerOf = Effect.fnUntraced(function* (
  host: Host,
  question: readonly [string, ...string[]],
  read: (answer: string) => number | undefined,
) {
  const ended = yield* Effect.promise(async () =>
    await host.runProgram?.(question, { seconds: ANSWER_SECONDS })
  );
  return ended?.code === 0 ? read(ended.out) : undefined;
});
