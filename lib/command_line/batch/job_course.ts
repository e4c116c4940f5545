// A run in a job of a batch system, and its end there: by the time that the job leaves, or by the warning before. Scripts
// queue a job again whose time did not suffice, so the status says whether another one of the same length gets further.

import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { formatSeconds } from "../../base/format.ts";
import type { ComputedTasks } from "../../calculation/mod.ts";
import { type RunEvent, RunState } from "../../execution/mod.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import type { JobTime } from "./job_time.ts";

/** What an interrupted run leaves. */
export interface Kept {
  /** Whether the same command continues, and does not begin afresh. */
  readonly continues: () => boolean;
  /** What is to be done, for people. */
  readonly howTo: () => string;
}

/** How far a run has come. */
interface Progress {
  /** How many tasks it has computed itself. */
  readonly computed: number;
  /** How many it has not. */
  readonly left: number;
}

// Signals by hand come at any time: where neither half of the time was over, nor two minutes alone were left, in which
// Slurm sends its warning, another run may get further.
const WARNED_EARLY_SHARE = 0.5;
const WARNED_LATE_MILLISECONDS = 120_000;

/** A run in a job; outside of one nothing but an interruption ends it. */
export class JobCourse {
  readonly #host: Host;
  readonly #time: JobTime | undefined;
  readonly #kept: Kept;
  readonly #state = new RunState();

  constructor(host: Host, time: JobTime | undefined, kept: Kept) {
    this.#host = host;
    this.#time = time;
    this.#kept = kept;
  }

  /** Takes an event of the run in. */
  observe(event: RunEvent): void {
    this.#state.notify(event);
  }

  /** Says that the job's time is over; whether another job of this length would get further. */
  outOfTime(time: JobTime, { cancelled: left, statistics: { tasks } }: ComputedTasks): boolean {
    const { job, milliseconds } = time;
    const progress = { computed: tasks.computed, left };
    const within = `could end within the ${formatSeconds(milliseconds / 1000)} that ${job} left for it`;
    say(this.#host, this.#words(progress, `the time of ${job} is over, and `, within));
    return this.#getsFurther(progress);
  }

  /** Says what is kept of an interrupted run; false where it is known that another job would get no further. */
  get interrupted(): Effect.Effect<boolean> {
    return Effect.gen({ self: this }, function* () {
      const { job, milliseconds, begin } = this.#time ?? { job: "", milliseconds: Infinity, begin: 0 };
      const elapsed = (yield* Clock.currentTimeMillis) - begin;
      const { tasks: { total, computed }, finished } = this.#state;
      const progress = { computed, left: total - finished };
      const isLate = elapsed > WARNED_EARLY_SHARE * milliseconds ||
        milliseconds - elapsed < WARNED_LATE_MILLISECONDS;
      const isWarned = this.#host.endingSignal?.() === WARNING;
      if (!isWarned || !isLate || progress.left === 0 || this.#getsFurther(progress)) {
        say(this.#host, this.#kept.howTo());
        return true;
      }
      const within = `ended in the ${formatSeconds(elapsed / 1000)} until ${job} was warned of its end`;
      say(this.#host, this.#words(progress, "", within));
      return false;
    });
  }

  #getsFurther({ computed }: Progress): boolean {
    return computed > 0 && this.#kept.continues();
  }

  #words({ computed, left }: Progress, begin: string, within: string): string {
    const counts = `${left} ${left === 1 ? "task is" : "tasks are"} left`;
    if (computed === 0) return `${counts}, of which none ${within}; ask for more time`;
    const more = this.#kept.continues() ? "" : "; another job of this length would get no further";
    return `${begin}${counts}; ${this.#kept.howTo()}${more}`;
  }
}

// What the scripts of `nmer slurm` ask Slurm for, and the guide for others.
const WARNING = "SIGUSR2";
