// A JOURNAL that a command shows: of which calculation it is, and what it has of that. Read beside whoever has it open,
// so of a run that has not ended as well.

import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { InputError, NmerError } from "../../base/error.ts";
import type { Joined } from "../../calculation/merge/join.ts";
import { joinPhases } from "../../calculation/merge/join_phases.ts";
import type { Calculation } from "../../calculation/mod.ts";
import { recordedResults } from "../../calculation/recorded/recorded_calculation.ts";
import { type JournalRecord, type JournalRun, readRun } from "../../execution/mod.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { readCalculation } from "../command/read_calculation.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import type { Arguments } from "../options/arguments.ts";
import { readRegistry } from "../options/user_programs.ts";
import { foreignJournals } from "../output/joined_refusals.ts";
import { inputOfJournal } from "./journal_input.ts";

/** What a journal has, and of what. */
export interface RecordedJournal {
  readonly calculation: Calculation;
  readonly joined: Joined;
  /** Its latest run; undefined where it has none. */
  readonly run: JournalRun | undefined;
  /** Name of the input, as far as it is known. */
  readonly input: string;
}

/**
 * Reads a journal by the input that it keeps, or that the option --input names, or that lies beside one of an earlier
 * nmer. Fails where it cannot be read, or is of something else.
 */
export const recordedJournal: (
  host: Host,
  parsed: Arguments,
  name: string,
) => Effect.Effect<RecordedJournal, NmerError> = Effect.fnUntraced(function* (host, parsed, name) {
  const { identity } = yield* fromPromise(host.runEnvironment);
  const clock = yield* Clock.Clock;
  const now = () => clock.currentTimeMillisUnsafe() / 1000;
  const record = yield* attempt(() => readRun(name, { host: identity.host, now }));
  record.notices.forEach((notice) => say(host, notice));
  const run = record.runs.at(-1);
  const isWhole = run?.input !== undefined && !parsed.options.has("input");
  const described = isWhole
    ? yield* describedByItself(host, parsed, record, run)
    : yield* describedByInput(host, parsed, name, identity);
  return { ...described, run };
});

const describedByItself = Effect.fnUntraced(function* (
  host: Host,
  parsed: Arguments,
  record: JournalRecord,
  run: JournalRun,
) {
  const registry = yield* fromPromise(() => readRegistry(host, parsed));
  const { calculation, joined } = yield* recordedResults(record, run, registry);
  const input = run.sessions.at(-1)?.about["input"];
  return { calculation, joined, input: typeof input === "string" ? input : "INPUT" };
});

// Of an earlier nmer, or where its results are asked for what another input shares with them.
const describedByInput = Effect.fnUntraced(function* (
  host: Host,
  parsed: Arguments,
  name: string,
  identity: { readonly pid: number; readonly host: string },
): Effect.fn.Return<Omit<RecordedJournal, "run">, NmerError | InputError> {
  const named = parsed.options.get("input");
  const input = yield* fromPromise(() =>
    inputOfJournal(host, name, typeof named === "string" ? named : undefined)
  );
  const asked = yield* readCalculation(host, input, parsed);
  const tell = (sentence: string) => say(host, sentence);
  const request = { journals: [name], identity, report: tell, beside: true };
  const { calculation, joined } = yield* joinPhases(asked, request);
  yield* attempt(() => foreignJournals(joined, tell));
  return { calculation, joined, input };
});
