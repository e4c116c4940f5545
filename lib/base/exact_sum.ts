// Sums of floating-point numbers that are rounded once, at the end: the result is the double nearest to the
// exact sum, whatever the order of the addends. Each sum is kept as a list of doubles that do not overlap:
// J. R. Shewchuk, Discrete Comput. Geom. 18, 305 (1997), doi:10.1007/PL00009321.

// Veltkamp's constant: splits a double into halves of 26 bits, whose products are exact.
const SPLITTER = 2 ** 27 + 1;
// Above this the splitting and the partial sums could overflow; energies are 290 orders of magnitude below.
const LARGEST = 2 ** 900;

/** Exact sums, one for each component of an array. */
export class ExactSums {
  // #parts[i * #width + j]: the non-overlapping parts of sum i, ascending in magnitude; #counts[i] of them.
  #parts: Float64Array;
  #width = 4;
  readonly #counts: Uint8Array;

  /** @param length Number of components, 1 for a scalar. All sums start at 0. */
  constructor(readonly length: number) {
    this.#parts = new Float64Array(length * this.#width);
    this.#counts = new Uint8Array(length);
  }

  /**
   * Adds `value` to component `i`.
   *
   * @throws {RangeError} Where the value is not finite or above 2^900: it cannot be part of a sum.
   */
  add(i: number, value: number): void {
    if (!(Math.abs(value) <= LARGEST)) throw new RangeError(`${value} cannot be part of a sum`);
    let sum = value;
    let offset = i * this.#width;
    const count = this.#counts[i]!;
    let kept = 0;
    for (let j = 0; j < count; j++) {
      const part = this.#parts[offset + j]!;
      const larger = Math.abs(sum) < Math.abs(part) ? part : sum;
      const smaller = larger === sum ? part : sum;
      sum = larger + smaller;
      const rest = smaller - (sum - larger);
      if (rest !== 0) this.#parts[offset + kept++] = rest;
    }
    if (sum !== 0) {
      if (kept === this.#width) {
        this.#widen();
        offset = i * this.#width;
      }
      this.#parts[offset + kept++] = sum;
    }
    this.#counts[i] = kept;
  }

  /**
   * Adds `coefficient * value` to component `i`, without rounding the product: that of the halves of two doubles is
   * exact (T. J. Dekker, Numer. Math. 18, 224 (1971), doi:10.1007/BF01397083).
   *
   * @throws {RangeError} Where the value cannot be part of a sum, or the coefficient is not finite or above 2^53.
   */
  addProduct(i: number, coefficient: number, value: number): void {
    if (!(Math.abs(value) <= LARGEST)) throw new RangeError(`${value} cannot be part of a sum`);
    if (!(Math.abs(coefficient) <= 2 ** 53)) throw new RangeError(`${coefficient} cannot be a coefficient`);
    if (coefficient === 1 || coefficient === -1) return this.add(i, coefficient * value);
    const high = upperHalf(value);
    const low = value - high;
    const coefficientHigh = upperHalf(coefficient);
    const coefficientLow = coefficient - coefficientHigh;
    this.add(i, coefficientHigh * high);
    this.add(i, coefficientHigh * low);
    this.add(i, coefficientLow * high);
    this.add(i, coefficientLow * low);
  }

  /**
   * Adds all components of other sums of the same length, exactly.
   *
   * @param weight By which each of them is multiplied, exactly, too; default 1.
   */
  addSums(other: ExactSums, weight = 1): void {
    if (other.length !== this.length) {
      throw new RangeError(`lengths ${this.length} and ${other.length} differ`);
    }
    for (let i = 0; i < this.length; i++) {
      for (let j = 0; j < other.#counts[i]!; j++) {
        this.addProduct(i, weight, other.#parts[i * other.#width + j]!);
      }
    }
  }

  /** The double nearest to sum `i`, ties to even; 0 for a sum of nothing. */
  value(i: number): number {
    const offset = i * this.#width;
    let j = this.#counts[i]! - 1;
    if (j < 0) return 0;
    let sum = this.#parts[offset + j]!;
    let rest = 0;
    while (j > 0 && rest === 0) {
      const part = this.#parts[offset + --j]!;
      const larger = sum;
      sum = larger + part;
      rest = part - (sum - larger);
    }
    // Exactly half way between two doubles, with more to come on the side of the rest: round towards it.
    if (j > 0 && rest !== 0 && Math.sign(rest) === Math.sign(this.#parts[offset + j - 1]!)) {
      const next = sum + 2 * rest;
      if (next - sum === 2 * rest) sum = next;
    }
    return sum;
  }

  /** All sums, each rounded once. */
  values(): Float64Array {
    return Float64Array.from({ length: this.length }, (_, i) => this.value(i));
  }

  #widen(): void {
    const width = this.#width * 2;
    const parts = new Float64Array(this.length * width);
    for (let i = 0; i < this.length; i++) {
      parts.set(this.#parts.subarray(i * this.#width, (i + 1) * this.#width), i * width);
    }
    this.#parts = parts;
    this.#width = width;
  }
}

/**
 * The sum of all values, rounded once; 0 for none. Where one is not finite, what plain addition gives.
 *
 * By Math.sumPrecise, which is ten times faster, where there is one: not in Node 22, nor in every browser.
 */
export function exactSum(values: Iterable<number>): number {
  return Math.sumPrecise === undefined ? exactSumOf(values) : Math.sumPrecise(values) + 0; // not -0
}

/** The same without Math.sumPrecise. */
export function exactSumOf(values: Iterable<number>): number {
  const sums = new ExactSums(1);
  let plain = 0;
  let isPlain = false;
  for (const value of values) {
    plain += value;
    isPlain ||= !(Math.abs(value) <= LARGEST);
    if (!isPlain) sums.add(0, value);
  }
  return isPlain ? plain : sums.value(0);
}

function upperHalf(value: number): number {
  const scaled = SPLITTER * value;
  return scaled - (scaled - value);
}
