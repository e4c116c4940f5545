// The computing thread of the page: reads, plans, runs and puts together, with workers of its own for the tasks, so that
// the page itself never waits. The code is that of the command line, and so are its messages.

import "../../lib/base/workarounds/old_platform.ts";
import "../../lib/base/workarounds/effect_async_hooks.ts";
import { NmerError } from "../../lib/base/error.ts";
import { describeNotice } from "../../lib/base/notice.ts";
import { Calibration } from "../../lib/calculation/cost/calibration.ts";
import { estimateTime } from "../../lib/calculation/cost/estimate.ts";
import { levelSizes, sizesOf } from "../../lib/calculation/cost/sizes.ts";
import { portableEnvironment } from "../../lib/calculation/environment/portable_environment.ts";
import { type Calculation, checkModels, prepare } from "../../lib/calculation/prepare/prepare.ts";
import { reportDataOfResult } from "../../lib/calculation/report_data/from_result.ts";
import { reportOfRun } from "../../lib/calculation/report.ts";
import { runWith } from "../../lib/calculation/run/start_run.ts";
import { readGeometryInput } from "../../lib/input/geometry_input.ts";
import { parseResult } from "../../lib/input/result/result_file.ts";
import { BASIS_NAMES } from "../../lib/programs/portable.ts";
import { METHOD_RULES } from "../../lib/engine/mod.ts";
import { describeSystem, manyBodyResult } from "../../lib/report/mod.ts";
import { chosenKeys } from "./chosen_keys.ts";
import type { Asked, Choices, PlannedView, ProgressView, Said } from "./messages.ts";

// Not more often than this the page hears how far a run is.
const PROGRESS_MILLISECONDS = 100;

const environment = portableEnvironment({
  startWorker: (number) => new Worker("task_worker.js", { type: "module", name: `nmer-${number}` }),
});

let stop: AbortController | undefined;

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Asked>) => void;
  postMessage: (said: Said) => void;
};

scope.onmessage = async ({ data }: MessageEvent<Asked>) => {
  if (data.kind === "cancel") stop?.abort();
  else if (data.kind === "plan") await plan(data.number, data.choices);
  else await compute(data.choices);
};

say({ kind: "ready", methods: METHOD_RULES.flatMap(({ names }) => Object.keys(names)), bases: BASIS_NAMES });

async function plan(number: number, choices: Choices): Promise<void> {
  try {
    say({ kind: "planned", number, plan: planned(await calculationOf(choices), choices) });
  } catch (error) {
    say({ kind: "unplanned", number, message: messageOf(error) });
  }
}

async function compute(choices: Choices): Promise<void> {
  const own = stop = new AbortController();
  try {
    const calculation = await calculationOf(choices);
    const running = runWith(calculation, { signal: own.signal, ...parallelOf(choices) }, environment);
    await watch(running);
    const json = `${JSON.stringify(manyBodyResult(reportOfRun(calculation, await running)), undefined, 2)}\n`;
    const data = { ...reportDataOfResult(parseResult(json, { name: "result.json" })), source: choices.name };
    say({ kind: "finished", data, json });
  } catch (error) {
    if (own.signal.aborted) return say({ kind: "cancelled" });
    const remedy = error instanceof NmerError ? error.remedy : undefined;
    say({ kind: "failed", message: messageOf(error), ...(remedy === undefined ? {} : { remedy }) });
  } finally {
    stop = undefined;
  }
}

async function watch(running: ReturnType<typeof runWith>): Promise<void> {
  let last = -Infinity;
  for await (const { mode, workers, tasks, elapsedSeconds, secondsLeft } of running) {
    const now = performance.now();
    if (now - last < PROGRESS_MILLISECONDS && tasks.finished < tasks.total) continue;
    last = now;
    const { total, finished, failed, running: under } = tasks;
    const progress: ProgressView = { total, finished, failed, running: under, workers, mode, elapsedSeconds };
    say({ kind: "progress", progress: secondsLeft === undefined ? progress : { ...progress, secondsLeft } });
  }
}

/** The calculation of what a visitor has chosen: as `nmer run FILE --method ... --basis ...` has it. */
async function calculationOf(choices: Choices): Promise<Calculation> {
  const bytes = new TextEncoder().encode(choices.text);
  const input = await readGeometryInput(choices.name, chosenKeys(choices), () => Promise.resolve(bytes));
  const calculation = prepare(input);
  checkModels(calculation);
  return calculation;
}

function planned(calculation: Calculation, choices: Choices): PlannedView {
  const { plan, molecule, notices } = calculation;
  const sizes = levelSizes(calculation, sizesOf(calculation));
  const { cores } = environment.machine;
  const workers = Math.max(1, Math.min(choices.parallel ?? cores, plan.taskCount));
  const { wallSeconds, coreSeconds } = estimateTime(calculation, sizes, new Calibration(), workers);
  return {
    system: describeSystem({ plan, molecule, models: calculation.models }).split("\n")[0]!,
    fragments: molecule.fragments.length,
    tasks: plan.taskCount,
    levels: plan.levels.map(({ nbody, start, end }, i) => ({
      nbody,
      tasks: end - start,
      functions: sizes[i]!.maxBasisFunctions,
    })),
    seconds: wallSeconds,
    coreSeconds,
    memoryBytes: Math.max(
      0,
      ...sizes.map((size) => size.memoryWithin(environment.machine.memoryBytes / workers)),
    ),
    workers,
    notices: notices.map(describeNotice),
  };
}

function parallelOf({ parallel }: Choices): { readonly parallel?: number } {
  return parallel === undefined ? {} : { parallel };
}

function messageOf(error: unknown): string {
  if (error instanceof NmerError) return error.message;
  return `a bug in nmer: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
}

function say(said: Said): void {
  scope.postMessage(said);
}
