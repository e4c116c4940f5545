// What the page's script needs: atoms, fragments and the pairs' energies, as JSON inside of the page.

import { bondsOf } from "../../data/bonds.ts";
import type { ReportData } from "../../data/report_data.ts";
import { strongest } from "../../data/strongest.ts";
import { kcal, pretty, shortTitle } from "../../data/words.ts";
import { FRAGMENT_COLOURS } from "../../drawings/palette.ts";

/** Pairs of a treatment that a page knows at most: the strongest. */
const MAX_PAIRS = 60_000;

/** The data as JSON that may stand inside of an element. */
export function pageData({ system, contributions }: ReportData): string {
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
