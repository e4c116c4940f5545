// The molecule and the pairs of its fragments, which are picked in either.

import type { DrawingDocument } from "../../drawings/drawing.ts";
import { PairInteractions, tellingOf } from "../../../molecule/interactions/mod.ts";
import { longWords } from "../../data/interaction_words.ts";
import { drawMolecule } from "../../drawings/molecule_view.ts";
import { drawPairLegend, drawPairMap, MAX_MAPPED, pairLimits } from "../../drawings/pair_map.ts";
import type { NmerContribution, ReportData } from "../../data/report_data.ts";
import { pairMap, strongest } from "../../data/strongest.ts";
import { fixed, kcal, nmerFormulas, nmerNumbers, shortTitle } from "../../data/words.ts";
import { type Html, html, type Insertable } from "./html.ts";
import { figure, svgOf, table } from "./table.ts";

const MAX_LISTED = 20;

/** The molecule, in three dimensions where the browser can. */
export function moleculeSection({ system }: ReportData): Html {
  const picture = drawMolecule(system);
  const hint = "Pick two fragments: in the molecule, in a map of pairs, in a table, or here.";
  return html`
    <section id="molecule-section">
      <h2>Molecule</h2>
      <figure>
        <div id="molecule">${picture === undefined ? "" : svgOf(picture)}</div>
        <figcaption>Each fragment has a colour; colours repeat where there are many. Drag turns the molecule, a click picks
    a fragment; once it was clicked the wheel zooms.</figcaption>
      </figure>
      <div class="picking"><label>Fragment <select id="first"></select></label>
    <label>and <select id="second"></select></label>
    <output id="picked" aria-live="polite" data-hint="${hint}">${hint}</output></div>
    </section>
  `;
}

/** Maps of the pairs, one for each treatment, and the strongest of them. */
export function pairsSection(document: DrawingDocument, data: ReportData): Html {
  const { contributions, system } = data;
  const count = system.fragments.length;
  const maps = contributions.map((of) => ({
    name: shortTitle(of.treatment),
    map: pairMap(of, count, MAX_MAPPED),
  }));
  if (maps.every(({ map }) => map.pairs.length === 0)) return noPairs(data);
  const limits = pairLimits(maps.map(({ map }) => map));
  const cut = count > MAX_MAPPED
    ? ` The maps show the ${MAX_MAPPED} of ${count} fragments whose pairs are the strongest; all pairs are in ` +
      "the tables of --csv and --xlsx."
    : "";
  return html`
    <section id="pairs">
      <h2>Pairs</h2>
      <p>What each pair of fragments adds to the energy beyond its monomers: blue attracts, orange repels. Steps of the
    colours grow as squares, so that weak pairs differ as well.${cut}</p>
      <figure>
        <div class="legend">${svgOf(drawPairLegend(document, limits))}</div>
      </figure>
      <div class="side-by-side">${maps.map(({ name, map }) =>
        figure(drawPairMap(document, map, name, limits), `${name}, kcal/mol`)
      )}</div>
      ${nmerTable(data, strongest(contributions[0]!, 2, MAX_LISTED), "pairs")}
    </section>
  `;
}

function noPairs({ request, origin }: ReportData): Html {
  const why = request.maxNbody < 2
    ? "The expansion ends with the monomers."
    : origin === "result"
    ? "The result lists no contributions of pairs: tasks are missing, or it is of an older nmer."
    : "No pair has all of its tasks yet.";
  return html`
    <section id="pairs">
      <h2>Pairs</h2>
      <p>${why}</p>
    </section>
  `;
}

/** The strongest n-mers, in all treatments. */
export function nmerTable(
  { contributions, system, interactions }: ReportData,
  nmers: readonly NmerContribution[],
  what: string,
): Html {
  const others = contributions.slice(1).map(({ nmers: all }) => {
    const shown = new Set(nmers.map(({ fragments }) => fragments.join()));
    return new Map(
      all.map(({ fragments, energy }) => [fragments.join(), energy] as const)
        .filter(([key]) => shown.has(key)),
    );
  });
  const held = new PairInteractions(interactions);
  const arePairs = nmers.some(({ fragments }) => fragments.length === 2);
  const rows = nmers.map(({ fragments, energy, distance }): readonly Insertable[] => [
    pickButton(fragments, energy, distance),
    nmerFormulas(system, fragments),
    distance === undefined ? "" : fixed(distance, 2),
    fixed(kcal(energy), 4),
    ...others.map((energies) => {
      const other = energies.get(fragments.join());
      return other === undefined ? "" : fixed(kcal(other), 4);
    }),
    ...(arePairs ? [tellingOf(held.of(fragments)).map(longWords).join("; ")] : []),
  ]);
  return table(`The strongest ${what}`, [
    { title: "Fragments", kind: "nowrap" },
    { title: "Formulas", kind: "nowrap" },
    { title: "Distance", unit: "Å", kind: "number" },
    ...contributions.map(({ treatment }) => ({
      title: shortTitle(treatment),
      unit: "kcal/mol",
      kind: "number" as const,
    })),
    ...(arePairs ? [{ title: "Held by" }] : []),
  ], rows);
}

function pickButton(fragments: readonly number[], energy: number, distance: number | undefined): Html {
  const apart = distance === undefined ? "" : `, ${fixed(distance, 2)} Å apart at most`;
  const said = `${fixed(kcal(energy), 4)} kcal/mol${apart}`;
  return html`<button type="button" class="pick" value="${fragments.join(" ")}" data-said="${said}">${
    nmerNumbers(fragments)
  }</button>`;
}
