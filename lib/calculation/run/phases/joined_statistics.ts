// The statistics of a run of several phases as of one: what a later phase takes over from an earlier one counts once, as
// computed.

import type { LevelStatistics, RunStatistics, SlowTask } from "../../../base/run_statistics.ts";
import { type TaskIndex } from "../../../base/indices.ts";
import type { Plan } from "../../../plan/mod.ts";
import type { PhaseResult } from "./phase.ts";

/** The statistics of all phases; of the last one alone where there is no other. */
export function joinedStatistics(phases: readonly [PhaseResult, ...PhaseResult[]]): RunStatistics {
  const all = phases.map(({ statistics }) => statistics);
  const last = all.at(-1)!;
  if (all.length === 1) return last;
  const sum = (value: (one: RunStatistics) => number) => all.reduce((total, one) => total + value(one), 0);
  const most = (value: (one: RunStatistics) => number) => Math.max(...all.map(value));
  const wall = sum(({ wall_seconds }) => wall_seconds);
  const busy = sum(({ busy_seconds }) => busy_seconds);
  const capacity = sum(({ wall_seconds, workers }) => wall_seconds * workers);
  const computed = sum(({ tasks }) => tasks.computed);
  const failed = sum(({ tasks }) => tasks.failed);
  const ended = computed + failed;
  const remembered = phases.reduce((total, phase) => total + phase.remembered, 0);
  const reused = sum(({ tasks }) => tasks.reused) - remembered;
  return {
    ...last,
    workers: most(({ workers }) => workers),
    wall_seconds: wall,
    busy_seconds: busy,
    utilization: ratio(busy, capacity),
    average_busy_workers: ratio(busy, wall),
    throughput_per_second: ratio(computed, wall),
    average_task_seconds: ratio(busy, ended),
    makespan_lower_bound_seconds: sum(({ makespan_lower_bound_seconds }) => makespan_lower_bound_seconds),
    tasks: {
      total: computed + failed + reused + last.tasks.cancelled,
      computed,
      reused,
      failed,
      cancelled: last.tasks.cancelled,
      retried: sum(({ tasks }) => tasks.retried),
    },
    levels: joinedLevels(all),
    slowest_tasks: slowest(phases),
    peak_concurrency: most(({ peak_concurrency }) => peak_concurrency),
    peak_memory_bytes: most(({ peak_memory_bytes }) => peak_memory_bytes),
    alerts: [...new Set(all.flatMap(({ alerts }) => alerts))],
  };
}

function joinedLevels(all: readonly RunStatistics[]): readonly LevelStatistics[] {
  const byOrder = Map.groupBy(
    all.flatMap(({ levels, workers }) => levels.map((level) => ({ ...level, workers }))),
    ({ nbody }) => nbody,
  );
  return [...byOrder].sort(([a], [b]) => a - b).map(([nbody, levels]) => {
    const sum = (value: (level: LevelStatistics) => number) =>
      levels.reduce((total, level) => total + value(level), 0);
    const busy = sum(({ busy_seconds }) => busy_seconds);
    const capacity = levels.reduce((total, level) => total + level.wall_seconds * level.workers, 0);
    return {
      nbody,
      tasks: levels.at(-1)!.tasks,
      wall_seconds: sum(({ wall_seconds }) => wall_seconds),
      busy_seconds: busy,
      utilization: ratio(busy, capacity),
      idle_seconds: sum(({ idle_seconds }) => idle_seconds),
    };
  });
}

// Tasks have other indices in the last plan.
function slowest(phases: readonly PhaseResult[]): readonly SlowTask[] {
  const { plan } = phases.at(-1)!.calculation;
  const listed = phases.map(({ statistics }) => statistics.slowest_tasks);
  const most = Math.max(...listed.map(({ length }) => length));
  return phases.flatMap(({ calculation, statistics }) =>
    statistics.slowest_tasks.flatMap(({ index, seconds }) => {
      const now = indexIn(plan, calculation.plan, index);
      return now === undefined ? [] : [{ index: now, seconds }];
    })
  ).sort((a, b) => b.seconds - a.seconds).slice(0, most);
}

function indexIn(plan: Plan, before: Plan, index: TaskIndex): TaskIndex | undefined {
  const { model, real, basis } = before.at(index);
  return plan.indexOf(model, real, basis);
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
