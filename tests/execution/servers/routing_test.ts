import { prepared } from "../../prepared.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { Carrier, type Limit, type RoutingOptions, startTimeoutOf } from "../../../lib/execution/mod.ts";
import type { Resources, TaskRequest } from "../../../lib/programs/mod.ts";
import {
  clusterOf,
  CONTEXT,
  FakeServer,
  goodAnswer,
  INSTALLATION,
  nobody,
  onServers,
} from "../../faults/server_fakes.ts";
import { childrenMemoryBytes, trackUntilExit } from "../../../lib/execution/processes/process_registry.ts";
import { converged, fakeCarrier } from "../fakes.ts";

function run<A, E>(
  servers: readonly FakeServer[],
  program: Effect.Effect<A, E, Carrier>,
  options: Partial<RoutingOptions> = {},
): Promise<A> {
  return Effect.runPromise(nobody(Effect.provide(program, onServers(servers, options))));
}

const evaluate = (task: TaskRequest, within?: Limit) =>
  Effect.flatMap(Carrier, (carrier) => carrier.evaluate(task, within));

const energies = (tasks: readonly TaskRequest[]) =>
  Effect.forEach(tasks, (task) =>
    Effect.map(evaluate(task), ({ outcome, worker }) => {
      assert(outcome.status === "converged");
      return [outcome.result.energy, worker];
    }));

/** The error of a task whose server fails it; the next task must be computed by another server. */
const lostAndReplaced = Effect.gen(function* () {
  const error = yield* Effect.flip(evaluate(clusterOf(2)));
  const { worker, outcome } = yield* evaluate(clusterOf(1));
  assertEquals([worker, outcome.status], ["psi4 2", "converged"]);
  assertEquals(error.reason, "lost");
  return error;
});

Deno.test("servers: none starts before a task needs one, and one serves all tasks that come in turn", async () => {
  const servers = [new FakeServer(), new FakeServer()];
  await run(servers, Effect.asVoid(Carrier));
  assertEquals(servers.map(({ heard }) => heard.length), [0, 0]);
  const tasks = [1, 2, 3].map(clusterOf);
  assertEquals(await run(servers, energies(tasks)), [[-2, "psi4 1"], [-4, "psi4 1"], [-6, "psi4 1"]]);
  assertEquals(servers.map(({ heard }) => heard.length), [3, 0]);
  assertEquals(servers[0]!.ended, true);
});

Deno.test("servers: each task says what it may use, and asks about its own n-mer in a fixed frame", async () => {
  const server = new FakeServer();
  await run([server], evaluate({ ...clusterOf(2), real: clusterOf(1).real, memoryBytes: 2e9 }));
  const [{ threads, memory_bytes, input }] = server.heard as [FakeServer["heard"][number]];
  assertEquals([threads, memory_bytes < 2e9 && memory_bytes > 1.5e9], [2, true]);
  const { real, symbols, fix_com, fix_orientation, fix_symmetry, geometry } = input.molecule;
  assertEquals([real, symbols], [[true, false], ["He", "He"]]);
  assertEquals([fix_com, fix_orientation, fix_symmetry], [true, true, "c1"]);
  assertEquals(geometry, [0, 0, 0, 0, 0, 5]);
});

Deno.test("servers: programs share the slots, so that together they compute no more tasks at a time", async () => {
  let now = 0;
  let most = 0;
  const slowly = Effect.gen(function* () {
    most = Math.max(most, ++now);
    yield* Effect.sleep("5 millis");
    now--;
  });
  const slowServer = () =>
    new FakeServer((asked, server) => {
      Effect.runPromise(slowly).then(() => server.answer(goodAnswer(asked)));
    });
  const context = {
    ...CONTEXT,
    models: ["psi4", "builtin", "nwchem"].map((program) => prepared({ ...CONTEXT.models[0]!, program })),
    installations: { psi4: INSTALLATION, nwchem: INSTALLATION },
  };
  const builtin = fakeCarrier(3, () => Effect.as(slowly, converged(-1)));
  const tasks = Array.from({ length: 30 }, (_, i) => ({ ...clusterOf(1), model: i % 3 }));
  const workers = await run(
    Array.from({ length: 6 }, slowServer),
    Effect.forEach(tasks, (task) => Effect.map(evaluate(task), ({ worker }) => worker), {
      concurrency: "unbounded",
    }),
    { context, slots: 3, builtin },
  );
  assertEquals(most, 3);
  assertEquals(workers.filter((worker) => worker === "fake").length, 10);
  assertEquals(workers.filter((worker) => worker.startsWith("psi4 ")).length, 10);
  assertEquals(workers.filter((worker) => worker.startsWith("qcengine:nwchem ")).length, 10);
});

