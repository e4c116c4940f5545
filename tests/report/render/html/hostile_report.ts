// A report in which every text that somebody else may have written would do something in a page, if it were markup.

import type { ReportData } from "../../../../lib/report/data/report_data.ts";
import { exampleReport } from "../../example_report.ts";

/** Text that would run scripts. */
export const HOSTILE = `</script><script>alert(1)</script><img src=x onerror="alert(1)">'\u202e\u0007`;

/** A report in which every text that somebody else may have written is hostile. */
export function hostileReport(): ReportData {
  const data = exampleReport(4);
  const model = { program: HOSTILE, method: HOSTILE, basis: HOSTILE, keywords: { [HOSTILE]: HOSTILE } };
  return {
    ...data,
    source: HOSTILE,
    version: HOSTILE,
    system: {
      ...data.system,
      symbols: data.system.symbols.map(() => HOSTILE),
      fragments: data.system.fragments.map((fragment) => ({ ...fragment, formula: HOSTILE })),
    },
    request: {
      ...data.request,
      levels: [{ orders: "1", model: HOSTILE }],
      models: new Map([[HOSTILE, model]]),
    },
    input: { [HOSTILE]: HOSTILE },
    timeline: { spans: data.timeline!.spans.map((span) => ({ ...span, worker: HOSTILE + span.worker })) },
    failures: [{ label: HOSTILE, message: HOSTILE }],
    problems: [HOSTILE],
    warnings: [HOSTILE],
    nextCommand: HOSTILE,
    programs: new Map([[HOSTILE, HOSTILE]]),
  };
}
