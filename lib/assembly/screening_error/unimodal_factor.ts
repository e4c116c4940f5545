// How many standard deviations a bound of a stated confidence is. What is left out need not scatter as a Gaussian does:
// by the inequality of D. F. Vysochanskij and Y. I. Petunin (Theory Probab. Math. Stat. 21, 25 (1980)), which holds for
// any distribution with one maximum,
//
//   P(|x| >= k sd) <= 4 / (9 k^2)        where k^2 >= 8/3,
//   P(|x| >= k sd) <= 4 / (3 k^2) - 1/3  below.

/**
 * @param confidence Above 0 and below 1, as 0.95.
 * @returns k; 2.98 at 0.95, where it would be 1.96 for a Gaussian.
 */
export function unimodalFactor(confidence: number): number {
  const beyond = 1 - confidence;
  return beyond <= 1 / 6 ? Math.sqrt(4 / (9 * beyond)) : Math.sqrt(4 / (3 * (beyond + 1 / 3)));
}
