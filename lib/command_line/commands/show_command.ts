// nmer show: tables of what was computed, from a result or a journal.

import * as Effect from "effect/Effect";
import { shownResult } from "../../calculation/show/shown.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { COMMAND_OPTION, readRegistry } from "../options/user_programs.ts";
import { checkJournal, isJournal, readShownResult, shownJournal } from "../shown/open_shown.ts";
import { recordedJournal } from "../shown/recorded_journal.ts";
import { refuseNothing } from "../shown/refuse_nothing.ts";
import { lackingLine, showOutput } from "../shown/show_output.ts";
import { SHOW_OPTIONS, showRequest } from "../shown/show_request.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";

/** The command `show`. */
export const showCommand: Command = {
  synopsis: "RESULT|JOURNAL [--pairs] [--trimers] [--top N] [--format text|json|csv|markdown|latex]",
  description:
    "Shows what a run has computed: without options an overview, else tables of what each n-mer adds to the\n" +
    "energy, with the distances of its nearest atoms and of its centres in angstrom (of larger n-mers, those of\n" +
    "their farthest pair), and the sum of the n-mers of each fragment. Of a run that failed, was interrupted\n" +
    "or is under way it shows what is known.",
  examples: [
    "nmer show trimer.json",
    "nmer show trimer.json --pairs --top 20 --bsse cp",
    "nmer show trimer.json --pairs --format csv > pairs.csv",
    "nmer show examples/water_trimer.nmer.db --trimers",
  ],
  options: [
    ...SHOW_OPTIONS,
    { name: "input", value: "INPUT", help: "the input that a journal is of, if that does not say it" },
    COMMAND_OPTION,
  ],
  run: (args, host) => show(args, host),
};

const show = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, showCommand.options, { least: 1, most: 1, what: "one RESULT or JOURNAL" })
  );
  const request = yield* attempt(() => showRequest(parsed));
  const shown = yield* open(host, parsed);
  yield* attempt(() => refuseNothing(shown, request));
  const text = yield* attempt(() => showOutput(shown, request, host.outColumns?.()));
  const lacks = lackingLine(shown, request);
  if (lacks !== undefined) say(host, lacks);
  yield* attempt(() => host.out(text));
  return EXIT.done;
});

const open = Effect.fnUntraced(function* (host: Host, parsed: Arguments) {
  const [name] = parsed.operands as [string];
  if (!(yield* fromPromise(() => isJournal(host, name)))) {
    return yield* fromPromise(async () =>
      shownResult(await readShownResult(host, name), await readRegistry(host, parsed))
    );
  }
  yield* checkJournal(name); // that it is none is said before an input is looked for
  return yield* shownJournal(yield* recordedJournal(host, parsed, name), name);
});
