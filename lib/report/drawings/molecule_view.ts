// The molecule as a flat picture for paper, and for where nothing in three dimensions can be shown: seen along the axis
// in which it is thinnest, bonds as lines, atoms as discs in the colours of their fragments, far ones paler.

import { bondsOf } from "../data/bonds.ts";
import { principalView } from "../data/principal_view.ts";
import type { ReportedFragments } from "../data/report_data.ts";
import { type DrawingDocument, withWords } from "./drawing.ts";
import { fragmentColour } from "./palette.ts";

/** Above this many atoms there is no picture but the one in three dimensions. */
export const MAX_ATOMS_DRAWN = 3000;
const WIDTH = 640;
const HEIGHT = 420;
const MARGIN = 24;

/** The picture; undefined where there are too many atoms. Nothing is asked of a document. */
export function drawMolecule(system: ReportedFragments): string | undefined {
  const { symbols, fragments } = system;
  if (symbols.length > MAX_ATOMS_DRAWN) return undefined;
  const places = principalView(system.geometry);
  const [scale, x, y] = fitting(places);
  const owner = new Int32Array(symbols.length);
  fragments.forEach(({ atoms }, fragment) => atoms.forEach((atom) => void (owner[atom] = fragment)));
  const depths = places.map(({ z }) => z);
  const [near, far] = [Math.max(...depths), Math.min(...depths)];
  const opacity = (z: number) => near === far ? 1 : 0.55 + 0.45 * (z - far) / (near - far);
  const line = ([i, j]: readonly [number, number]) =>
    `<line x1="${x(places[i]!)}" y1="${y(places[i]!)}" x2="${x(places[j]!)}" y2="${y(places[j]!)}"/>`;
  const disc = (atom: number) => {
    const place = places[atom]!;
    const radius = Math.min(14, Math.max(1.5, (symbols[atom] === "H" ? 0.22 : 0.38) * scale));
    const round = `cx="${x(place)}" cy="${y(place)}" r="${radius.toFixed(1)}"`;
    // What is behind a pale disc does not shine through.
    return `<circle ${round} fill="var(--card)"/><circle ${round} fill="${
      fragmentColour(owner[atom]!)
    }" fill-opacity="${opacity(place.z).toFixed(2)}"/>`;
  };
  const order = Array.from(symbols.keys()).sort((one, other) => places[one]!.z - places[other]!.z);
  const svg = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" class="plot">` +
    `<g stroke="var(--text-2)" stroke-width="2">${bondsOf(system).map(line).join("")}</g>` +
    `<g stroke="var(--page)" stroke-width="1">${order.map(disc).join("")}</g></svg>`;
  return withWords(svg, {
    id: "molecule-picture",
    title: "The molecule",
    description: `${symbols.length} atoms in ${fragments.length} fragments, each fragment in a colour.`,
  });
}

// Whole pixels are too coarse, more than a tenth of one is for nobody.
function fitting(places: ReturnType<typeof principalView>) {
  type Place = (typeof places)[number];
  const of = (axis: "x" | "y") => places.map((place) => place[axis]);
  const [minX, maxX] = [Math.min(...of("x")), Math.max(...of("x"))];
  const [minY, maxY] = [Math.min(...of("y")), Math.max(...of("y"))];
  const scale = Math.min(
    (WIDTH - 2 * MARGIN) / Math.max(maxX - minX, 1),
    (HEIGHT - 2 * MARGIN) / Math.max(maxY - minY, 1),
    60,
  );
  const x = (place: Place) => (WIDTH / 2 + (place.x - (minX + maxX) / 2) * scale).toFixed(1);
  const y = (place: Place) => (HEIGHT / 2 - (place.y - (minY + maxY) / 2) * scale).toFixed(1);
  return [scale, x, y] as const;
}

export type { DrawingDocument };
