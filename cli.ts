/**
 * The command line of nmer: `deno task nmer run INPUT`.
 *
 * @module
 */

import "./lib/base/workarounds/effect_async_hooks.ts";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { ownFile } from "./lib/base/files/own_files.ts";
import { killAllChildren } from "./lib/execution/processes/process_registry.ts";
import {
  denoHost,
  HeardSignals,
  ignoredSignals,
  main,
  speaks,
  withOpenTelemetry,
} from "./lib/command_line/mod.ts";

// 128 and the number of the signal on Linux, the same on all systems. Batch systems send a signal some time before a
// job must end (Slurm: `--signal=B:USR2@60`; SIGUSR1 opens V8's inspector as well), and SIGTERM when it is preempted or
// cancelled.
const SIGNAL_STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGUSR1: 138, SIGUSR2: 140 } as const;
type EndingSignal = keyof typeof SIGNAL_STATUS;

if (import.meta.main) {
  // `nohup` and shells that start something in the background have signals ignored, and they stay so. Asked before
  // there is any listener, for with one Deno hears SIGHUP and SIGINT as well, and ends if nobody else listens to them.
  const ignored = ignoredSignals();
  const heard = new HeardSignals<EndingSignal>();
  const workers = ownFile("workers/task_worker.ts");
  const host = { ...denoHost(workers), endingSignal: () => heard.first };
  const fiber = Effect.runFork(withOpenTelemetry(main(Deno.args, host)), { uninterruptible: true });
  for (const signal of Object.keys(SIGNAL_STATUS) as EndingSignal[]) {
    if (Deno.build.os === "windows" && signal !== "SIGINT") continue;
    Deno.addSignalListener(signal, async () => {
      if ((await ignored).has(signal)) return;
      const meaning = heard.hear(signal);
      if (meaning === "again") { // at once
        killAllChildren();
        Deno.exit(SIGNAL_STATUS[signal]);
      }
      if (meaning === "first") fiber.interruptUnsafe();
    });
  }
  fiber.addObserver((exit) => {
    killAllChildren(); // none is left, unless something went very wrong
    if (Exit.isSuccess(exit)) Deno.exit(exit.value);
    if (heard.first === undefined) Deno.exit(1);
    if (speaks(host)) host.err("nmer: interrupted\n");
    Deno.exit(SIGNAL_STATUS[heard.first]);
  });
}
