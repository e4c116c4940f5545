// Real child processes: the same bits as in place, and nothing left in any ending.

import { prepared } from "../../prepared.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Layer from "effect/Layer";
import { Carrier, CarrierError, serialCarrier } from "../../../lib/execution/mod.ts";
import { killAllChildren, livingChildren } from "../../../lib/execution/processes/process_registry.ts";
import { spawnChild } from "../../../lib/execution/processes/spawn_child.ts";
import { processCarrier } from "../../../lib/execution/carriers/processes.ts";
import type { TaskContext } from "../../../lib/programs/mod.ts";
import {
  BOTH,
  childrenOf,
  comes,
  evaluate,
  faultyContext,
  faultyPool,
  isAlive,
  MODULE,
  ONE,
} from "../../faults/process_fakes.ts";
import { heliumContext, planOf } from "../fakes.ts";

function run<A, E>(
  carrier: Layer.Layer<Carrier, CarrierError>,
  program: Effect.Effect<A, E, Carrier>,
): Promise<A> {
  return Effect.runPromise(Effect.provide(program, carrier));
}

/** The error of a task at which a fault shows; the next task must be computed by another process. */
const lostAndReplaced = Effect.gen(function* () {
  const error = yield* Effect.flip(evaluate(BOTH));
  assertEquals((yield* evaluate(ONE)).worker, "process 2");
  assert(error instanceof CarrierError && error.reason === "lost");
  return error.message;
});

/** The message of a task under which its process is sent a signal. */
function lostBy(signal: Deno.Signal): Promise<string> {
  const pids: number[] = [];
  // What is not stopped answers, but late on a busy machine.
  const heartbeat = { intervalMilliseconds: 100, unanswered: signal === "SIGSTOP" ? 40 : 600 };
  return run(
    faultyPool("silence", { heartbeat }, pids),
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(lostAndReplaced);
      yield* Effect.sleep("50 millis");
      Deno.kill(pids[0]!, signal);
      // V8 takes the first SIGSEGV for a trap of WebAssembly, and believes the second: a real fault comes again.
      if (signal === "SIGSEGV") {
        yield* Effect.sleep("20 millis");
        yield* Effect.sync(() => {
          try {
            Deno.kill(pids[0]!, signal);
          } catch { /* It has believed the first. */ }
        });
      }
      return yield* Fiber.join(fiber);
    }),
  );
}

Deno.test("processes: one, two and four give the same bits as in place", async () => {
  const context: TaskContext = {
    ...heliumContext(4),
    models: [prepared({ program: "builtin", method: "hf", basis: "6-31g", keywords: {} })],
  };
  const tasks = [...planOf(4, ["nocp", "cp"]).tasks()].map(({ real, basis }) => ({ model: 0, real, basis }));
  const results = Effect.flatMap(
    Carrier,
    (carrier) => Effect.forEach(tasks, (task) => carrier.evaluate(task), { concurrency: carrier.slots }),
  ).pipe(
    Effect.map((evaluations) =>
      evaluations.map(({ outcome }) => {
        assert(outcome.status === "converged");
        const { memory_bytes: _, ...properties } = outcome.result.properties!;
        return { ...outcome.result, properties };
      })
    ),
  );
  const reference = await run(serialCarrier(context), results);
  for (const processes of [1, 2, 4]) {
    const startProcess = (heapMegabytes: number) => spawnChild({ module: MODULE, heapMegabytes });
    assertEquals(await run(processCarrier({ processes, context, startProcess }), results), reference);
  }
  assertEquals(livingChildren().length, 0);
});

Deno.test("processes: one that is killed or crashes under a task is replaced, and says how it died", async () => {
  assertMatch(await lostBy("SIGKILL"), /^process 1 was killed \(SIGKILL\)/);
  assertEquals(await lostBy("SIGSEGV"), "process 1 crashed (SIGSEGV)");
  assertEquals(await lostBy("SIGTERM"), "process 1 was ended by SIGTERM");
});

Deno.test("processes: one that is stopped is found out, killed and replaced", async () => {
  assertEquals(await lostBy("SIGSTOP"), "process 1 has not answered for 4 seconds");
});

