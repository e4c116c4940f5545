// Runs as a verification needs them: what a run gave and how, from the library's own way to run a calculation.

import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import { type CalculationResult, runCalculation, type RunEnvironment } from "../../calculation/mod.ts";
import type { RunRequest } from "../../calculation/mod.ts";
import type { Calculation } from "../../calculation/mod.ts";
import type { RunEvent } from "../../execution/mod.ts";
import { type Numbers, numbersOf } from "../comparison/numbers.ts";
import type { ObservedOrder } from "../comparison/compare.ts";
import { Trace } from "../comparison/trace.ts";
import type { Way } from "../matrix/way.ts";

/** What runs have in common. */
export interface RowRequest extends Pick<RunRequest, "scratch" | "memoryBytes"> {
  /** How often a task is tried again that was lost or failed by chance. */
  readonly taskRetries?: number | undefined;
  /** Longest time of a task, in milliseconds; default no limit. */
  readonly taskTimeoutMilliseconds?: number | undefined;
  /** Receives what happens. */
  readonly observe: (event: RunEvent) => void;
}

/** What a run gave. */
export interface RowRun {
  readonly numbers: Numbers;
  readonly order: ObservedOrder;
  readonly workers: number;
  /** Why it is none of the way that was asked for, or has no result; absent where all is well. */
  readonly problem?: string;
  readonly retried: number;
  readonly programs: Readonly<Record<string, string>>;
}

/** Computes a calculation in a way. */
export type ComputeRow = (
  calculation: Calculation,
  way: Way,
  request: RowRequest,
) => Effect.Effect<RowRun, NmerError>;

/** Runs a calculation, as the library does. */
export type RunInProcess = typeof runCalculation;

/**
 * Computes rows in this process, its workers and child processes. One thread for each task: of several, external
 * programs would add in another order every time.
 *
 * @param environment What runs need from the machine.
 * @param run Runs a calculation.
 */
export function computeHere(environment: RunEnvironment, run: RunInProcess = runCalculation): ComputeRow {
  return (calculation, way, { taskRetries, taskTimeoutMilliseconds, observe, ...request }) =>
    Effect.suspend(() => {
      const trace = new Trace(calculation.plan, calculation.part);
      const { mode, workers: parallel, schedule } = way;
      const asked = {
        ...request,
        mode,
        parallel,
        schedule,
        retries: taskRetries,
        timeoutMilliseconds: taskTimeoutMilliseconds,
      } as const;
      const watched: RunEnvironment = {
        ...environment,
        phaseBegan: (phase) => trace.phaseBegan(phase.calculation),
        observe: (event) => {
          trace.notify(event);
          observe(event);
        },
      };
      return Effect.map(
        run(calculation, asked, watched),
        (result) => rowRun(result.calculation, way, result, trace),
      );
    });
}

function rowRun(
  calculation: Calculation,
  way: Way,
  result: CalculationResult,
  trace: Trace,
): RowRun {
  const { statistics, programs } = result;
  const problem = problemOf(result, trace);
  return {
    numbers: numbersOf(calculation, result),
    order: { endings: trace.endings, ...(way.schedule === "level" ? { early: trace.early } : {}) },
    workers: statistics.workers,
    retried: trace.retried,
    programs,
    ...(problem === undefined ? {} : { problem }),
  };
}

// Failed tasks have no numbers to compare, and what another carrier has computed says nothing of the one meant.
function problemOf({ failures, cancelled }: CalculationResult, { fallbacks }: Trace): string | undefined {
  const [failure] = failures;
  if (failure !== undefined) {
    const others = failures.length === 1 ? "" : ` (and ${failures.length - 1} more)`;
    return `${failure.label} failed: ${failure.message}${others}`;
  }
  if (cancelled > 0) return `${cancelled} of its tasks were not computed`;
  return fallbacks.length === 0 ? undefined : `computed by other means, ${fallbacks.join("; ")}`;
}
