// nmer verify: is parallel equal to serial on this machine?

import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { late } from "../../base/workarounds/late_module.ts";
import { roomOf } from "../../calculation/run/room.ts";
import { Admission } from "../../execution/mod.ts";
import { VERIFY_OPTIONS } from "../../input/options/verify_options.ts";
import {
  computeHere,
  type ComputeRow,
  type Matrix,
  matrixText,
  matrixValues,
  rowsIn,
  tallyOf,
  type Verdict,
  verdictText,
  verdictValues,
  verify as verifyMatrix,
} from "../../verification/mod.ts";
import type { RunEnvironment } from "../../calculation/mod.ts";
import type { Host } from "../host/host.ts";
import { OutputError, reasonOf } from "../host/output_error.ts";
import { rememberingPrograms } from "../many/remembered_search.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { commandOptions, type ResolvedOptions, resolveExecution } from "../options/execution_options.ts";
import { COMMAND_OPTION } from "../options/user_programs.ts";
import { checkHtmlName, checkReportFiles } from "../output/report_files.ts";
import { serialise } from "../output/serialise.ts";
import { progressStyle } from "../output/watch_run.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { recordingReads } from "../command/read_calculation.ts";
import { askedMatrix } from "../verification/asked_systems.ts";
import { MATRIX_OPTIONS, matrixWishes, SYSTEM_NAMES } from "../verification/matrix_options.ts";
import { computeOverMpi } from "../verification/over_mpi.ts";
import { VerifyProgress } from "../verification/verify_progress.ts";

/** The command `verify`. */
export const verifyCommand: Command = {
  synopsis: "[INPUT...] [--quick] [--report FILE.html] [options]",
  description:
    "Computes systems in parallel in many ways (modes, numbers of workers, schedules, treatments, drivers,\n" +
    "programs) and compares each with the serial run: every task exactly once, in the order of levels, and the\n" +
    "numbers of every task and every sum, to the last bit from the built-in engine. Without INPUT it has small\n" +
    `systems of its own: ${SYSTEM_NAMES.join(", ")}.\n` +
    "Ends with status 1 where anything differs, 3 where rows could not be computed. Mode mpi starts `nmer run`\n" +
    "under mpirun. It writes nothing but its report.",
  examples: [
    "nmer verify --quick",
    "nmer verify examples/water_trimer.yaml --report verified.html",
    "nmer verify --systems water-dimer,open-shell --modes workers --workers 2,8",
    "nmer verify --programs builtin,xtb --list",
  ],
  options: [...MATRIX_OPTIONS, COMMAND_OPTION, ...commandOptions(VERIFY_OPTIONS)],
  run: (args, host) => verify(args, host),
};

/** Something differs. */
const DIFFERS = 1;

const NO_INPUT = { execution: {}, locate: () => ({}) };
const ROW_TIMEOUT_MILLISECONDS = 600_000;
const ROW_RETRIES = 1;

type Options = ResolvedOptions<typeof VERIFY_OPTIONS>;

const verify = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, verifyCommand.options, { least: 0, most: Infinity, what: "INPUT files, or none" })
  );
  const wishes = yield* attempt(() => matrixWishes(parsed));
  const options = yield* attempt(() => resolveExecution(parsed, NO_INPUT, host.environment, VERIFY_OPTIONS));
  const report = yield* attempt(() => reportName(parsed));
  const reads = recordingReads(host);
  const environment = rememberingPrograms(yield* fromPromise(host.runEnvironment));
  const matrix = yield* askedMatrix(reads.host, parsed, wishes, environment);
  if (report !== undefined) {
    yield* checkReportFiles(
      host,
      reads.files(),
      { html: report, csv: undefined, xlsx: undefined },
      "--report",
    );
  }
  const { format = "text" } = options;
  if (parsed.options.has("list")) {
    const list = format === "text"
      ? matrixText(matrix)
      : yield* fromPromise(() => serialise(matrixValues(matrix), format));
    yield* attempt(() => host.out(list));
    return EXIT.done;
  }
  const overMpi = wishes.modes.includes("mpi")
    ? yield* computeOverMpi(host, environment, commandWords(parsed))
    : undefined;
  const verdict = yield* verdictOf(host, matrix, options, environment, overMpi);
  yield* shown(host, verdict, options, report);
  return statusOf(verdict);
});

