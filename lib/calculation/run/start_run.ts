// A run as programs that use the library have it: a promise of the result that can be watched, and stopped by a signal.

import * as Effect from "effect/Effect";
import { NmerError } from "../../base/error.ts";
import { Calibration } from "../cost/calibration.ts";
import type { Calculation } from "../prepare/prepare.ts";
import { checkEnvironment, checkRunOptions } from "./check_request.ts";
import type { RunEnvironment } from "./run_environment.ts";
import { ProgressWatch, type RunProgress } from "./run_progress.ts";
import type { RunRequest } from "./run_request.ts";
import { type CalculationResult, runCalculation } from "./run.ts";

/**
 * Options of a run.
 *
 * @example
 * ```ts
 * import { parseInput, prepare, run, type RunOptions } from "@nmer/nmer";
 *
 * const options: RunOptions = { mode: "serial", timeoutMilliseconds: 60_000, onFailure: "abort" };
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * await run(prepare(input), { ...options, signal: AbortSignal.timeout(60_000) });
 * ```
 */
export interface RunOptions extends RunRequest {
  /** Stops the run: workers end, and the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Receives every event of the run; must return at once. */
  readonly observe?: RunEnvironment["observe"];
}

/**
 * A run that has begun: a promise of its result.
 *
 * Iterated, it says how far it is, at first when it begins and at last when all is done. Each turn of the loop gets
 * the state of that moment: no more than one waits for a slow reader, who misses states in between and never the
 * last one. Several loops may watch one run. What the run is rejected with is thrown by the loop.
 *
 * Leaving the loop early leaves the run alone: await it, or stop it by its signal. What is bound by `await using` is
 * stopped at the end of its block, and has ended by then.
 *
 * It is a promise, so that an `async` function that returns it returns its result alone.
 *
 * @example Watching it, then its result
 * ```ts
 * import { parseInput, prepare, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * await using running = run(prepare(input), { mode: "serial" });
 * for await (const { tasks } of running) console.log(`${tasks.finished}/${tasks.total}`);
 * const { assembly } = await running;
 * console.log(assembly.returned.energy);
 * ```
 */
export interface Running extends Promise<CalculationResult>, AsyncIterable<RunProgress>, AsyncDisposable {}

/**
 * Begins a run.
 *
 * @param calculation What to compute.
 * @param options How.
 * @param environment Gives what it needs from the machine, once the options are right.
 */
export function startRun(
  calculation: Calculation,
  options: RunOptions,
  environment: () => RunEnvironment,
): Running {
  const calibration = new Calibration();
  const watch = new ProgressWatch(calculation, calibration);
  const stop = new AbortController();
  const state = { hasEnded: false };
  const result = computed(calculation, options, environment, { calibration, watch, stop: stop.signal })
    .finally(() => {
      state.hasEnded = true;
      watch.wake();
    });
  return Object.assign(result, {
    [Symbol.asyncIterator]: () => {
      result.catch(() => {}); // whoever iterates receives it
      return statesOf(watch, state, result);
    },
    [Symbol.asyncDispose]: async () => {
      if (state.hasEnded) return;
      stop.abort();
      await result.catch(() => {});
    },
  });
}

/**
 * Computes a calculation in an environment of one's own: with other cores and memory, workers that are started in another way, or
 * without child processes.
 *
 * @example On two cores, whatever the machine has
 * ```ts
 * import { denoEnvironment, parseInput, prepare, runWith } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const environment = { ...denoEnvironment(), machine: { cores: 2, memoryBytes: 4e9 } };
 * const { statistics } = await runWith(prepare(input), {}, environment);
 * console.log(statistics.mode, statistics.workers);
 * ```
 *
 * @param calculation What to compute, from {@linkcode prepare}.
 * @param request How, as the options of `run`.
 * @param environment What the run needs from the machine; `denoEnvironment()` gives that of Deno, and
 * `portableEnvironment()`, of `@nmer/nmer/portable`, that of Node and browsers.
 * @throws {InputError} Also where the environment lacks what every run needs.
 */
export function runWith(
  calculation: Calculation,
  request: RunOptions,
  environment: RunEnvironment,
): Running {
  return startRun(calculation, request, () => checkEnvironment(environment));
}

async function* statesOf(
  watch: ProgressWatch,
  state: { readonly hasEnded: boolean },
  result: Promise<unknown>,
): AsyncGenerator<RunProgress, void, void> {
  let seen = 0;
  for (;;) {
    const { version, changed } = watch;
    if (version > seen) {
      seen = version;
      yield watch.snapshot();
    } else if (state.hasEnded) return void await result;
    else await changed;
  }
}

/** What a run has that its caller has not given. */
interface Inside {
  readonly calibration: Calibration;
  readonly watch: ProgressWatch;
  /** Stops it. */
  readonly stop: AbortSignal;
}

async function computed(
  calculation: Calculation,
  options: RunOptions,
  environment: () => RunEnvironment,
  { calibration, watch, stop }: Inside,
): Promise<CalculationResult> {
  checkRunOptions(options);
  const { signal: given, observe, ...request } = options;
  const signal = given === undefined ? stop : AbortSignal.any([given, stop]);
  const world = environment();
  signal.throwIfAborted();
  const observed: RunEnvironment = {
    ...world,
    phaseBegan: (phase) => {
      watch.phaseBegan(phase);
      withoutHarm(() => world.phaseBegan?.(phase));
    },
    observe: (event) => {
      watch.notify(event);
      for (const notify of [observe, world.observe]) withoutHarm(() => notify?.(event));
    },
  };
  try {
    return await Effect.runPromise(runCalculation(calculation, { calibration, ...request }, observed), {
      signal,
    });
  } catch (error) {
    // Interrupted, unless the run had failed by itself.
    if (!(error instanceof NmerError)) signal.throwIfAborted();
    throw error;
  }
}

/** Who watches must not disturb the others who do. */
function withoutHarm(notify: () => void): void {
  try {
    notify();
  } catch { /* theirs */ }
}
