// A result in version 1 of QCSchema's ManyBodyResult. Loaded where one is asked for: it needs the schema of results.

import { resultForm1 } from "../../calculation/convert/mod.ts";
import { parseResult } from "../../input/result/mod.ts";
import { type Report, resultParts } from "../../report/mod.ts";

/** The result of a run that succeeded, whose long lists are made as they are written. */
export function inFirstVersion(report: Report): unknown {
  const parts = resultParts(report);
  // Lists of tasks and n-mers say nothing of what was computed.
  const head = { ...parts, cluster_properties: {}, cluster_results: {}, extras: { nmer: {} } };
  const result = parseResult(JSON.stringify(head), { name: "the result", format: "json" });
  return resultForm1({ ...result, original: parts }).value;
}
