// What the page's script needs: atoms, fragments and the pairs' energies, as JSON inside of the page.

import { bondsOf } from "../../data/bonds.ts";
import { tellingByPair } from "../../../molecule/interactions/mod.ts";
import { longWords } from "../../data/interaction_words.ts";
import type { ReportData } from "../../data/report_data.ts";
import { strongest } from "../../data/strongest.ts";
import { kcal, pretty, shortTitle } from "../../data/words.ts";
import { FRAGMENT_COLOURS } from "../../drawings/palette.ts";

/** Pairs of a treatment that a page knows at most: the strongest. */
const MAX_PAIRS = 60_000;

/** Interactions that a page knows at most: those of the first fragments. */
const MAX_INTERACTIONS = 20_000;

/** The data as JSON that may stand inside of an element. */
export function pageData({ system, contributions, interactions }: ReportData): string {
  const { symbols, geometry, fragments } = system;
  const owner: number[] = new Array(symbols.length).fill(0);
  fragments.forEach(({ atoms }, fragment) => atoms.forEach((atom) => void (owner[atom] = fragment)));
  const value = {
    symbols,
    places: geometry.map((coordinate) => rounded(coordinate, 4)),
    owner,
    formulas: fragments.map(({ formula }) => pretty(formula)),
    colours: FRAGMENT_COLOURS,
    bonds: bondsOf(system).flat(),
    interactions: tellingByPair(interactions).slice(0, MAX_INTERACTIONS).map((interaction) => ({
      pair: interaction.fragments.join(" "),
      words: longWords(interaction),
      ends: interaction.fragments.map((fragment) =>
        interaction.atoms.filter((atom) => owner[atom] === fragment)
      ),
    })),
    treatments: contributions.map((of) => ({
      name: shortTitle(of.treatment),
      pairs: strongest(of, 2, MAX_PAIRS).flatMap((
        { fragments, energy },
      ) => [...fragments, rounded(kcal(energy), 5)]),
    })),
  };
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
