// Drawings: static, small, and with words for those who do not see them.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseHTML } from "linkedom";
import { pairMap } from "../../../lib/report/data/strongest.ts";
import { drawConvergence, drawOrderContributions } from "../../../lib/report/drawings/convergence.ts";
import type { DrawingDocument } from "../../../lib/report/drawings/drawing.ts";
import { drawMolecule } from "../../../lib/report/drawings/molecule_view.ts";
import { drawPairLegend, drawPairMap, pairLimits } from "../../../lib/report/drawings/pair_map.ts";
import {
  DIVERGING,
  DIVERGING_STEPS,
  divergingColour,
  divergingLimits,
} from "../../../lib/report/drawings/palette.ts";
import { drawStrongest } from "../../../lib/report/drawings/strongest_nmers.ts";
import { drawBusyWorkers, drawWorkerTimeline } from "../../../lib/report/drawings/worker_timeline.ts";
import { exampleReport } from "../example_report.ts";

const { document } = parseHTML("<html><body></body></html>") as unknown as { document: DrawingDocument };
const data = exampleReport(6);
const map = pairMap(data.contributions[0]!, 6, 60);
const limits = pairLimits([map]);

const DRAWINGS: Readonly<Record<string, string | undefined>> = {
  convergence: drawConvergence(document, data.series),
  orders: drawOrderContributions(document, data.series),
  "pair map": drawPairMap(document, map, "CP", limits),
  legend: drawPairLegend(document, limits),
  strongest: drawStrongest(document, map.pairs.slice(0, 5), "Strongest", "strongest"),
  timeline: drawWorkerTimeline(document, data.timeline!),
  "busy workers": drawBusyWorkers(document, data.timeline!),
  molecule: drawMolecule(data.system),
};

for (const [name, svg] of Object.entries(DRAWINGS)) {
  Deno.test(`drawings: the ${name} has a title and a description, no style and no script`, () => {
    assert(svg!.startsWith('<svg role="img" aria-labelledby='));
    const [, id] = /aria-labelledby="([^" ]+)-title/.exec(svg!)!;
    assertStringIncludes(svg!, `<title id="${id}-title">`);
    assertStringIncludes(svg!, `<desc id="${id}-description">`);
    assertEquals(/<style|style="|<script|NaN|undefined/.exec(svg!), null);
  });
}

Deno.test("drawings: a pair map has a cell for each pair, coloured by its sign", () => {
  const cells = [
    ...DRAWINGS["pair map"]!.matchAll(/<rect[^>]*fill="var\(--(\w+)-?\d?\)"[^>]*><title>([^<]*)/g),
  ];
  assertEquals(cells.length, 15);
  const signs = cells.map(([, colour, title]) => colour === "positive" !== title!.includes(": \u2212"));
  assertEquals(signs.every(Boolean), true);
});

Deno.test("drawings: the palette is centred at zero, has as many steps on either side and ends with the largest value", () => {
  const steps = divergingLimits(7.3);
  assertEquals([steps.length, steps.at(-1)], [DIVERGING_STEPS, 8]);
  assertEquals(divergingColour(0, steps), "var(--zero)");
  for (const value of [0.1, 1, 4, 7.3, 80]) {
    const [positive, negative] = [divergingColour(value, steps), divergingColour(-value, steps)];
    assertEquals(positive.replace("positive", "negative"), negative);
  }
  assertEquals(DIVERGING.negative.length, DIVERGING.positive.length);
});

Deno.test("drawings: nothing is drawn of nothing", () => {
  assertEquals(drawConvergence(document, []), undefined);
  assertEquals(
    drawOrderContributions(document, [{ treatment: "cp", orders: [{ nbody: 1, total: 1 }] }]),
    undefined,
  );
});

Deno.test("drawings: a timeline of 50,000 tasks on 200 workers stays below a megabyte", () => {
  const spans = Array.from({ length: 50_000 }, (_, i) => ({
    worker: `worker ${i % 200}`,
    nbody: i < 300 ? 1 : 2,
    start: (i / 200 | 0) * 1.1,
    end: (i / 200 | 0) * 1.1 + (i * 7 % 11) / 10,
    outcome: "computed" as const,
  }));
  const { length } = drawWorkerTimeline(document, { spans });
  assert(length < 2 ** 20, `${length}`);
});