for (
  const [fault, work, message] of [
    ["is killed", (_, server) => server.kill(), /^psi4 1 was killed \(SIGKILL\)/],
    ["crashes", (_, server) => server.end(139, "SIGSEGV"), "psi4 1 crashed (SIGSEGV)"],
    [
      "ends with an error",
      (_, server) => {
        server.complain("Traceback ...\nImportError: no libpsio\n");
        server.end(1);
      },
      "psi4 1 ended with exit code 1: ImportError: no libpsio",
    ],
    ["closes its output and stays", (_, server) => server.closeOutput(), "psi4 1 closed its output"],
    ["writes what is no JSON", (_, server) => server.write("oh no\n"), /^psi4 1 wrote what is no answer: /],
    ["writes null", (_, server) => server.write("null\n"), /^psi4 1 wrote what is no answer: /],
    [
      "answers another task",
      (asked, server) => server.answer(goodAnswer({ ...asked, id: 77 })),
      "psi4 1 wrote what is no answer: the answer to another task",
    ],
    [
      "answers twice",
      (asked, server) => {
        server.answer({ ...goodAnswer(asked), id: -1 });
        server.answer(goodAnswer(asked));
      },
      "psi4 1 wrote what is no answer: the answer to another task",
    ],
  ] as [string, (asked: FakeServer["heard"][number], server: FakeServer) => void, string | RegExp][]
) {
  Deno.test(`servers: one that ${fault} loses its task alone, and another takes its place`, async () => {
    const server = new FakeServer(work);
    const error = await run([server], lostAndReplaced);
    if (typeof message === "string") assertEquals(error.message, message);
    else assertMatch(error.message, message);
    assertEquals(server.ended, true);
  });
}

Deno.test("servers: one without what models need is told with the way out, before any task, and not tried again", async () => {
  const servers = [new FakeServer(), new FakeServer()];
  for (const server of servers) {
    server.preflight = [{ model: 0, key: "BASIS", value: "sto-3g", elements: ["He"] }];
  }
  const error = await run(servers, Effect.flip(evaluate(clusterOf(1))));
  assertEquals([error.reason, error.remedy], ["start", "fix-input"]);
  assertStringIncludes(error.message, 'psi4 cannot compute hf/sto-3g: it has no basis set "sto-3g" for He');
  assertEquals(servers.map(({ heard, ended }) => [heard.length, ended]), [[0, true], [0, false]]);
});

Deno.test("servers: one that dies before it is ready is tried once more, and then told with its last words", async () => {
  const dying = () =>
    new FakeServer(undefined, (server) => {
      server.complain("ModuleNotFoundError: No module named 'psi4'\n");
      server.end(1);
    });
  const error = await run([dying(), dying()], Effect.flip(evaluate(clusterOf(1))));
  assertEquals(error.reason, "start");
  assertStringIncludes(error.message, "ended with exit code 1: ModuleNotFoundError: No module named 'psi4'");
  assertEquals(await run([dying()], energies([clusterOf(1)])), [[-2, "psi4 2"]]);
});

const dying = (signal: Deno.Signal | null) => () =>
  new FakeServer(undefined, (server) => server.end(signal === null ? 1 : 139, signal));
const silent = () => new FakeServer(undefined, () => {});

