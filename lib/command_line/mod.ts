// The command line.

export { denoHost } from "./host/deno_host.ts";
export { HeardSignals } from "./host/heard_signals.ts";
export type { Host } from "./host/host.ts";
export { ignoredSignals } from "./host/ignored_signals.ts";
export { main } from "./main.ts";
export { speaks } from "./host/speaks.ts";
export { withOpenTelemetry } from "./host/tracing.ts";
