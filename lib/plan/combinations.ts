// Combinations of k out of n in lexicographic order, their ranks and back, without holding them.
// Positions and ranks are 0-based. The combinatorial number system: E. F. Beckenbach (ed.), Applied
// Combinatorial Mathematics (1964), chapter 1.

/** The number of combinations of `k` out of `n`; exact below 2^53, approximate above, Infinity where it overflows. */
export function binomial(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  const least = Math.min(k, n - k);
  let result = 1;
  for (let i = 1; i <= least; i++) {
    // result * (n - least + i) is divisible by i, and by their common divisors before it is multiplied.
    if (!Number.isFinite(result)) return Infinity;
    const divisor = commonDivisor(result, i);
    result = (result / divisor) * ((n - least + i) / (i / divisor));
  }
  return result;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Sets `combination` to the first one of its length: 0, 1, 2, ... */
export function firstCombination(combination: number[]): void {
  for (let i = 0; i < combination.length; i++) combination[i] = i;
}

/** Steps `combination` of ascending positions below `n` to its successor; false, unchanged, after the last. */
export function nextCombination(combination: number[], n: number): boolean {
  const k = combination.length;
  let i = k - 1;
  while (i >= 0 && combination[i] === n - k + i) i--;
  if (i < 0) return false;
  let value = combination[i]! + 1;
  for (; i < k; i++) combination[i] = value++;
  return true;
}

/** Ranks combinations of positions below `n`, in lexicographic order. */
export class CombinationRanks {
  // #columns[j][x] = binomial(x, j), built for each j when it is first asked for.
  readonly #columns: Float64Array[] = [];
  readonly #counts: number[] = [];

  /** @param n How many positions there are to choose from. */
  constructor(readonly n: number) {}

  /** The number of combinations of length `k`. */
  count(k: number): number {
    return this.#counts[k] ??= binomial(this.n, k);
  }

  /** The rank of an ascending combination among all of its length. */
  rank(combination: readonly number[]): number {
    const k = combination.length;
    let rank = this.count(k) - 1;
    for (let i = 0; i < k; i++) rank -= this.#binomial(this.n - 1 - combination[i]!, k - i);
    return rank;
  }

  /** Writes the combination of the given rank into `combination`, whose length says how many to choose. */
  unrank(rank: number, combination: number[]): void {
    const k = combination.length;
    if (k === this.n) return firstCombination(combination);
    let rest = this.count(k) - 1 - rank;
    let low = 0;
    for (let i = 0; i < k; i++) {
      // The smallest position x with binomial(n - 1 - x, k - i) <= rest.
      let high = this.n - k + i;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (this.#binomial(this.n - 1 - middle, k - i) <= rest) high = middle;
        else low = middle + 1;
      }
      combination[i] = low;
      rest -= this.#binomial(this.n - 1 - low, k - i);
      low++;
    }
  }

  #binomial(x: number, j: number): number {
    let column = this.#columns[j];
    if (column === undefined) {
      column = new Float64Array(this.n + 1);
      for (let y = 0; y <= this.n; y++) column[y] = binomial(y, j);
      this.#columns[j] = column;
    }
    return column[x]!;
  }
}
