// nmer serve: calculations for another program, one after another, on workers and programs that stay warm.

import * as Effect from "effect/Effect";
import { taskIndex } from "../../base/indices.ts";
import { warmEnvironment } from "../../calculation/run/warm_environment.ts";
import { EXECUTION_OPTIONS } from "../../input/options/execution_options.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { rememberingPrograms } from "../many/remembered_search.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { commandOptions, resolveExecution } from "../options/execution_options.ts";
import { COMMAND_OPTION, readRegistry } from "../options/user_programs.ts";
import { openLog } from "../output/open_output.ts";
import { logEntry, logLine } from "../output/run_log.ts";
import { SERVER_OPTIONS } from "../serve/protocol.ts";
import { serve } from "../serve/serve.ts";

const { log, log_format, verbose, quiet } = EXECUTION_OPTIONS;

/** The command `serve`. */
export const serveCommand: Command = {
  synopsis: "[options]",
  description:
    "Computes what another program asks for by lines of JSON on standard input, one calculation after another,\n" +
    "and answers by lines of JSON on standard output; workers and programs stay warm between them. Nothing else\n" +
    "is written there. It ends with its input, once all is computed, and when nobody reads its answers. The\n" +
    "options hold for calculations whose request says nothing else. Python's package nmer talks with it.",
  examples: [
    "nmer serve < requests.jsonl",
    "nmer serve -p 4 --timeout 10m --log serve.log",
  ],
  options: [
    COMMAND_OPTION,
    ...commandOptions({ ...SERVER_OPTIONS, log, log_format, verbose, quiet }),
  ],
  run: (args, host) => run(args, host),
};

const run = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, serveCommand.options, { least: 0, most: 0, what: "no operands" })
  );
  const options = yield* attempt(() => resolveExecution(parsed, NO_INPUT, host.environment));
  yield* fromPromise(() => readRegistry(host, parsed)); // what is wrong with it is said at once
  const file = options.log === undefined ? undefined : yield* openLog(host, options.log);
  const conversation = yield* fromPromise(host.conversation!);
  if (conversation.isTerminal && options.quiet !== true) {
    say(host, 'waiting for lines of JSON, as {"type": "run", "id": 1, "input": {...}}; Ctrl-D ends it');
  }
  const serving = Effect.gen(function* () {
    const own = rememberingPrograms(yield* fromPromise(host.runEnvironment));
    const environment = yield* warmEnvironment(own);
    return yield* serve({ host, parsed, environment, log: logger(host, parsed, file?.write) }, conversation);
  });
  const gone = yield* Effect.ensuring(
    Effect.scoped(serving),
    Effect.promise(async () => await file?.close()),
  );
  if (gone !== undefined && options.quiet !== true) say(host, `nobody reads the answers any more: ${gone}`);
  return EXIT.done;
});

type Log = Parameters<typeof serve>[0]["log"];

/** What happens in calculations as lines of the log, and the important of them on standard error. */
function logger(host: Host, parsed: Arguments, write: ((line: string) => void) | undefined): Log {
  const { logFormat = "text", verbose = false } = resolveExecution(parsed, NO_INPUT, host.environment);
  return (id, event, { plan }) => {
    if (write === undefined && !verbose) return;
    const entry = logEntry(event, (index) => plan.label(taskIndex(index)));
    const message = `request ${JSON.stringify(id)}: ${entry.message}`;
    const line = logLine(
      { ...entry, message, fields: { request: id, ...entry.fields } },
      new Date(),
      logFormat,
    );
    write?.(`${line}\n`);
    if (verbose && entry.level !== "debug") say(host, message);
  };
}

const NO_INPUT = { execution: {}, locate: () => ({}) };
