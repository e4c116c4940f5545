// From a calculation and what came out of it to the report of both.

import { describeNotice, type Notice } from "../base/notice.ts";
import type { Report } from "../report/mod.ts";
import type { Calculation } from "./prepare/prepare.ts";
import type { Replayed } from "./replay/replay.ts";
import type { CalculationResult } from "./run/run.ts";

/** The report of a run. */
export function reportOfRun(calculation: Calculation, result: CalculationResult): Report {
  const { assembly, results, failures, cancelled, endedModels, statistics, programs, notices } = result;
  const run = { statistics, programs };
  return { ...planned(calculation, notices), assembly, results, failures, cancelled, endedModels, run };
}

/** The report of results that were computed elsewhere. */
export function reportOfReplay(calculation: Calculation, { assembly, results }: Replayed): Report {
  return { ...planned(calculation), assembly, results, failures: [], cancelled: 0, endedModels: [] };
}

function planned({ plan, molecule, models, notices, input }: Calculation, found: readonly Notice[] = []) {
  const warnings = [...notices, ...found].filter(({ severity }) => severity === "warning").map(
    describeNotice,
  );
  const { kept, protocols: { clusterResults } } = input;
  return { plan, molecule, models, warnings, clusterResults, ...(kept === undefined ? {} : { kept }) };
}