// What the ranks are to know of the user's programs.
function commandWords({ options }: Arguments): readonly string[] {
  const named = options.get(COMMAND_OPTION.name);
  return typeof named === "string" ? [`--${COMMAND_OPTION.name}`, named] : [];
}

function reportName({ options }: Arguments): string | undefined {
  const name = options.get("report") as string | undefined;
  if (name === undefined) return undefined;
  if (name === "-") {
    throw new InputError({
      keyPath: ["--report"],
      found: describeValue(name),
      expected: "the name of a file that ends with .html",
      hint: "--format json writes all of it to standard output.",
    });
  }
  checkHtmlName("--report", name);
  return name;
}

/** Verifies, and shows how far it is. */
const verdictOf = Effect.fnUntraced(function* (
  host: Host,
  matrix: Matrix,
  options: Options,
  environment: RunEnvironment,
  overMpi: ComputeRow | undefined,
) {
  const { quiet = false, verbose = false, progress: style, progressInterval } = options;
  const room = roomOf({ parallel: options.parallel, memoryBytes: options.memoryBytes }, environment.machine);
  const admission = new Admission(room);
  const { memoryInUse } = environment;
  const progress = new VerifyProgress(matrix, {
    style: progressStyle(style, quiet, host),
    verbose: verbose && !quiet,
    write: host.steer,
    columns: host.columns,
    memoryInUse,
    interval: progressInterval,
    now: () => performance.now() / 1000,
    slots: room.slots,
    running: () => admission.running,
  });
  const here = computeHere(environment);
  const compute: ComputeRow = (calculation, way, request) =>
    way.mode === "mpi" ? overMpi!(calculation, way, request) : here(calculation, way, request);
  const verifying = verifyMatrix(matrix, compute, {
    room,
    admission,
    observer: progress,
    memoryInUse,
    scratch: options.scratch,
    taskRetries: options.retries,
    taskTimeoutMilliseconds: options.timeoutMilliseconds,
    timeoutMilliseconds: options.rowTimeoutMilliseconds ?? ROW_TIMEOUT_MILLISECONDS,
    retries: options.rowRetries ?? ROW_RETRIES,
    tolerance: options.tolerance,
  });
  const { shown } = progress;
  const ticking = Effect.forever(
    Effect.andThen(Effect.sleep(1000 * shown.seconds), Effect.sync(() => shown.tick())),
  );
  return yield* Effect.scoped(Effect.andThen(Effect.forkScoped(ticking), verifying)).pipe(
    Effect.ensuring(Effect.sync(() => shown.clear())),
  );
});

/** Writes the verdict to standard output, and its page. */
const shown = Effect.fnUntraced(function* (
  host: Host,
  verdict: Verdict,
  { format = "text", quiet = false }: Options,
  report: string | undefined,
) {
  const text = format === "text"
    ? verdictText(verdict, quiet)
    : yield* fromPromise(() => serialise(verdictValues(verdict), format));
  yield* attempt(() => host.out(text));
  if (report === undefined) return;
  // What draws pages is loaded where one is asked for.
  const page = yield* Effect.promise(async () => {
    const { verdictPage }: typeof import("../../verification/report/page.ts") = //
      await import(late("../../verification/report/page.ts"));
    return await verdictPage(verdict);
  });
  yield* Effect.tryPromise({
    try: () => host.writeFile(report, page),
    catch: (error) => new OutputError(`${shownName(report)} could not be written: ${reasonOf(error)}`),
  });
  if (!quiet) host.err(`report: ${shownName(report)}\n`);
});

function statusOf(verdict: Verdict): number {
  const { differs, failed } = tallyOf(rowsIn(verdict));
  return differs > 0 ? DIFFERS : failed > 0 ? EXIT.tasksFailed : EXIT.done;
}
