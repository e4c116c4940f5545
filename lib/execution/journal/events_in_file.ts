// Events of a journal that this process does not have open, read without SQLite: that would leave files beside it, and
// wait for the process that has it. What cannot be read is left out, and so is what another process has not
// checkpointed yet. Not for a journal that this process has open: closing its file again would free the lock on it
// (database.ts).

import { statSync } from "node:fs";
import { checkedRowsOfTable } from "./recovery/file_pages.ts";
import { columnsOf, EVENTS } from "./format/schema.ts";

const [KIND, MESSAGE] = ["kind", "message"].map((name) => columnsOf(EVENTS).indexOf(name)) as [
  number,
  number,
];

/** The messages of a journal's events of a kind, the oldest first; none where there is no journal. */
export function eventsInFile(path: string, kind: string): readonly string[] {
  try {
    if (!statSync(path).isFile()) return []; // a pipe would have us wait for whoever writes into it
    return Array.from(checkedRowsOfTable(path, EVENTS))
      .filter(({ values }) => values[KIND] === kind)
      .flatMap(({ values }) => typeof values[MESSAGE] === "string" ? [values[MESSAGE]] : []);
  } catch {
    return []; // no file, or none that may be read; a run reports that
  }
}
