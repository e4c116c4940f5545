// The zod schema of a run's statistics, `extras.nmer.execution` of a result. Times in seconds.

import { MODE_NAMES } from "../../base/modes.ts";
import * as z from "zod";

const count = z.int().min(0);

/** A time in seconds. */
export const seconds = z.number().min(0);
const share = z.number().min(0);

const ranks = z.array(z.strictObject({
  rank: count.describe("Number of the rank, from 0."),
  host: z.string().describe("Name of its machine."),
  workers: count.describe("How many tasks it computes at a time; 0 where rank 0 only coordinates."),
}));

const tasks = z.strictObject({
  total: count.describe("All tasks."),
  computed: count.describe("Those that were computed."),
  reused: count.describe("Those whose results were taken over from a journal."),
  failed: count.describe("Those that failed, after all tries."),
  cancelled: count.describe("Those that were not computed, since the run or their model ended."),
  retried: count.describe("Number of tries beyond the first."),
});

const level = z.strictObject({
  nbody: z.int().min(1).describe("Number of real fragments of its tasks, from 1."),
  tasks: count.describe("Number of its tasks."),
  wall_seconds: seconds.describe("From its start to its end, in seconds."),
  busy_seconds: seconds.describe("Sum of its tasks' own times, in seconds."),
  utilization: share.describe("Busy time over wall time times workers, from 0 to 1."),
  idle_seconds: seconds.describe(
    "Time that workers, all of them together, were idle since nothing but its last tasks was left, in seconds: what " +
      "its end cost.",
  ),
});

/** What a result says of its run. */
export const statisticsSchema = z.strictObject({
  mode: z.enum(MODE_NAMES).describe("What carried the tasks."),
  workers: z.int().min(1).describe("Number of tasks that could be computed at a time."),
  ranks: ranks.optional().describe("Under MPI, where the workers are."),
  schedule: z.enum(["level", "overlap"]).describe("Whether a level waited for the one below."),
  wall_seconds: seconds.describe("From the first to the last event of the run, in seconds."),
  busy_seconds: seconds.describe("Sum of the tasks' own times, in seconds."),
  utilization: share.describe("Busy time over wall time times workers, from 0 to 1."),
  average_busy_workers: share.describe("Busy time over wall time: how many workers computed on average."),
  throughput_per_second: share.describe(
    "Tasks computed in each second between the first and the last event.",
  ),
  average_task_seconds: seconds.describe(
    "Mean of the times of tasks that were tried, in seconds; 0 where none was.",
  ),
  makespan_lower_bound_seconds: seconds.describe(
    "No schedule could have been faster, in seconds: the larger of busy time over workers and of the longest time.",
  ),
  tasks: tasks.describe("Numbers of tasks by what became of them."),
  levels: z.array(level).describe("The levels, ascending by their order."),
  slowest_tasks: z.array(z.strictObject({
    task: z.string().describe("Label of the task."),
    seconds: seconds.describe("Its own time, in seconds."),
  })).describe("The tasks that took longest, the longest first."),
  peak_concurrency: count.describe("The most tasks that were under way at one time."),
  peak_memory_bytes: count.describe(
    "The most memory that the run was seen to hold, in bytes: nmer, its child processes and servers of programs.",
  ),
  alerts: z.array(z.string()).describe("What was reported of memory and threads, each once."),
});
