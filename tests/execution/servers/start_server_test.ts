// The memory limit of programs: with room above what a task may use, but never above the machine.

import { assert, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import { isolation } from "../../../lib/execution/sandbox/mod.ts";
import { denoServers, memoryLimit } from "../../../lib/execution/servers/start_server.ts";

const GIB = 2 ** 30;

Deno.test("memory limit: 1.5 times what the task may use, 1 GiB and 16 MiB for each thread", () => {
  assertEquals(memoryLimit({ memoryBytes: 2 * GIB }, 24 * GIB), 4 * GIB + 2 ** 24);
  assertEquals(memoryLimit({ memoryBytes: 2 * GIB, threads: 4 }, 24 * GIB), 4 * GIB + 4 * 2 ** 24);
});

Deno.test("memory limit: one worker that may use most of the machine meets it before the machine ends", () => {
  // As with -p 1, whose task may use 80 % of what is free; and with --memory beyond the machine.
  for (const machine of [2 * GIB, 24 * GIB, 500 * GIB]) {
    assertEquals(memoryLimit({ memoryBytes: 0.8 * machine }, machine), machine);
    assertEquals(memoryLimit({ memoryBytes: 10 * machine }, machine), machine);
  }
  assert(memoryLimit({ memoryBytes: 0.1 * 24 * GIB }, 24 * GIB) < 24 * GIB);
});

Deno.test("memory limit: what threads reserve and do not touch comes on top, whatever the machine has", () => {
  const resources = { memoryBytes: 10 * GIB, threads: 2 };
  assertEquals(memoryLimit(resources, 3 * GIB, 5 * GIB), 13 * GIB);
});

Deno.test({
  name: "memory limit: a server that is started has it",
  ignore: Deno.build.os !== "linux" || isolation().prlimit === undefined,
  fn: async () => {
    const owner = { pid: Deno.pid, host: "here" };
    const limit = await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      const start = yield* denoServers(new URL("../../../", import.meta.url), { owner }, 3 * GIB);
      const { process } = yield* start(
        { command: "/bin/sh", args: ["-c", "ulimit -d"], environment: {} },
        { memoryBytes: 20 * GIB },
      );
      const [text] = yield* Effect.promise(() =>
        Promise.all([new Response(process.stdout).text(), process.stderr.cancel(), process.status])
      );
      return text;
    })));
    assertEquals(1024 * Number(limit), 3 * GIB);
  },
});
