// A process that writes batches of tasks into a journal until it is killed, and says each time what is durable.
//
//   deno run -A writer_child.ts JOURNAL [HOLD]
//
// With HOLD it only opens the journal and waits; where that is `steady`, it writes and never closes the journal. Else it
// closes the journal now and then, so that this is hit, too.

import { JournalError } from "../../../lib/execution/journal/error.ts";
import { JournalFile } from "../../../lib/execution/journal/journal_file.ts";
import { checkedIndices, finishedTasks, optionsFor } from "./fixtures.ts";

const BATCH = 7;

const [path, hold] = Deno.args;
const BATCHES_PER_OPENING = hold === "steady" ? Infinity : 20;
const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));

function opened(): JournalFile {
  try {
    return new JournalFile(optionsFor(path!));
  } catch (error) {
    say(`refused ${String(error)}`);
    Deno.exit(error instanceof JournalError && error.reason === "in-use" ? 0 : 1);
  }
}

say("started");
for (;;) {
  const journal = opened();
  let next = checkedIndices(journal).length;
  say(`open ${next}`);
  if (hold !== undefined && hold !== "steady") await new Promise((resolve) => setTimeout(resolve, 60_000));
  for (let batch = 0; batch < BATCHES_PER_OPENING; batch++, next += BATCH) {
    journal.record(finishedTasks(next, next + BATCH));
    say(`durable ${next + BATCH}`);
  }
  journal.close();
}
