// A run in a job of a batch system, and its end there: by the time that the job leaves, or by the warning before. Scripts
// queue a job again whose time did not suffice, so the status says whether another one of the same length gets further.

import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { formatSeconds } from "../../base/format.ts";
import type { ComputedTasks } from "../../calculation/mod.ts";
import type { RunEvent } from "../../execution/mod.ts";
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

/** A run in a job, or several; outside of one nothing but an interruption ends it. */
export class JobCourse {
  readonly #host: Host;
  readonly #time: JobTime | undefined;
  readonly #kept: Kept;
  readonly #isOne: boolean;
  #total: number;
  #computed = 0;
  #finished = 0;

  /**
   * @param host Where it is said.
   * @param time The time of the job; undefined outside of one.
   * @param kept What it leaves.
   * @param total Number of tasks of all runs, where there are several.
   */
  constructor(host: Host, time: JobTime | undefined, kept: Kept, total?: number) {
    this.#isOne = total === undefined;
    this.#total = total ?? 0;
    this.#host = host;
    this.#time = time;
    this.#kept = kept;
  }

  /** Takes an event of a run in. */
  observe(event: RunEvent): void {
    if (event.type === "run-started" && this.#isOne) {
      this.#total = event.levels.reduce((sum, { tasks }) => sum + tasks, 0);
      this.#finished = 0; // of the phases of a run, each has what was done before
    }
    if (event.type !== "task-finished" || event.outcome.status === "cancelled") return;
    this.#finished++;
    if (event.outcome.status === "converged") this.#computed++;
  }

  get #progress(): Progress {
    return { computed: this.#computed, left: this.#total - this.#finished };
  }

  /** Says that the job's time is over; whether another job of this length would get further. */
  outOfTime(time: JobTime, { cancelled: left, statistics: { tasks } }: ComputedTasks): boolean {
    return this.#over(time, { computed: tasks.computed, left });
  }

  /** The same of several runs, by what was observed of them. */
  allOutOfTime(time: JobTime): boolean {
    return this.#over(time, this.#progress);
  }

  #over({ job, milliseconds }: JobTime, progress: Progress): boolean {
    const within = `could end within the ${formatSeconds(milliseconds / 1000)} that ${job} left for it`;
    say(this.#host, this.#words(progress, `the time of ${job} is over, and `, within));
    return this.#getsFurther(progress);
  }

  /** Says what is kept of an interrupted run; false where it is known that another job would get no further. */
  get interrupted(): Effect.Effect<boolean> {
    return Effect.gen({ self: this }, function* () {
      const { job, milliseconds, begin } = this.#time ?? { job: "", milliseconds: Infinity, begin: 0 };
      const elapsed = (yield* Clock.currentTimeMillis) - begin;
      const progress = this.#progress;
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
