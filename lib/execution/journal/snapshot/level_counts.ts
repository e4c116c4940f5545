// How far each level of a run is: by the tasks that its journal has, and what its last session said of itself.

import type { Plan } from "../../../plan/mod.ts";
import type { LiveState } from "../format/live_state.ts";
import type { LevelCounts, TimelineRow } from "./run_record.ts";

/**
 * Counts tasks by level.
 *
 * @param ended Tasks that have ended.
 * @param running Tasks under way.
 * @param live What the last session said of itself.
 * @param begun When that session began, in seconds since 1970.
 */
export function countLevels(
  ended: readonly TimelineRow[],
  running: readonly TimelineRow[],
  live: LiveState | undefined,
  begun: number,
  plan: Plan | undefined,
): readonly LevelCounts[] {
  const counts = new Map<number, { computed: number; failed: number; running: number; before: number }>();
  const at = (level: number | undefined) =>
    counts.getOrInsertComputed(level ?? 0, () => ({ computed: 0, failed: 0, running: 0, before: 0 }));
  const again = new Set(running.map(({ index }) => index));
  for (const { index, level, outcome, end } of ended) {
    const count = at(level);
    if (outcome === "failed") count.failed += again.has(index) ? 0 : 1;
    else {
      count.computed++;
      if (end! < begun) count.before++;
    }
  }
  for (const { level } of running) at(level).running++;
  const tasks = new Map(
    live === undefined
      ? plan?.levels.map(({ nbody, start, end }) => [nbody, end - start] as const)
      : live.levels.map(({ nbody, tasks }) => [nbody, tasks] as const),
  );
  for (const nbody of tasks.keys()) at(nbody);
  const reused = new Map(live?.levels.map(({ nbody, reused }) => [nbody, reused]));
  // A session that tried failed tasks again knows of these alone.
  for (const { nbody, start, end } of plan?.levels ?? []) {
    const { computed, failed, running } = at(nbody);
    if (computed + failed + running > (tasks.get(nbody) ?? 0)) tasks.set(nbody, end - start);
  }
  return [...counts].toSorted(([a], [b]) => a - b).map(([nbody, { before, ...count }]) => ({
    nbody,
    tasks: tasks.get(nbody),
    ...count,
    reused: Math.max(0, (reused.get(nbody) ?? 0) - before), // its own from earlier sessions are counted already
  }));
}
