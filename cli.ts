/**
 * The command line of nmer: `deno task nmer run INPUT`.
 *
 * @module
 */

import "./lib/base/plain_fibers.ts";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { killAllChildren } from "./lib/execution/mod.ts";
import { denoHost, main } from "./lib/command_line/mod.ts";

const SIGNAL_STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

if (import.meta.main) {
  const host = denoHost(new URL("./workers/task_worker.ts", import.meta.url));
  const fiber = Effect.runFork(main(Deno.args, host));
  let interrupted: keyof typeof SIGNAL_STATUS | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    if (Deno.build.os === "windows" && signal !== "SIGINT") continue;
    Deno.addSignalListener(signal, () => {
      if (interrupted !== undefined) { // the second signal: at once
        killAllChildren();
        Deno.exit(SIGNAL_STATUS[signal]);
      }
      interrupted = signal;
      fiber.interruptUnsafe();
    });
  }
  fiber.addObserver((exit) => {
    killAllChildren(); // none is left, unless something went very wrong
    if (Exit.isSuccess(exit)) Deno.exit(exit.value);
    if (interrupted === undefined) Deno.exit(1);
    host.err("nmer: interrupted\n");
    Deno.exit(SIGNAL_STATUS[interrupted]);
  });
}
