// Time that this process has computed, all threads together: unlike the time of day, it does not grow while other
// programs have the machine.

import process from "node:process";

/** Milliseconds since this process began. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * How many times as long something takes for four times as much: 4 where its time is linear, 16 where it is quadratic.
 * The best of some runs counts, since compilers and garbage collection take part in each.
 */
export function growth(work: (times: 1 | 4) => void): number {
  const best = (times: 1 | 4) =>
    Math.min(...[1, 2, 3].map(() => {
      const begin = cpuMilliseconds();
      work(times);
      return cpuMilliseconds() - begin;
    }));
  return best(4) / best(1);
}

/** Between these of linear and of quadratic time, with room for `n log n` and for noise. */
export const MAX_GROWTH = 10;
