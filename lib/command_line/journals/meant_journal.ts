// The journal that somebody means who names an input or a result, or the journal that would be beside one: by its name,
// and else by what it computes, since a run takes a journal over that was found by content.

import { basename, dirname, join, resolve } from "node:path";
import * as Effect from "effect/Effect";
import { shownName } from "../../base/plain_text.ts";
import { prepare } from "../../calculation/prepare/prepare.ts";
import { isJournalOf } from "../../calculation/recorded/same_calculation.ts";
import { moleculeHash } from "../../calculation/run/molecule_hash.ts";
import { readResult } from "../../input/result/mod.ts";
import { fromPromise } from "../command/expected_errors.ts";
import { readCalculation } from "../command/read_calculation.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import type { Arguments } from "../options/arguments.ts";
import { findJournal } from "../options/find_journal.ts";
import { readRegistry } from "../options/user_programs.ts";
import { isJournal } from "./find_journals.ts";

/** The journal that a name stands for, which is said where it is another one; the name itself where none is found. */
export const meantJournal = Effect.fnUntraced(function* (host: Host, parsed: Arguments, path: string) {
  if (isJournal(path)) return path;
  const stem = join(dirname(path), basename(path).replace(/\.nmer\.db$|(?:\.result)?\.[^.]+$/, ""));
  const beside = `${stem}.nmer.db`;
  const found = isJournal(beside) ? beside : yield* journalByContent(host, parsed, path, stem);
  if (found === undefined) return path;
  say(host, `${shownName(path)} is no journal; the journal of its run is ${shownName(found)}`);
  return found;
});

const journalByContent = Effect.fnUntraced(
  function* (host: Host, parsed: Arguments, path: string, stem: string) {
    const { identity } = yield* fromPromise(host.runEnvironment);
    for (const source of [path, `${stem}.yaml`, `${stem}.yml`, `${stem}.json`]) {
      if ((yield* Effect.promise(() => host.fileStatus(source))).kind !== "file") continue;
      const calculation = yield* calculationOf(host, parsed, source);
      if (calculation === undefined) continue;
      const isSame = (journal: string) =>
        isJournalOf(calculation, resolve(journal), identity.host, "open or not");
      const seeker = {
        inputPath: source,
        output: undefined,
        moleculeHash: moleculeHash(calculation.molecule),
        isSame,
      };
      const { path: journal } = yield* Effect.promise(() => findJournal(host, seeker));
      if (journal !== undefined && isJournal(journal) && isSame(journal)) return journal;
    }
    return undefined;
  },
);

// What an input or a result computes; undefined for anything else.
const calculationOf = Effect.fnUntraced(function* (host: Host, parsed: Arguments, source: string) {
  const ofInput = readCalculation(host, source, parsed);
  const ofResult = fromPromise(async () =>
    prepare((await readResult(source, host.readFile)).input, await readRegistry(host, parsed))
  );
  return yield* ofInput.pipe(
    Effect.catch(() => ofResult),
    Effect.catch(() => Effect.succeed(undefined)),
  );
});
