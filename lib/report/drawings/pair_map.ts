// What each pair of fragments adds to the energy: a cell for each pair, blue where they attract each other and orange
// where they repel, paler the less it is. The palette is centred at zero.

import * as Plot from "@observablehq/plot";
import type { PairMap } from "../data/strongest.ts";
import { fixed, kcal } from "../data/words.ts";
import { draw, type DrawingDocument } from "./drawing.ts";
import { divergingColour, divergingLimits } from "./palette.ts";

/** Fragments that a map shows at most. */
export const MAX_MAPPED = 60;

interface Cell {
  readonly x: string;
  readonly y: string;
  readonly fill: string;
  readonly energy: number;
  readonly distance: number | undefined;
}

/**
 * A map of pairs, in kcal/mol.
 *
 * @param document Draws.
 * @param map The fragments and their pairs.
 * @param treatment Its name in short, which is part of the drawing's identifier.
 * @param limits Of the palette, from {@linkcode pairLimits}.
 */
export function drawPairMap(
  document: DrawingDocument,
  { fragments, pairs }: PairMap,
  treatment: string,
  limits: readonly number[],
): string {
  const names = fragments.map((fragment) => String(fragment + 1));
  const cells = pairs.map(({ fragments: [one, other], energy, distance }): Cell => ({
    x: String(one! + 1),
    y: String(other! + 1),
    fill: divergingColour(kcal(energy), limits),
    energy: kcal(energy),
    distance,
  }));
  const isFine = names.length > 24;
  const size = Math.max(220, Math.min(620, 60 + 34 * names.length));
  const ticks = isFine ? { ticks: names.filter((_, i) => i % 5 === 0) } : {};
  return draw(document, {
    id: `pairs-${treatment.toLowerCase()}`,
    title: `Pair contributions, ${treatment}`,
    description: describe(cells),
  }, {
    width: size,
    height: size,
    marginLeft: 44,
    marginTop: 8,
    marginRight: 8,
    marginBottom: 40,
    padding: isFine ? 0.04 : 0.06,
    color: { type: "identity" },
    x: {
      domain: names.slice(0, -1),
      label: "Fragment",
      labelAnchor: "center",
      labelArrow: "none",
      tickSize: 0,
      ...ticks,
    },
    y: { domain: names.slice(1), label: "Fragment", labelArrow: "none", tickSize: 0, ...ticks },
    marks: [
      Plot.cell(cells, {
        x: "x",
        y: "y",
        fill: "fill",
        rx: isFine ? 1 : 3,
        className: "cells",
        title: titleOf,
      }),
      ...(names.length > 9 ? [] : [Plot.text(cells, {
        x: "x",
        y: "y",
        text: ({ energy }: Cell) => fixed(energy, Math.abs(energy) < 0.995 ? 2 : 1),
        fill: ({ energy }: Cell) => Math.abs(energy) > limits[3]! ? "var(--on-strong)" : "var(--text)",
        pointerEvents: "none",
      })]),
    ],
  });
}

/** The limits of the palette of some maps, which all share it. */
export function pairLimits(maps: readonly PairMap[]): readonly number[] {
  let largest = 0;
  for (const { pairs } of maps) {
    for (const { energy } of pairs) largest = Math.max(largest, Math.abs(kcal(energy)));
  }
  return divergingLimits(largest);
}

/** The colours of the maps and where each begins, in kcal/mol. */
export function drawPairLegend(document: DrawingDocument, limits: readonly number[]): string {
  const steps = limits.map((limit, i) => ({ from: i === 0 ? 0 : limits[i - 1]!, to: limit, step: i + 0.5 }));
  const boxes = [
    ...steps.map(({ to, step }, i) => ({ left: -i - 1, right: -i, value: -to, step: -step })),
    ...steps.map(({ to, step }, i) => ({ left: i, right: i + 1, value: to, step })),
  ].map((box) => ({ ...box, fill: divergingColour(box.value, limits) }));
  const ticks = Array.from({ length: 2 * limits.length + 1 }, (_, i) => i - limits.length);
  const written = (tick: number) => {
    if (tick === 0) return "0";
    const text = Number(limits[Math.abs(tick) - 1]!.toPrecision(2)).toString();
    return tick < 0 ? `\u2212${text}` : text;
  };
  return draw(document, {
    id: "pairs-legend",
    title: "Colours of the pair maps",
    description: `Blue is below zero, orange above; the strongest steps end at ${
      written(limits.length)
    } kcal/mol.`,
  }, {
    width: 560,
    height: 50,
    marginLeft: 14,
    marginRight: 14,
    marginTop: 4,
    marginBottom: 34,
    color: { type: "identity" },
    x: {
      domain: [-limits.length, limits.length],
      ticks,
      tickFormat: written,
      tickSize: 3,
      label: "kcal/mol",
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { axis: null, domain: [0, 1] },
    marks: [Plot.rect(boxes, { x1: "left", x2: "right", y1: 0, y2: 1, fill: "fill" })],
  });
}

function describe(cells: readonly Cell[]): string {
  const ascending = cells.toSorted((one, other) => one.energy - other.energy);
  const words = ({ x, y, energy }: Cell) => `fragments ${x} and ${y}, ${fixed(energy, 3)} kcal/mol`;
  const [lowest, highest] = [ascending[0], ascending.at(-1)];
  if (lowest === undefined || highest === undefined) return "No pair is known.";
  return `${cells.length} pairs. The lowest is that of ${words(lowest)}; the highest that of ${
    words(highest)
  }.`;
}

function titleOf({ x, y, energy, distance }: Cell): string {
  const apart = distance === undefined ? "" : `, ${distance.toFixed(2)} \u00c5`;
  return `${x}\u2013${y}: ${fixed(energy, 4)} kcal/mol${apart}`;
}