for (
  const [what, makeServer, message] of [
    ["crashes at its start", dying("SIGSEGV"), "crashed (SIGSEGV)"],
    ["is killed at its start", dying("SIGKILL"), "was killed (SIGKILL)"],
    ["ends at its start", dying(null), "ended with exit code 1"],
    ["hangs at its start", silent, "did not start within 0.02 seconds"],
  ] as const
) {
  const options = { starts: { retries: 2, failsTasks: true }, startTimeoutMilliseconds: 20 };

  Deno.test(`servers: one that ${what} is tried as often as retries say, and then its tasks fail, not the run`, async () => {
    const servers = Array.from({ length: 4 }, makeServer);
    const outcomes = await run(
      servers,
      Effect.forEach(
        [1, 2, 1].map(clusterOf),
        (task) => Effect.map(evaluate(task), ({ outcome }) => outcome),
      ),
      options,
    );
    for (const outcome of outcomes) {
      assert(outcome.status === "failed" && outcome.remedy === "give-up");
      assertStringIncludes(outcome.message, `its program does not start: psi4 3 ${message}`);
    }
    // The fourth is never started: no task tries what three tries have shown.
    assertEquals(servers.map(({ ended }) => ended), [
      true,
      true,
      true,
      what === "hangs at its start" ? false : true,
    ]);
  });

  Deno.test(`servers: one that ${what} twice comes up in the end with two retries`, async () => {
    assertEquals(await run([makeServer(), makeServer()], energies([clusterOf(1)]), options), [[
      -2,
      "psi4 3",
    ]]);
  });
}

Deno.test("servers: a program that does not start does not keep those of others from computing", async () => {
  const context = {
    ...CONTEXT,
    models: ["psi4", "builtin"].map((program) => prepared({ ...CONTEXT.models[0]!, program })),
    installations: { psi4: INSTALLATION },
  };
  const statuses = await run(
    Array.from({ length: 9 }, dying("SIGABRT")),
    Effect.forEach(
      [0, 1, 0, 1],
      (model) => Effect.map(evaluate({ ...clusterOf(1), model }), ({ outcome }) => outcome.status),
    ),
    {
      context,
      builtin: fakeCarrier(1, () => Effect.succeed(converged(-1))),
      starts: { retries: 0, failsTasks: true },
    },
  );
  assertEquals(statuses, ["failed", "converged", "failed", "converged"]);
});

Deno.test("servers: a start may take as long as a task may, up to 120 s, and 5 s in any case", () => {
  assertEquals([undefined, 600_000, 30_000, 50].map(startTimeoutOf), [120_000, 120_000, 30_000, 5000]);
});

Deno.test("servers: one that computes on when its task is given up is killed at once, and nothing is left", async () => {
  const hanging = new FakeServer(() => {});
  const limit: Limit = (computation) =>
    Effect.timeoutOrElse(computation, {
      duration: "20 millis",
      orElse: () =>
        Effect.succeed({ status: "failed", message: "too long", remedy: "give-up", seconds: 0.02 }),
    });
  const statuses = await run(
    [hanging],
    Effect.gen(function* () {
      const first = yield* evaluate(clusterOf(2), limit);
      assertEquals(hanging.ended, true);
      const second = yield* evaluate(clusterOf(1));
      return [first.outcome.status, second.outcome.status, second.worker];
    }),
  );
  assertEquals(statuses, ["failed", "converged", "psi4 2"]);
});

Deno.test("servers: an interrupted task ends with its server", async () => {
  const hanging = new FakeServer(() => {});
  await run(
    [hanging],
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(evaluate(clusterOf(1)));
      yield* Effect.sleep("20 millis");
      yield* Fiber.interrupt(fiber);
      assertEquals(hanging.ended, true);
    }),
  );
});

Deno.test("servers: one that has grown, or has computed many tasks, is let go, and its task is not lost", async () => {
  const growing = new FakeServer((asked, server) =>
    server.answer(goodAnswer(asked, 5e8 * server.heard.length))
  );
  const tasks = [1, 1, 1, 1].map(clusterOf);
  assertEquals(
    (await run([growing], energies(tasks))).map(([, worker]) => worker),
    ["psi4 1", "psi4 1", "psi4 1", "psi4 2"],
  );
  assertEquals(
    (await run([], energies(tasks), { limits: { tasks: 2, memoryBytes: 1e9 } })).map(([, worker]) => worker),
    ["psi4 1", "psi4 1", "psi4 2", "psi4 2"],
  );
});

