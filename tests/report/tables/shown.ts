// A calculation that is shown, for tests: four helium atoms in a row, two of them one fragment.

import type { Shown, ShownContribution } from "../../../lib/report/tables/shown.ts";
import { plainMolecule } from "../../components.ts";

/** What the n-mers contribute; the pairs' sums differ from their order. */
export const CONTRIBUTIONS: readonly ShownContribution[] = [
  { fragments: [0], energy: -5 },
  { fragments: [1], energy: -2 },
  { fragments: [2], energy: -2 },
  { fragments: [0, 1], energy: -0.25 },
  { fragments: [0, 2], energy: 0.5 },
  { fragments: [1, 2], energy: -0.125 },
  { fragments: [0, 1, 2], energy: 0.0625 },
];

/** The calculation. */
export const SHOWN: Shown = {
  source: "r.json",
  system: "4 atoms in 3 fragments",
  problems: [],
  molecule: plainMolecule({
    symbols: ["He", "He", "He", "He"],
    geometry: [[0, 0, 0], [0, 0, 4], [0, 0, 10], [0, 0, 13]],
    fragments: [[0, 1], [2], [3]],
  }),
  maxNbody: 3,
  taskCount: 7,
  knownTasks: 7,
  treatments: [{
    treatment: "nocp",
    orders: [{ nbody: 1, total: -9, interaction: 0 }, {
      nbody: 2,
      total: -8.875,
      interaction: 0.125,
      contribution: 0.125,
    }],
    contributions: CONTRIBUTIONS,
    gradient: Float64Array.from([0, 0, 0.1, 0, 0, -0.2, 0.03, 0.04, 0, 0, 0, 0.1]),
    gradientOf: "total",
  }],
};
