// nmer run with several inputs, or one with several frames: one pool, one progress, a result and a journal for each.
// All inputs are looked at first and forgotten again; a calculation is in memory while it runs. None ends the others.

import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import { roomOf } from "../../calculation/run/room.ts";
import { Admission, runQueue, SharedWorkers } from "../../execution/mod.ts";
import { jobTime } from "../batch/job_time.ts";
import { rememberingPrograms } from "../many/remembered_search.ts";
import type { Host } from "../host/host.ts";
import { say } from "../host/text_host.ts";
import { JobCourse } from "../batch/job_course.ts";
import { FrameFiles, MAX_FRAMES_BYTES } from "../many/frames.ts";
import { checkNames } from "../many/item.ts";
import { ManyProgress } from "../many/many_progress.ts";
import { counted, exitOfAll, type ItemOutcome, outcomeTable, outcomeValues } from "../many/outcome.ts";
import type { Arguments } from "../options/arguments.ts";
import { type ResolvedOptions, resolveExecution } from "../options/execution_options.ts";
import { openLog, STANDARD_OUTPUT } from "../output/open_output.ts";
import { show } from "../command/show.ts";
import { progressStyle } from "../output/watch_run.ts";
import { type Ending, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { computed, lookAtAll, type Looked, type Many } from "./one_of_many.ts";
import { launchOf } from "./under_mpi.ts";

/** Whether a run is asked for that several calculations may come of: it names several inputs, or a folder. */
export const isMany = Effect.fnUntraced(function* ({ operands, options }: Arguments, host: Host) {
  if (options.has("only-missing")) return false; // whose operands are journals
  const output = options.get("output");
  if (operands.length > 1) return true;
  if (typeof output !== "string" || output === STANDARD_OUTPUT) return false;
  if (/[/\\]$/.test(output)) return true;
  const { kind } = yield* Effect.promise(() => host.fileStatus(output));
  if (kind !== "nothing" || /\.(?:json|ya?ml)$/i.test(output)) return kind === "folder";
  return yield* Effect.promise(() => hasFrames(host, operands[0]!)); // a folder that is not there yet
});

async function hasFrames(host: Host, path: string): Promise<boolean> {
  if (!/\.xyz$/i.test(path)) return false;
  let count = 1;
  const read = new FrameFiles(host.readFile).reader(1, (found) => count = found);
  await read(path, MAX_FRAMES_BYTES).catch(() => undefined); // whoever reads it next says why it cannot be read
  return count > 1;
}

/** Runs several calculations; gives the exit status of all. */
export const runMany = Effect.fnUntraced(function* (parsed: Arguments, host: Host, ending: Ending) {
  const options = yield* attempt(() => resolveExecution(parsed, NO_INPUT, host.environment));
  yield* attempt(() => refuseOptions(parsed, options, host));
  const folder = yield* folderOf(parsed, host);
  yield* attempt(() => checkNames(parsed.operands));
  const environment = rememberingPrograms(yield* fromPromise(host.runEnvironment));
  const files = new FrameFiles(host.readFile);
  const outcomes: ItemOutcome[] = [];
  const looked = yield* lookAtAll({ parsed, host, files, options, environment }, folder, outcomes);
  const room = roomOf(options, environment.machine);
  const admission = new Admission(room);
  const workers = new SharedWorkers(environment.startWorker);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const tasks = sum(looked.map(({ tasks }) => tasks));
  const progress = new ManyProgress({
    style: progressStyle(options.progress, options.quiet === true, host),
    verbose: options.verbose === true && options.quiet !== true,
    write: host.steer,
    columns: host.columns,
    memoryInUse: environment.memoryInUse,
    interval: options.progressInterval,
    now: () => performance.now() / 1000,
    inputs: looked.length,
    tasks,
    seconds: sum(looked.map(({ seconds }) => seconds)),
    slots: room.slots,
    running: () => admission.running,
  });
  const time = yield* jobTime(host, options.quiet === true);
  const { runTimeoutMilliseconds: asked = Infinity } = options;
  const limit = Math.min(asked, time?.milliseconds ?? Infinity);
  const over = limit < asked ? time : undefined;
  const kept = { continues: () => continues(options), howTo: () => howToContinue(options, folder, outcomes) };
  const course = new JobCourse(host, time, kept, tasks);
  const log = options.log === undefined ? undefined : yield* openLog(host, options.log);
  const deadline = performance.now() + limit;
  const many: Many = {
    parsed,
    host,
    files,
    environment,
    admission,
    workers,
    progress,
    log,
    course,
    options,
    deadline,
  };
  yield* Effect.onInterrupt(allOf(many, looked, outcomes), () =>
    Effect.map(
      course.interrupted,
      (getsFurther) => getsFurther ? undefined : ending.endWith(EXIT.environment),
    ));
  const exit = yield* shown(host, options, outcomes.sort((one, other) => one.place - other.place));
  const isOver = outcomes.some(({ status }) => status === "out-of-time");
  if (over === undefined || !isOver) return exit;
  return course.allOutOfTime(over) ? EXIT.outOfTime : EXIT.environment;
});

function continues({ journal, fresh }: ResolvedOptions): boolean {
  return journal !== false && fresh !== true;
}

function howToContinue(options: ResolvedOptions, folder: string, outcomes: readonly ItemOutcome[]): string {
  const kept = options.journal === false
    ? "stopped; only whole results were kept"
    : `stopped; what is finished is in the journals in ${shownName(folder)}, run the same command ${
      options.fresh === true ? "without --fresh" : "again"
    } to continue`;
  return `${kept} (${counted(outcomes)} so far)`;
}

// Runs what was found to be right.
const allOf = Effect.fnUntraced(function* (
  many: Many,
  looked: readonly Looked[],
  outcomes: ItemOutcome[],
) {
  const { progress, admission, workers, log, options } = many;
  const runs = looked.map((each) => (arrived: () => void) =>
    Effect.map(computed(many, each, arrived), (outcome) => void outcomes.push(outcome))
  );
  const ticking = Effect.forever(
    Effect.andThen(Effect.sleep(1000 * progress.seconds), Effect.sync(() => progress.tick())),
  );
  // Child processes and servers are their run's own, and take memory while its tasks wait.
  const { slots } = admission.room;
  const isOwn = options.mode === "processes" || looked.some(({ isExternal }) => isExternal);
  const maxActive = isOwn ? Math.max(2, Math.ceil(slots / 4)) : 4 * slots;
  yield* Effect.scoped(
    Effect.andThen(Effect.forkScoped(ticking), runQueue(runs, admission, maxActive)),
  ).pipe(
    Effect.ensuring(Effect.promise(async () => {
      workers.close();
      progress.clear();
      await log?.close();
    })),
  );
});

const NO_INPUT = { execution: {}, locate: () => ({}) };

// What makes no sense of several calculations, or is not theirs to share.
function refuseOptions(parsed: Arguments, { journal, shard, mode }: ResolvedOptions, host: Host): void {
  const refuse = (name: string, found: string, hint: string) => {
    throw new InputError({ keyPath: [name], found, expected: "no such option beside several inputs", hint });
  };
  if (mode === "mpi" || launchOf(host) !== undefined) {
    throw new InputError({
      found: "several inputs under MPI",
      expected: "one, which all ranks compute",
      hint: 'Run each by itself under the launcher: for i in *.yaml; do mpirun nmer run "$i"; done',
    });
  }
  for (const name of ["coordinate-only", "rank-timeout"]) {
    if (parsed.options.has(name)) refuse(`--${name}`, "an option of ranks", "Leave it out.");
  }
  if (shard !== undefined) refuse("--shard", describeValue(shard), "Give each job some of the inputs.");
  if (typeof journal === "string") {
    refuse("--journal", describeValue(journal), "Each input has a journal of its own in the folder of -o.");
  }
  if (parsed.options.has("prefer")) refuse("--prefer", "a journal", "It belongs to --only-missing.");
}

// The folder that results are written to; made where it is not there.
const folderOf = Effect.fnUntraced(function* ({ options, operands }: Arguments, host: Host) {
  const folder = options.get("output");
  const place = { keyPath: ["-o"] };
  const expected = "a folder for the results: -o DIR";
  if (typeof folder !== "string" || folder === STANDARD_OUTPUT) {
    const found = folder === undefined
      ? `${operands.length} inputs and no -o`
      : "standard output for several results";
    return yield* Effect.fail(new InputError({ found, expected }));
  }
  const { kind } = yield* Effect.promise(() => host.fileStatus(folder));
  const refuse = (found: string) => Effect.fail(new InputError({ ...place, found, expected }));
  if (kind !== "folder" && kind !== "nothing" || /\.(?:json|ya?ml)$/i.test(folder) && kind === "nothing") {
    return yield* refuse(
      `${describeValue(folder)}, which is ${kind === "nothing" ? "the name of a file" : "no folder"}`,
    );
  }
  const made = yield* Effect.promise(() =>
    kind === "folder" || host.makeFolder === undefined
      ? Promise.resolve(undefined)
      : host.makeFolder(folder).catch((error: Error) => error.message)
  );
  return made === undefined
    ? folder
    : yield* refuse(`${describeValue(folder)}, which cannot be made: ${made}`);
});

/** The table, in the order in which the inputs were named. */
const shown = Effect.fnUntraced(function* (
  host: Host,
  { format = "text", quiet }: ResolvedOptions,
  outcomes: readonly ItemOutcome[],
) {
  yield* show(host, format, {
    text: (width) => outcomeTable(outcomes, width),
    value: () => outcomeValues(outcomes),
  });
  const exit = exitOfAll(outcomes);
  if (exit !== EXIT.done && format !== "text" && quiet !== true) say(host, counted(outcomes));
  return exit;
});
