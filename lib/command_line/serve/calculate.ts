// One calculation of a client: its input and options checked, run on what earlier ones have left warm, and its result or
// error as a value.

import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import { InputError, type NmerError } from "../../base/error.ts";
import { describeNotice, refuseWarnings } from "../../base/notice.ts";
import {
  type Calculation,
  Calibration,
  reportOfRun,
  runCalculation,
  type RunProgress,
} from "../../calculation/mod.ts";
import { checkModels } from "../../calculation/prepare/prepare.ts";
import { checkInputWorkers, machineNotices } from "../../calculation/run/machine_notices.ts";
import type { RunEnvironment } from "../../calculation/run/run_environment.ts";
import { ProgressWatch } from "../../calculation/run/run_progress.ts";
import type { RunRequest } from "../../calculation/run/run_request.ts";
import type { RunEvent } from "../../execution/mod.ts";
import { type FormOf, type OptionsOf, optionsOf, propertyOf } from "../../input/options/option.ts";
import { problemsOf } from "../../report/mod.ts";
import { resultParts } from "../../report/render/qcschema.ts";
import { attempt } from "../command/expected_errors.ts";
import type { Host } from "../host/host.ts";
import type { Arguments } from "../options/arguments.ts";
import { resolveExecution } from "../options/execution_options.ts";
import { checkOutputs, JOURNAL_COMPANIONS } from "../output/output_files.ts";
import { errorOfTasks } from "./error_value.ts";
import { CALCULATION_OPTIONS, type RunMessage, SERVER_OPTIONS, type ServerMessage } from "./protocol.ts";
import { type ReadRequest, readRequestInput } from "./request_input.ts";

/** What all calculations of a server have in common. */
export interface Serving {
  readonly host: Host;
  /** The arguments of the server: options for calculations that do not say otherwise. */
  readonly parsed: Arguments;
  /** What earlier calculations have left warm. */
  readonly environment: RunEnvironment;
  readonly say: (message: ServerMessage) => void;
  /** Receives what happens, for the log. */
  readonly log: (id: RunMessage["id"], event: RunEvent, calculation: Calculation) => void;
}

/** A calculation that is under way. */
export interface Underway {
  /** Says how far it is. */
  readonly sayProgress: () => void;
}

type Options = OptionsOf<typeof CALCULATION_OPTIONS>;

/**
 * Computes what a client asks for; gives the message that it ends with. Fails where nothing could be computed.
 *
 * @param began Called when it begins.
 */
export const calculate = Effect.fnUntraced(function* (
  serving: Serving,
  message: RunMessage,
  began: (underway: Underway) => void,
) {
  const read = yield* readRequestInput(serving.host, serving.parsed, message);
  return yield* Effect.mapError(
    computed(serving, message, read, began),
    (error): NmerError => error instanceof InputError ? new InputError(read.placed(error.problem)) : error,
  );
});

const computed = Effect.fnUntraced(function* (
  serving: Serving,
  message: RunMessage,
  read: ReadRequest,
  began: (underway: Underway) => void,
): Effect.fn.Return<ServerMessage, NmerError> {
  const { environment, say } = serving;
  const { id } = message;
  const { calculation } = read;
  const options = yield* attempt(() => optionsFor(serving, message, read));
  yield* attempt(() => sayNotices(serving, message, read, options));
  yield* attempt(() => checkModels(calculation));
  const calibration = new Calibration();
  const watch = new ProgressWatch(calculation, calibration);
  const sayProgress = () => say({ type: "progress", id, ...progressFields(watch.snapshot()) });
  began({ sayProgress });
  const request = { ...yield* runRequestOf(serving, message, read, options), calibration };
  const observe = (event: RunEvent) => {
    watch.notify(event);
    serving.log(id, event, calculation);
  };
  const running = runCalculation(calculation, request, {
    ...environment,
    observe,
    phaseBegan: watch.phaseBegan,
  });
  const result = yield* watched(running, watch, message.progress ?? false, sayProgress);
  const report = reportOfRun(calculation, result);
  const value = resultParts(report);
  return problemsOf(report).length === 0
    ? { type: "result", id, result: value }
    : { type: "error", id, error: errorOfTasks(report), result: value };
});

/** What holds for a calculation: what its client says, else the server's arguments, the input, the environment. */
function optionsFor(
  { host, parsed, environment: { machine } }: Serving,
  { options: given = {} }: RunMessage,
  { calculation: { input }, folder }: ReadRequest,
): Options {
  const outranked = [...parsed.options.keys(), ...Object.keys(given)];
  checkInputWorkers(input, new Set(outranked), machine);
  const resolved = resolveExecution(parsed, input, host.environment);
  const names = new Set(Object.entries(SERVER_OPTIONS).map(([name, option]) => propertyOf(name, option)));
  const others = Object.fromEntries(Object.entries(resolved).filter(([name]) => names.has(name)));
  const own = optionsOf(CALCULATION_OPTIONS, given as FormOf<typeof CALCULATION_OPTIONS>);
  const { scratch } = own;
  return { ...others, ...own, ...(scratch === undefined ? {} : { scratch: resolve(folder, scratch) }) };
}

function sayNotices(
  { say, environment }: Serving,
  { id }: RunMessage,
  { calculation, placed }: ReadRequest,
  options: Options,
): void {
  const notices = [...calculation.notices, ...machineNotices(options, environment.machine)].map(placed);
  for (const notice of notices) {
    const { severity } = notice;
    say({ type: "notice", id, severity, message: describeNotice(notice).slice(`${severity}: `.length) });
  }
  if (options.strict === true) refuseWarnings(notices, "the input");
}

/** What is asked of the run; fails where its journal would overwrite a file that is read. */
const runRequestOf = Effect.fnUntraced(function* (
  { host, say }: Serving,
  { id }: RunMessage,
  { folder, files }: ReadRequest,
  { journal, fresh = false, strict: _, ...others }: Options,
): Effect.fn.Return<RunRequest, NmerError> {
  if (journal === undefined || journal === false) return others;
  const path = resolve(folder, journal);
  const place = { keyPath: ["options", "journal"] };
  const companions = JOURNAL_COMPANIONS;
  yield* checkOutputs(host, files, [{ path, role: "the journal", place, companions }]);
  const report = (message: string) => say({ type: "notice", id, severity: "note", message });
  const about = { input: "-", folder, options: others, words: ["serve"] };
  return { ...others, journalFile: { path, fresh, named: true, report, about } };
});

/** The least seconds between two messages where a client does not say them. */
const INTERVAL_SECONDS = 0.2;

/** A run that says how far it is, at first soon after its beginning and at last when it has ended. */
function watched<A, E>(
  running: Effect.Effect<A, E>,
  watch: ProgressWatch,
  wanted: boolean | number,
  sayProgress: () => void,
): Effect.Effect<A, E> {
  if (wanted === false) return running;
  let seen = 0;
  const look = Effect.sync(() => {
    if (watch.version === seen) return;
    seen = watch.version;
    sayProgress();
  });
  const seconds = wanted === true ? INTERVAL_SECONDS : wanted;
  const looking = Effect.forever(Effect.andThen(Effect.sleep(1000 * seconds), look));
  return Effect.scoped(Effect.andThen(Effect.forkScoped(looking), Effect.tap(running, () => look)));
}

function progressFields(
  { mode, workers, tasks, levels, elapsedSeconds, secondsLeft }: RunProgress,
): Readonly<Record<string, unknown>> {
  const left = secondsLeft === undefined ? {} : { seconds_left: secondsLeft };
  return { mode, workers, tasks, levels, elapsed_seconds: elapsedSeconds, ...left };
}
