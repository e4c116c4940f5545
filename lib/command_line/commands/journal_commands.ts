// nmer status, why and journal: what journals hold, also while runs write them.

import * as Effect from "effect/Effect";
import { type Command, EXIT } from "./command.ts";
import { InputError } from "../../base/error.ts";
import { attempt, fromPromise } from "./expected_errors.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { latestRun, openRecord } from "../journals/open_record.ts";
import { statusText, statusValue } from "../journals/status.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { FORMAT_OPTION, formatOf } from "../options/format_option.ts";
import { serialise } from "../output/serialise.ts";
import type { Reader } from "../../execution/mod.ts";

const WATCH_SECONDS = 2;

/** The command `status`. */
export const statusCommand: Command = {
  synopsis: "JOURNAL [--watch] [--format text|json|yaml]",
  description:
    "Tells how the latest run of JOURNAL stands: which tasks are under way, since when, on which worker, how many are\n" +
    "done of each level, how fast, and how long the rest will take. The run goes on undisturbed; whether it is\n" +
    "killed is said, too, and of one on another machine when it last wrote. With --watch it says so every two\n" +
    "seconds until the run ends.",
  examples: ["nmer status water_trimer.nmer.db", "nmer status water_trimer.nmer.db --format json"],
  options: [
    { name: "watch", short: "w", help: "say it again every two seconds, until the run ends" },
    FORMAT_OPTION,
  ],
  run: (args, host) => status(args, host),
};

const status = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, statusCommand.options, { least: 1, most: 1, what: "one JOURNAL" })
  );
  const format = yield* attempt(() => formatOf(parsed));
  const reader = yield* readerOf(host);
  const watches = parsed.options.has("watch");
  for (let looks = 0;; looks++) {
    const record = yield* attempt(() => openRecord(parsed.operands[0]!, reader));
    const run = yield* attempt(() => latestRun(record));
    if (looks === 0) record.notices.forEach((notice) => say(host, notice));
    const now = reader.now();
    const text = format === "text"
      ? statusText(record, run, now)
      : yield* fromPromise(() => serialise(statusValue(record, run, now), format));
    if (watches && format === "text") host.out(host.errIsTerminal ? CLEAR : looks === 0 ? "" : "\n");
    host.out(text);
    if (!watches || run.state !== "running") return EXIT.done;
    yield* Effect.sleep(`${WATCH_SECONDS} seconds`);
  }
});

// Home, and nothing behind it: what was shown before makes room.
const CLEAR = "\x1b[H\x1b[J";

/** Who looks at journals from this machine. */
const readerOf = (host: Host): Effect.Effect<Reader> =>
  Effect.map(
    Effect.promise(host.runEnvironment),
    ({ identity }) => ({ host: identity.host, now: () => Date.now() / 1000 }),
  );
