// Interactions by the two fragments that have them.

import type { Interaction } from "./interaction.ts";

/** The interactions of each pair of fragments. */
export class PairInteractions {
  readonly #byPair: ReadonlyMap<string, readonly Interaction[]>;

  /** @param all Sorted, as they are found. */
  constructor(all: readonly Interaction[]) {
    this.#byPair = Map.groupBy(all, ({ fragments }) => fragments.join());
  }

  /**
   * Those of an n-mer that is a pair; none of larger ones, whose pairs have theirs.
   *
   * @param fragments Counted from 0, ascending.
   */
  of(fragments: readonly number[]): readonly Interaction[] {
    return this.#byPair.get(fragments.join()) ?? [];
  }
}

/** All that says most of its pair: close contacts only of pairs that have nothing else. */
export function tellingByPair(all: readonly Interaction[]): readonly Interaction[] {
  return [...Map.groupBy(all, ({ fragments }) => fragments.join()).values()].flatMap(tellingOf);
}

/** Those that say most of a pair: a close contact only where it has nothing else. */
export function tellingOf(interactions: readonly Interaction[]): readonly Interaction[] {
  const telling = interactions.filter(({ kind }) => kind !== "close-contact");
  return telling.length > 0 ? telling : interactions;
}
