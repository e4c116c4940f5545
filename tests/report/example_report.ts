// A report for tests, made without a run: atoms of helium on a line, whose pairs attract each other the less the further
// they are apart.

import type { NmerContribution, ReportData } from "../../lib/report/data/report_data.ts";
import type { TimelineSpan } from "../../lib/report/data/timeline.ts";

/** Distance of neighbours in angstrom. */
const SPACING = 3;

/** A report of this many fragments, with a timeline of all its pairs. */
export function exampleReport(fragments: number, changes: Partial<ReportData> = {}): ReportData {
  const pairs = pairsOf(fragments);
  const trimers = fragments < 3 ? [] : [{ fragments: [0, 1, 2], energy: -1e-5, distance: 2 * SPACING }];
  const nmers = [...pairs, ...trimers];
  const energy = Math.sumPrecise(nmers.map(({ energy }) => energy));
  return {
    source: "folder/helium.nmer.db",
    origin: "journal",
    state: "finished",
    version: "0.1.0",
    system: {
      symbols: Array.from({ length: fragments }, () => "He"),
      geometry: Array.from({ length: fragments }, (_, i) => [SPACING * i, 0, 0]).flat(),
      fragments: Array.from({ length: fragments }, (_, i) => ({
        atoms: [i],
        formula: "He",
        charge: 0,
        multiplicity: 1,
      })),
    },
    request: {
      driver: "energy",
      maxNbody: 3,
      levels: [{ orders: "1\u20133", model: "(auto)" }],
      models: new Map([["(auto)", { program: "builtin", method: "hf", basis: "sto-3g", keywords: {} }]]),
      embedded: false,
      leftOut: [],
      taskCount: fragments + nmers.length,
    },
    input: { molecule: "helium" },
    returned: { property: "energy", energy, isTotal: false },
    series: [{
      treatment: "cp",
      orders: [{ nbody: 1, total: -2 * fragments, interaction: 0 }, {
        nbody: 2,
        total: -2 * fragments + energy,
        interaction: energy,
        contribution: energy,
      }, {
        nbody: 3,
        total: -2 * fragments + energy - 1e-5,
        interaction: energy - 1e-5,
        contribution: -1e-5,
      }],
    }],
    contributions: [{ treatment: "cp", nmers }],
    interactions: [],
    tasks: [],
    timeline: { spans: spansOf(fragments, pairs.length) },
    failures: [],
    problems: [],
    warnings: [],
    programs: new Map([["builtin", "0.1.0"]]),
    ...changes,
  };
}

function pairsOf(fragments: number): readonly NmerContribution[] {
  const pairs: NmerContribution[] = [];
  for (let i = 0; i < fragments; i++) {
    for (let j = i + 1; j < fragments; j++) {
      const distance = SPACING * (j - i);
      pairs.push({ fragments: [i, j], energy: (i % 3 === 1 ? 0.02 : -0.05) / distance ** 2, distance });
    }
  }
  return pairs;
}

// Tasks of one second, monomers first, on eight workers.
function spansOf(monomers: number, pairs: number): readonly TimelineSpan[] {
  const workers = 8;
  const begun = Math.ceil(monomers / workers);
  const place = (i: number, nbody: number, since: number): TimelineSpan => {
    const start = since + Math.floor(i / workers);
    return { worker: `worker ${i % workers + 1}`, nbody, start, end: start + 0.9, outcome: "computed" };
  };
  return [
    ...Array.from({ length: monomers }, (_, i) => place(i, 1, 0)),
    ...Array.from({ length: pairs }, (_, i) => place(i, 2, begun)),
  ];
}
