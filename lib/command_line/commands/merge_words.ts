// The command that joins the journal of a run with those of others.

import * as Effect from "effect/Effect";
import { dirname, join } from "node:path";
import type { Host } from "../host/host.ts";
import { stemOf } from "../options/default_journal.ts";
import { shellFile } from "../options/shell_words.ts";
import { journalWords, patternOf } from "../options/named_journals.ts";
import type { Request } from "./run_request.ts";

/**
 * The command that joins the journal of a part of a run with those that it was named and those of other shards.
 *
 * @param more Words behind its operands.
 */
export const mergeWords = Effect.fnUntraced(function* (
  host: Host,
  { inputPath, journal, shard, named = [] }: Request,
  more: string,
) {
  const result = shellFile(join(dirname(inputPath), `${stemOf(inputPath)}.result.json`));
  const others = named.length === 0 ? [] : [yield* journalWords(host, named.map(({ name }) => name))];
  const journals = [...others, ...(journal === undefined ? [] : [ownJournals(journal, shard !== undefined)])];
  return `nmer merge ${shellFile(inputPath)} ${journals.join(" ")}${more} -o ${result}`;
});

// Those of all shards by a pattern, where they have their default names.
function ownJournals(journal: string, isShard: boolean): string {
  if (!isShard) return shellFile(journal);
  return patternOf(journal) ?? `${shellFile(journal)} JOURNALS-OF-THE-OTHERS`;
}
