// From a calculation and what came out of it to the report of both.

import { describeNotice } from "../base/notice.ts";
import type { Report } from "../report/mod.ts";
import type { Calculation } from "./prepare/prepare.ts";
import type { Replayed } from "./replay/replay.ts";
import type { CalculationResult } from "./run/run.ts";

/** The report of a run. */
export function reportOfRun(calculation: Calculation, result: CalculationResult): Report {
  const { assembly, results, failures, cancelled, statistics, programs, endedModels } = result;
  return {
    ...planned(calculation),
    assembly,
    results,
    failures,
    cancelled,
    endedModels,
    run: { statistics, programs },
  };
}

/** The report of results that were computed elsewhere. */
export function reportOfReplay(calculation: Calculation, { assembly, results }: Replayed): Report {
  return { ...planned(calculation), assembly, results, failures: [], cancelled: 0 };
}

function planned({ plan, molecule, models, notices, input }: Calculation) {
  const warnings = notices.filter(({ severity }) => severity === "warning").map(describeNotice);
  return { plan, molecule, models, warnings, clusterResults: input.protocols.clusterResults };
}
