// The command line.

export { denoHost } from "./deno_host.ts";
export type { Host } from "./host.ts";
export { main } from "./main.ts";
export { withOpenTelemetry } from "./tracing.ts";
