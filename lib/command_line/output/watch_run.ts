// What a run shows while it is under way: progress on standard error, and its log.

import * as Effect from "effect/Effect";
import { taskIndex } from "../../base/indices.ts";
import { type Calculation, type Calibration, Forecast, sizesOf } from "../../calculation/mod.ts";
import { describePhase, type Phase } from "../../calculation/run/phases/phase.ts";
import type { RunEvent } from "../../execution/mod.ts";
import type { Host } from "../host/host.ts";
import type { ResolvedOptions } from "../options/execution_options.ts";
import { openLog } from "./open_output.ts";
import { Progress, type ProgressOptions } from "./progress.ts";
import { logEntry, logLine, type LogOrigin } from "./run_log.ts";

/** Whoever watches a run. */
export interface RunWatch {
  /** Takes an event in, and shows what is worth showing. */
  readonly observe: (event: RunEvent) => void;
  /** Takes in what is computed from now on. */
  readonly phaseBegan: (phase: Phase) => void;
  /** Shows the progress time and again, also while nothing ends; to be interrupted. */
  readonly ticking: Effect.Effect<never>;
  /** Takes the progress line away and closes the log. */
  readonly close: Effect.Effect<void>;
}

/** What progress needs to know of a run. */
export interface WatchedRun {
  /** Times of its tasks, for the forecast. */
  readonly calibration: Calibration;
  /** Memory that it holds, in bytes. */
  readonly memoryInUse: () => number;
  /** Of whom an event speaks, where several processes compute; undefined else. */
  readonly originOf?: ((event: RunEvent) => LogOrigin) | undefined;
}

/**
 * Begins to watch a run; fails with an InputError where its log cannot be written.
 *
 * @param host Where it is shown.
 * @param calculation What is run.
 * @param execution The options that say how it is shown.
 * @param run What progress needs to know of it.
 */
export const watchRun = Effect.fnUntraced(function* (
  host: Host,
  calculation: Calculation,
  execution: ResolvedOptions,
  { calibration, memoryInUse, originOf }: WatchedRun,
) {
  const { verbose = false, quiet = false, logFormat = "text" } = execution;
  let { plan } = calculation;
  const label = (index: number) => plan.label(taskIndex(index));
  const forecastOf = (calculation: Calculation) =>
    new Forecast(calculation, sizesOf(calculation), calibration);
  const progress = new Progress({
    style: progressStyle(execution.progress, quiet, host),
    verbose: verbose && !quiet,
    write: host.steer,
    columns: host.columns,
    label,
    forecast: forecastOf(calculation),
    memoryInUse,
    interval: execution.progressInterval,
    now: () => performance.now() / 1000,
  });
  const log = execution.log === undefined ? undefined : yield* openLog(host, execution.log);
  return {
    observe: (event) => {
      progress.notify(event);
      log?.write(`${logLine(logEntry(event, label), new Date(), logFormat, originOf?.(event))}\n`);
    },
    phaseBegan: (phase) => {
      if (phase.of === 1) return;
      ({ plan } = phase.calculation);
      progress.phase(describePhase(phase), forecastOf(phase.calculation));
    },
    ticking: Effect.forever(
      Effect.andThen(Effect.sleep(progress.interval), Effect.sync(() => progress.tick())),
    ),
    close: Effect.promise(async () => {
      progress.clear();
      await log?.close();
    }),
  } satisfies RunWatch;
});

// On a narrower terminal the line would say next to nothing.
const MIN_COLUMNS = 40;

export function progressStyle(
  wanted: ResolvedOptions["progress"] = "auto",
  quiet: boolean,
  host: Host,
): ProgressOptions["style"] {
  if (quiet) return "none";
  if (wanted !== "auto") return wanted;
  return host.errIsTerminal && host.columns() >= MIN_COLUMNS ? "bar" : "plain";
}
