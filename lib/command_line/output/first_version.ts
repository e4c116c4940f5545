// A result in version 1 of QCSchema's ManyBodyResult. Loaded where one is asked for: it needs the schema of results.

import { resultForm1 } from "../../calculation/convert/mod.ts";
import { parseResult } from "../../input/result/mod.ts";

/**
 * A result of version 2 as one of version 1.
 *
 * @param text The JSON of a run that succeeded.
 */
export function inFirstVersion(text: string): unknown {
  return resultForm1(parseResult(text, { name: "the result", format: "json" })).value;
}
