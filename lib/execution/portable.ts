// What of running tasks needs neither Deno nor Node: it runs in a browser as well. tests/structure/portable_test.ts holds
// that. The rest is in mod.ts: journals, child processes, what holds external programs.

export {
  Carrier,
  CarrierError,
  type CarrierErrorReason,
  type Evaluation,
  type Limit,
  type RankPlace,
  type WorkPlace,
} from "./carrier.ts";
export type { AskProgress, TaskProgress } from "../programs/portable.ts";
export { Observer, type RunEvent, type RunObserver, type Schedule } from "./events.ts";
export { allOf, harmless, observing } from "./observers/observing.ts";
export { RunState } from "./observers/run_state.ts";
export { type CarrierParts, carriersOf } from "./carriers/modes.ts";
export { serialCarrier } from "./carriers/serial.ts";
export { inSlices } from "./in_slices.ts";
export { type MonotonicSeconds, monotonicSeconds, secondsSince1970 } from "./monotonic_seconds.ts";
export { OutcomeTable } from "./run/outcomes.ts";
export type { WorkerLike } from "./pool/link.ts";
export { WarmLinks } from "./pool/warm_links.ts";
export { type EndedTask, noStore, ResultStore } from "./result_store.ts";
export type { EndedModel } from "./run/model_failures.ts";
export { type RunOptions, runPlan } from "./run/plan.ts";
export { resourceAlerts } from "./observers/resource_alerts.ts";
export { StatisticsCollector } from "./observers/statistics.ts";
export { type CarrierLayers, fallbackCarrier } from "./carriers/fallback.ts";
export { startWebWorker, workerCarrier, type WorkerPoolOptions } from "./carriers/workers.ts";
export { Admission, type Room, type Ticket } from "./sharing/admission.ts";
export { runQueue } from "./sharing/run_queue.ts";
export { sharedCarrier } from "./sharing/shared_carrier.ts";
export { SharedWorkers } from "./sharing/shared_workers.ts";
export { type RoutingOptions, type StartServer } from "./servers/routing.ts";
export { type ServerLimits, type StartedServer, startTimeoutOf } from "./servers/server_connection.ts";