for (
  const [fault, message] of [
    ["throw", /^process 1 ended with exit code 1: .*out of luck/],
    ["exit", /^process 1 ended with exit code 1: its worker ended/],
    ["close", /^process 1 ended with exit code 1: its worker ended/],
    ["print", /^process 1 wrote not a message: "DEBUG: got here/],
  ] as const
) {
  Deno.test(`processes: a worker inside that does ${fault} ends its process alone, which is replaced`, async () => {
    assertMatch(await run(faultyPool(fault), lostAndReplaced), message);
  });
}

Deno.test("processes: a heap that is exhausted ends its process alone, and the message says so", async () => {
  const context = faultyContext("heap", 1e6);
  const message = await run(faultyPool("heap", { context }), lostAndReplaced);
  assertEquals(message, "process 1 ran out of memory (heap limit 256 MB)");
});

Deno.test("processes: one in an endless loop answers questions, and is killed when its task is given up", async () => {
  const pids: number[] = [];
  const heartbeat = { intervalMilliseconds: 50, unanswered: 60 };
  await run(
    faultyPool("loop", { heartbeat }, pids),
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(evaluate(BOTH));
      yield* Effect.sleep("3500 millis"); // without an answer it would have been killed
      assert(isAlive(pids[0]!));
      yield* Fiber.interrupt(fiber);
      assertEquals((yield* evaluate(ONE)).worker, "process 2");
      assert(!isAlive(pids[0]!));
    }),
  );
});

Deno.test("processes: a long task of the engine is given up without a new process", async () => {
  const context: TaskContext = {
    ...heliumContext(40),
    models: [prepared({ program: "builtin", method: "hf", basis: "cc-pvdz", keywords: {} })],
  };
  const all = context.molecule.fragments.map((_, i) => i) as unknown as typeof ONE.real;
  const startProcess = (heapMegabytes: number) => spawnChild({ module: MODULE, heapMegabytes });
  await run(
    processCarrier({ processes: 1, context, startProcess }),
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(evaluate({ model: 0, real: all, basis: all }));
      yield* Effect.sleep("300 millis");
      yield* Fiber.interrupt(fiber);
      assertEquals((yield* evaluate(ONE)).worker, "process 1");
    }),
  );
});

Deno.test("processes: the end of the scope leaves none, be they idle, busy or stopped", async () => {
  const pids: number[] = [];
  await run(
    faultyPool("loop", { processes: 3 }, pids),
    Effect.gen(function* () {
      yield* Effect.forkChild(evaluate(BOTH));
      yield* Effect.sleep("100 millis");
      Deno.kill(pids[2]!, "SIGSTOP");
      assertEquals(childrenOf(Deno.pid).sort(), pids.toSorted());
    }),
  );
  assertEquals(pids.filter(isAlive), []);
  assertEquals(livingChildren().length, 0);
});

Deno.test({
  name: "processes: the system kills them before the main process where memory ends",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const pids: number[] = [];
    await run(
      faultyPool("loop", {}, pids),
      Effect.gen(function* () {
        yield* evaluate(ONE);
        assertEquals(Deno.readTextFileSync(`/proc/${pids[0]}/oom_score_adj`), "500\n");
      }),
    );
  },
});

Deno.test("processes: all can be killed at once, without waiting", async () => {
  const pids: number[] = [];
  await run(
    faultyPool("loop", { processes: 2 }, pids),
    Effect.gen(function* () {
      yield* Effect.forkChild(Effect.ignore(evaluate(BOTH)));
      yield* Effect.sleep("50 millis");
      killAllChildren();
      const [first, second] = pids;
      assert(yield* Effect.promise(() => comes(() => !isAlive(first!) && !isAlive(second!))));
    }),
  );
});

Deno.test("processes: a main process that is killed leaves none, though they compute without end", async () => {
  const script = new URL("../../faults/process_parent.ts", import.meta.url);
  const parent = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", script.href],
    stdout: "piped",
  }).spawn();
  const reader = parent.stdout.getReader();
  assertStringIncludes(new TextDecoder().decode((await reader.read()).value), "busy");
  const children = childrenOf(parent.pid);
  assertEquals(children.length, 2);
  parent.kill("SIGKILL");
  await parent.status;
  assert(await comes(() => !children.some(isAlive)), "children survive");
  await reader.cancel();
});
