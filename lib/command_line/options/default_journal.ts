// Where a run is journaled unless an option says otherwise.

import { basename, dirname, join } from "node:path";

/** The journal of a run: `dir/water.yaml` with `-o results/r.json` has it in `results/water.nmer.db`. */
export function defaultJournal(inputPath: string, output?: string): string {
  const stem = basename(inputPath).replace(/\.[^.]+$/, "");
  return join(dirname(output ?? inputPath), `${stem}.nmer.db`);
}
