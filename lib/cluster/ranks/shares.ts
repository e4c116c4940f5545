// How the cores and the memory of each machine are divided among the ranks on it. A launcher may have bound each rank to
// cores of its own, or let all of them use all; a batch system may have divided them already.

import type { Introduction } from "./protocol.ts";

/** What of its machine a rank may use. */
export interface RankMachine {
  /** Cores, at least one. */
  readonly cores: number;
  /** In bytes. */
  readonly memoryBytes: number;
}

/**
 * What each rank may use: of cores that several may use its part, and of the machine's memory as much as the others on
 * it.
 *
 * @param introductions Of all ranks, in their order.
 */
export function machinesOf(
  introductions: readonly Pick<Introduction, "host" | "cpus" | "cores" | "memoryBytes" | "isDivided">[],
): readonly RankMachine[] {
  const byHost = new Map<string, number[]>();
  const machines: RankMachine[] = [];
  introductions.forEach(({ host, cores, memoryBytes, isDivided = false }, rank) => {
    if (isDivided) machines[rank] = { cores, memoryBytes };
    else byHost.getOrInsertComputed(host, () => []).push(rank);
  });
  for (const ranks of byHost.values()) {
    const cores = dividedCores(ranks.map((rank) => introductions[rank]!));
    ranks.forEach((rank, i) => {
      const memoryBytes = Math.floor(introductions[rank]!.memoryBytes / ranks.length);
      machines[rank] = { cores: Math.max(1, cores[i]!), memoryBytes };
    });
  }
  return machines;
}

/** How many cores each rank of a machine gets, none of them twice. */
function dividedCores(ranks: readonly Pick<Introduction, "cpus" | "cores">[]): readonly number[] {
  const users = new Map<number, number[]>();
  ranks.forEach(({ cpus, cores }, i) => {
    // A control group may give less time than there are cores; all ranks of the machine are in it, as far as one knows.
    const own = (cpus ?? Array.from({ length: cores }, (_, cpu) => cpu)).slice(0, cores);
    for (const cpu of own) users.getOrInsertComputed(cpu, () => []).push(i);
  });
  const counts = ranks.map(() => 0);
  // Each goes to the rank that has fewest of those that may use it; what few may use is given away first.
  for (const candidates of [...users.values()].sort((a, b) => a.length - b.length)) {
    const poorest = candidates.reduce((best, i) => counts[i]! < counts[best]! ? i : best);
    counts[poorest]!++;
  }
  return counts;
}