Deno.test("servers: the preflight that one has passed, the next ones are not asked again", async () => {
  const asked: string[] = [];
  const servers = [1, 2, 3].map((number) =>
    new FakeServer(undefined, (server) => server.answer({ ready: {} }), () => asked.push(`psi4 ${number}`))
  );
  const tasks = [1, 1, 1].map(clusterOf);
  const workers = await run(servers, energies(tasks), { limits: { tasks: 1, memoryBytes: 1e9 } });
  assertEquals(workers.map(([, worker]) => worker), ["psi4 1", "psi4 2", "psi4 3"]);
  assertEquals(asked, ["psi4 1"]);
});

Deno.test("servers: what one holds counts as long as it lives", async () => {
  const server = new FakeServer((asked, server) =>
    server.answer({ ...goodAnswer(asked, 1e8), peak_memory_bytes: 3e8 })
  );
  trackUntilExit(server, server.status);
  const [before, within] = await run(
    [server],
    Effect.gen(function* () {
      const before = childrenMemoryBytes();
      yield* evaluate(clusterOf(1));
      return [before, childrenMemoryBytes()];
    }),
  );
  assertEquals([before, within], [0, 3e8]);
  await server.status;
  assertEquals(childrenMemoryBytes(), 0);
});

Deno.test("servers: a task with memory of its own gets a server of its own, under wider limits", async () => {
  const given: number[] = [];
  const openServers = Effect.succeed((_: unknown, { memoryBytes }: Resources) =>
    Effect.sync(() => {
      given.push(memoryBytes);
      return { process: new FakeServer() };
    })
  );
  const tasks = [clusterOf(1), { ...clusterOf(2), memoryBytes: 5e9 }, clusterOf(3)];
  assertEquals(
    (await run([], energies(tasks), { openServers })).map(([, worker]) => worker),
    ["psi4 1", "psi4 2", "psi4 1"],
  );
  assertEquals(given, [1e9, 5e9]);
});

Deno.test("servers: what a program refuses or gets wrong fails its task, and the next one gets another server", async () => {
  const wrongBy = (number: number) => (asked: Parameters<typeof goodAnswer>[0], server: FakeServer) => {
    const right = goodAnswer(asked) as { result: Record<string, unknown> };
    const wrong = [
      { success: false, error: { error_type: "SCFConvergenceError", error_message: "Could not converge" } },
      { ...right.result, return_result: null },
      { ...right.result, molecule: { ...asked.input.molecule, geometry: [0, 0, 0, 0, 0, 5.1] } },
    ][number];
    server.answer({ ...right, result: wrong });
  };
  const messages = await run(
    [0, 1, 2].map((number) => new FakeServer(wrongBy(number))),
    Effect.forEach([2, 2, 2], (n) =>
      Effect.map(evaluate(clusterOf(n)), ({ outcome, worker }) => {
        assert(outcome.status === "failed");
        return [outcome.message, outcome.remedy, worker];
      })),
  );
  assertEquals(messages, [
    [
      "psi4 failed: Could not converge; look at the geometry, or give other convergence keywords",
      "other-convergence",
      "psi4 1",
    ],
    ["psi4 gave no energy: null", "give-up", "psi4 2"],
    ["psi4 gave the result of another molecule: its geometry differs", "give-up", "psi4 3"],
  ]);
});

for (
  const [fault, answer] of [
    [
      "has a key twice",
      (right: string) => right.replace('"return_result":', '"return_result":-7,"return_result":'),
    ],
    [
      "has a charge in quotes",
      (right: string) => right.replace('"molecular_charge":0', '"molecular_charge":"5"'),
    ],
    ["has an energy that no molecule has", (right: string) => right.replaceAll(":-4", ":-1e308")],
    ["has an empty list of ghosts", (right: string) => right.replace(/"real":\[[^\]]*\]/, '"real":[]')],
  ] as const
) {
  Deno.test(`servers: an answer that ${fault} fails its task alone`, async () => {
    const faulty = new FakeServer((asked, server) =>
      server.write(`${answer(JSON.stringify(goodAnswer(asked)))}\n`)
    );
    await run(
      [faulty],
      Effect.gen(function* () {
        const { outcome } = yield* evaluate(clusterOf(2));
        assert(outcome.status === "failed");
        assertStringIncludes(outcome.message, "psi4 gave ");
        assertEquals((yield* evaluate(clusterOf(1))).outcome.status, "converged");
      }),
    );
  });
}
