// Finds, among n-mers that were seen before, the first one that an n-mer equals. Means of distances, which equal n-mers have
// in common but for twice the tolerance, leave few to compare: they are looked up in cells of that width and in the cells
// next to it, so that no boundary comes between two that match.

import { type Match, ROUNDING, Template } from "./match.ts";
import type { Points } from "./points.ts";

/** An n-mer that was seen before, and how it is the one at hand. */
export interface FirstMatch {
  /** Number of the earlier n-mer, as it was given. */
  readonly number: number;
  /** How it becomes the n-mer at hand. */
  readonly match: Match;
}

// This many n-mers are kept ready for comparisons; the others are made again when they are needed.
const MAX_READY = 4000;

/** The different shapes among n-mers of one composition. */
export class FirstOfShape {
  readonly #tolerance: number;
  readonly #pointsOf: (number: number) => Points;
  /** Number of each shape's first n-mer, ascending. */
  readonly #numbers: number[] = [];
  /** Means of each shape, one after the other. */
  #means = new Float64Array(16);
  /** The latest shape of each cell, and for each shape the one before it in its cell; -1 for none. */
  readonly #latest = new Map<number, number>();
  #previous = new Int32Array(16);
  /** The kinds of atoms that these n-mers have. */
  #kinds: readonly number[] | undefined;
  readonly #ready = new Map<number, Template>();

  /**
   * Begins without any.
   *
   * @param tolerance How far an atom may be from its partner, in bohr.
   * @param pointsOf The n-mer of a number.
   */
  constructor(tolerance: number, pointsOf: (number: number) => Points) {
    this.#tolerance = tolerance;
    this.#pointsOf = pointsOf;
  }

  /**
   * The first n-mer that one equals; undefined where there is none, and later ones are compared with this one.
   *
   * @param number Its number: larger than those before.
   * @param points The n-mer.
   */
  find(number: number, points: Points): FirstMatch | undefined {
    const means = this.#meansOf(points);
    const found = this.#firstEqual(points, means);
    if (found === undefined) this.#add(number, means);
    return found;
  }

  /** The first n-mer that one equals, which is not compared with later ones. */
  lookUp(points: Points): FirstMatch | undefined {
    return this.#firstEqual(points, this.#meansOf(points));
  }

  #firstEqual(points: Points, means: readonly number[]): FirstMatch | undefined {
    for (const shape of this.#candidates(means)) {
      const match = this.#templateOf(shape).match(points);
      if (match !== undefined) return { number: this.#numbers[shape]!, match };
    }
    return undefined;
  }

  /**
   * What equal n-mers have in common: the mean distance of their atoms, then for each kind of atom, ascending, how far its
   * atoms are from all others and from the centroid in the mean.
   */
  #meansOf({ count, kinds, radii, remoteness }: Points): readonly number[] {
    const present = this.#kinds ??= [...new Set(kinds)].sort((a, b) => a - b); // those of the composition
    const means: number[] = [0];
    for (const kind of present) {
      let [ofKind, far, out] = [0, 0, 0];
      for (let i = 0; i < count; i++) {
        if (kinds[i] !== kind) continue;
        ofKind++;
        far += remoteness[i]!;
        out += radii[i]!;
      }
      means[0]! += far / count;
      means.push(far / ofKind, out / ofKind);
    }
    return means;
  }

  get #window(): number {
    return 2 * this.#tolerance + ROUNDING;
  }

  /** The shapes that have the same means, from the first on. */
  #candidates(means: readonly number[]): readonly number[] {
    const found: number[] = [];
    const cell = Math.floor(means[0]! / this.#window);
    for (let near = cell - 1; near <= cell + 1; near++) {
      for (let shape = this.#latest.get(near) ?? -1; shape >= 0; shape = this.#previous[shape]!) {
        const start = shape * means.length;
        const isNear = means.every((mean, i) => Math.abs(mean - this.#means[start + i]!) <= this.#window);
        if (isNear) found.push(shape);
      }
    }
    return found.length > 1 ? found.sort((a, b) => a - b) : found;
  }

  #add(number: number, means: readonly number[]): void {
    const shape = this.#numbers.push(number) - 1;
    this.#means = longEnough(this.#means, (shape + 1) * means.length);
    this.#means.set(means, shape * means.length);
    this.#previous = longEnough(this.#previous, shape + 1);
    const cell = Math.floor(means[0]! / this.#window);
    this.#previous[shape] = this.#latest.get(cell) ?? -1;
    this.#latest.set(cell, shape);
  }

  #templateOf(shape: number): Template {
    let template = this.#ready.get(shape);
    if (template === undefined) {
      if (this.#ready.size >= MAX_READY) this.#ready.clear();
      template = new Template(this.#pointsOf(this.#numbers[shape]!), this.#tolerance);
      this.#ready.set(shape, template);
    }
    return template;
  }
}

function longEnough<A extends Float64Array | Int32Array>(array: A, length: number): A {
  if (array.length >= length) return array;
  const longer = new (array.constructor as new (length: number) => A)(Math.max(length, 2 * array.length));
  longer.set(array);
  return longer;
}
