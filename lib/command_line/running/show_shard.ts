// What a shard shows at its end: how much of the tasks it has, where they are, and how all shards are put together.

import * as Effect from "effect/Effect";
import { formatSeconds } from "../../base/format.ts";
import { grouped, plural } from "../../base/plural.ts";
import { shownName } from "../../base/plain_text.ts";
import type { Calculation, ComputedTasks } from "../../calculation/mod.ts";
import { countWithCopies } from "../../calculation/copies/copied_failures.ts";
import { describeShard, type Shard } from "../../cluster/shards/shard.ts";
import { describeEnd, problemCounts, type Problems, problemsOf } from "../../report/mod.ts";
import { failureLines } from "../../report/render/text.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import type { ResolvedOptions } from "../options/execution_options.ts";
import { show } from "../command/show.ts";
import { EXIT } from "../command/command.ts";

/** What is known of a shard beside what it computed. */
export interface ShardRequest {
  /** Which one of how many. */
  readonly shard: Shard;
  /** Name of the input. */
  readonly inputPath: string;
  /** Name of its journal. */
  readonly journal: string;
  /** The command that joins the journals of all shards. */
  readonly merge: string;
  readonly execution: ResolvedOptions;
}

/** Shows what a shard computed on standard output; the exit status. */
export const showShard = Effect.fnUntraced(function* (
  host: Host,
  calculation: Calculation,
  computed: ComputedTasks,
  request: ShardRequest,
) {
  const { format = "text" } = request.execution;
  yield* show(host, format, {
    text: () => shardText(calculation, computed, request),
    value: () => shardValue(calculation, computed, request),
  });
  const problems = problemsOfPart(calculation, computed);
  if (problemsOf(problems).length === 0) return EXIT.done;
  say(host, `${problemCounts(problems)}; the same command tries them again`);
  return statusOf(problems);
});

/** The exit status of a run that has problems. */
export function statusOf({ endedModels }: Pick<Problems, "endedModels">): number {
  return endedModels.some(({ lacksSomething }) => lacksSomething) ? EXIT.environment : EXIT.tasksFailed;
}

function problemsOfPart(calculation: Calculation, computed: ComputedTasks): Problems {
  const { plan, part, equivalents } = calculation;
  const { failures, cancelled, endedModels } = computed;
  // Copies of what fails count as failed, too.
  const taskCount = equivalents === undefined
    ? (part ?? plan).taskCount
    : countWithCopies(calculation, (task) => part!.has(task));
  return { plan: { taskCount }, failures, cancelled, endedModels };
}

function shardText(
  { plan, equivalents }: Calculation,
  { statistics, failures, endedModels }: ComputedTasks,
  { shard, journal, merge }: ShardRequest,
): string {
  const { tasks, wall_seconds, busy_seconds } = statistics;
  const { taskCount } = equivalents?.computed ?? plan;
  const counts = [
    `${grouped(tasks.computed)} computed`,
    tasks.reused === 0 ? "" : `${grouped(tasks.reused)} taken over from before`,
    tasks.failed === 0 ? "" : `${grouped(tasks.failed)} failed`,
    tasks.cancelled === 0 ? "" : `${grouped(tasks.cancelled)} not computed`,
  ].filter((part) => part !== "").join(", ");
  const name = `shard ${describeShard(shard)}`;
  const lines = [
    tasks.total === 0
      ? `${name}: none of ${plural(taskCount, "task")} is left for it`
      : `${name}: ${grouped(tasks.total)} of ${plural(taskCount, "task")}; ${counts} in ${
        formatSeconds(wall_seconds)
      } (${formatSeconds(busy_seconds)} of computing)`,
    ...endedModels.map(describeEnd),
    ...(failures.length === 0 ? [] : [`${failures.length} failed:`, ...failureLines(failures)]),
    `journal: ${shownName(journal)}`,
    `once all shards have ended: ${merge}`,
  ];
  return `${lines.join("\n")}\n`;
}

function shardValue(
  { plan }: Calculation,
  { statistics, failures, endedModels }: ComputedTasks,
  { shard, journal, merge }: ShardRequest,
): unknown {
  const { tasks, mode, workers, wall_seconds, busy_seconds } = statistics;
  return {
    shard: { index: shard.index, count: shard.count },
    plan_tasks: plan.taskCount,
    tasks,
    mode,
    workers,
    wall_seconds,
    busy_seconds,
    failures: failures.map(({ label, message }) => ({ task: label, message })),
    ended_models: endedModels.map(describeEnd),
    journal,
    merge,
  };
}
