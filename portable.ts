/**
 * Runs calculations wherever JavaScript does: in Node from version 22 on, in browsers. The built-in engine computes, in
 * the thread of the caller or on Web Workers. From Node 26 on, and in Chromium, its numbers have the same bits as under
 * Deno; an older Node raises numbers to powers in another way, which shows in the last digits. External programs, child
 * processes and journals need Deno, and `@nmer/nmer`.
 *
 * Beside what this entry exports it has all of `@nmer/nmer/plan`.
 *
 * @example
 * ```ts
 * import { manyBodyResult, parseInput, portableEnvironment, prepare, reportOfRun, runWith } from "@nmer/nmer/portable";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const calculation = prepare(input);
 * const result = await runWith(calculation, { mode: "serial" }, portableEnvironment());
 * console.log(manyBodyResult(reportOfRun(calculation, result)).return_result, "Hartree");
 * ```
 *
 * @module
 */

import "./lib/base/workarounds/old_platform.ts";
import "./lib/base/workarounds/effect_async_hooks.ts";
import { serve, type WorkerPort } from "./lib/programs/worker_protocol/messages.ts";

export * from "./plan.ts";
export { reportOfRun } from "./lib/calculation/report.ts";
export {
  portableEnvironment,
  type PortableOptions,
} from "./lib/calculation/environment/portable_environment.ts";
export type { CalculationResult } from "./lib/calculation/run/run.ts";
export type { RunEnvironment } from "./lib/calculation/run/run_environment.ts";
export type { RunProgress } from "./lib/calculation/run/run_progress.ts";
export { type Running, type RunOptions, runWith } from "./lib/calculation/run/start_run.ts";
export type { RunEvent, WorkerLike } from "./lib/execution/portable.ts";
export { EngineError } from "./lib/programs/portable.ts";

/**
 * Computes the tasks that a run sends to a Web Worker, in the module of that worker.
 *
 * @example
 * ```ts
 * import { serveTasks } from "@nmer/nmer/portable";
 *
 * export const isWorker = "WorkerGlobalScope" in globalThis;
 * if (isWorker) serveTasks();
 * ```
 */
export function serveTasks(): void {
  serve(globalThis as unknown as WorkerPort);
}
