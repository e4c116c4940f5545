// The exponential function, correctly rounded, so that an integral has the same bits wherever it is computed. That of
// Deno and Chromium is; those of Node and other browsers err in the last bit, one time in ten, where this takes its
// place: the range is reduced to |r| < ln 2 / 128 by a table of 2^(j/64), and all that counts is carried as the sum of two
// doubles (T. J. Dekker, Numer. Math. 18, 224 (1971), doi:10.1007/BF01397083). One time in ten million it errs as well.

const STEPS = 64;
// 2^27 + 1 splits a double into halves whose products are exact.
const SPLITTER = 2 ** 27 + 1;
// Constants are made of fixed-point numbers of this many binary digits.
const DIGITS = 200n;
// ln 2 / 64 in three parts, the first of 32 bits, so that its products with steps are exact.
const [LN2_HIGH, LN2_MIDDLE, LN2_LOW] = partsOfLn2();
const [TABLE, TABLE_LOW] = powersOfTwo();

// Arguments whose exponentials lie so near to the middle of two doubles that others round them wrongly, and what is right.
const PROBES: readonly (readonly [number, number])[] = [
  [-2.927404, 0.05353583693910693],
  [-13.20189, 1.8471068645034107e-06],
  [-15.608752, 1.6641985412862807e-07],
  [-19.248165, 4.371476557053042e-09],
  [-1.001849, 0.3671998605506128],
  [-14.434458, 5.385109533898556e-07],
  [-7.399999, 0.0006112533723826391],
  [-6.519434, 0.0014745034351598375],
  [-0.973636, 0.3777071949754386],
  [-17.742573, 1.9701461817922275e-08],
  [-0.86656, 0.42039522427444115],
  [-1.593401, 0.20323323877629854],
];

/** e to the power of x, correctly rounded. */
export const exponential: (x: number) => number = PROBES.every(([x, y]) => Math.exp(x) === y)
  ? Math.exp
  : exactExponential;

/** The same by additions and multiplications alone. */
export function exactExponential(x: number): number {
  if (!(x > -708)) return x < -745.2 || x !== x ? (x !== x ? x : 0) : Math.exp(x); // subnormal, or no number
  if (x > 709) return Math.exp(x);
  const steps = Math.round(x * (STEPS / Math.LN2));
  const j = ((steps % STEPS) + STEPS) % STEPS;
  // r = x - steps ln2/64, as high + low: the first difference is exact.
  const first = x - steps * LN2_HIGH;
  const second = steps * LN2_MIDDLE;
  const high = first - second;
  const low = (first - high) - second + productError(steps, LN2_MIDDLE, second) * -1 - steps * LN2_LOW;
  // e^r - 1 = r + r^2/2 + the rest, as sum + sumLow.
  const square = high * high;
  const rest = high * square * (1 / 6 + high * (1 / 24 + high * (1 / 120 + high * (1 / 720 + high / 5040))));
  const half = square / 2;
  const sum = high + half;
  const sumLow = (high - sum + half) + (low + productError(high, high, square) / 2 + high * low + rest);
  const table = TABLE[j]!;
  const product = table * sum;
  const productLow = productError(table, sum, product) + table * sumLow + TABLE_LOW[j]! * (1 + sum);
  const result = table + product;
  return scaled(result + (table - result + product + productLow), (steps - j) / STEPS);
}

/** What a product of two doubles lacks to be exact. */
function productError(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a, bScaled = SPLITTER * b;
  const aHigh = aScaled - (aScaled - a), bHigh = bScaled - (bScaled - b);
  const aLow = a - aHigh, bLow = b - bHigh;
  return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
}

const WORDS = new Uint32Array(2);
const POWER = new Float64Array(WORDS.buffer);
const HIGH_WORD = new Uint8Array(Float64Array.of(1).buffer)[7] === 0x3f ? 1 : 0;

/** A number times 2 to the power of an integer from -1022 on. */
function scaled(value: number, power: number): number {
  if (power > 1023) return scaled(value * 2, power - 1);
  WORDS[HIGH_WORD] = (power + 1023) << 20;
  return value * POWER[0]!;
}

function partsOfLn2(): readonly [number, number, number] {
  // ln 2 = sum of 1 / (k 2^k)
  let sum = 0n;
  for (let k = 1n; k <= DIGITS; k++) sum += ((1n << DIGITS) >> k) / k;
  const [high, middle, low] = partsOf(sum / BigInt(STEPS), [32n, 53n, 53n]);
  return [high!, middle!, low!];
}

function powersOfTwo(): readonly [Float64Array, Float64Array] {
  let step = 2n << DIGITS;
  for (let root = 1; root < STEPS; root *= 2) step = rootOf(step << DIGITS);
  const high = new Float64Array(STEPS), low = new Float64Array(STEPS);
  for (let j = 0, power = 1n << DIGITS; j < STEPS; j++, power = (power * step) >> DIGITS) {
    [high[j], low[j]] = partsOf(power, [53n, 53n]) as [number, number];
  }
  return [high, low];
}

/** A fixed-point number as a sum of doubles of given numbers of bits. */
function partsOf(value: bigint, bits: readonly bigint[]): readonly number[] {
  let left = value;
  return bits.map((count) => {
    const shift = BigInt(left.toString(2).replace("-", "").length) - count;
    if (shift <= 0n) {
      const all = left;
      left = 0n;
      return Number(all) * 2 ** -Number(DIGITS);
    }
    const part = (left + (1n << (shift - 1n))) >> shift; // to the nearest
    left -= part << shift;
    return Number(part) * 2 ** (Number(shift) - Number(DIGITS));
  });
}

/** The integer square root, by Newton's method. */
function rootOf(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
