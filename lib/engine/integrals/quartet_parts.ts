// The quartets of shell blocks of a basis in parts that threads can share. Parts follow from the basis and its screening
// alone, so that what is added up part by part has the same bits whoever computes them.

import type { ScreenedPairs } from "./repulsion_screening.ts";

/** How many parts there are at most. */
const MAX_PARTS = 128;

/** The parts of all quartets: pairs dealt out in turn, each with all pairs before it, so that a part has some of everything. */
export class QuartetParts {
  readonly count: number;
  readonly #pairs: number;

  /**
   * @param work What a part has at least, in the units of {@linkcode ScreenedPairs}.
   */
  constructor({ work: works }: ScreenedPairs, work: number) {
    const all = works.reduce((sum, value) => sum + value, 0) ** 2 / 2;
    this.#pairs = works.length;
    this.count = Math.max(1, Math.min(MAX_PARTS, works.length, Math.floor(all / work)));
  }

  /** The bras of a part, by their places among the screened pairs, ascending. */
  *bras(part: number): Generator<number, void> {
    for (let bra = part; bra < this.#pairs; bra += this.count) yield bra;
  }
}
