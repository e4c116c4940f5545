// Short tasks that wait at a server behind another one: what they save, and what becomes of them when the other goes
// wrong.

import { assert, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { Carrier, type Limit, type RoutingOptions } from "../../../lib/execution/mod.ts";
import type { TaskRequest } from "../../../lib/programs/mod.ts";
import {
  type Asked,
  clusterOf,
  CONTEXT,
  FakeServer,
  goodAnswer,
  INSTALLATION,
  nobody,
  onServers,
} from "../../faults/server_fakes.ts";
import { prepared } from "../../prepared.ts";
import { comes } from "../../waiting.ts";

const SHORT = 1e-3;

/** A server that keeps what it is asked until it is told to answer. */
class PatientServer extends FakeServer {
  readonly #asked: Asked[] = [];

  constructor() {
    super((asked) => this.#asked.push(asked));
  }

  /** Answers what it was asked first, rightly unless it is told how. */
  answerNext(how: (asked: Asked) => unknown = (asked) => goodAnswer(asked)): void {
    this.answer(how(this.#asked.shift()!));
  }
}

const FAILURE = ({ id }: Asked) => ({
  id,
  result: { success: false, error: { error_type: "x", error_message: "no" } },
});

function run<A, E>(
  servers: readonly FakeServer[],
  program: Effect.Effect<A, E, Carrier>,
  options: Partial<RoutingOptions> = {},
): Promise<A> {
  return Effect.runPromise(nobody(Effect.provide(program, onServers(servers, { slots: 1, ...options }))));
}

const evaluate = (task: TaskRequest, within?: Limit, seconds = SHORT) =>
  Effect.flatMap(Carrier, (carrier) => carrier.evaluate(task, within, seconds));

const start = (task: TaskRequest, within?: Limit, seconds?: number) =>
  Effect.forkChild(Effect.result(evaluate(task, within, seconds)), { startImmediately: true });

const comesTrue = (condition: () => boolean) => Effect.promise(async () => assert(await comes(condition)));

const ended = (fiber: Fiber.Fiber<unknown, unknown>) =>
  Effect.map(Fiber.join(fiber), (result) => {
    const { _tag, success, failure } = result as {
      _tag: string;
      success?: { outcome: { status: string }; worker: string };
      failure?: { reason: string };
    };
    return _tag === "Success" ? [success!.outcome.status, success!.worker] : [failure!.reason];
  });

/** Two tasks, of which a server was sent both; `then` says what happens, and the outcomes are returned. */
const twoAt = (first: PatientServer, then: (one: Fiber.Fiber<unknown>) => Effect.Effect<void>) =>
  Effect.gen(function* () {
    const one = yield* start(clusterOf(1));
    yield* comesTrue(() => first.heard.length === 1);
    const two = yield* start(clusterOf(2));
    yield* comesTrue(() => first.heard.length === 2);
    yield* then(one);
    return two;
  });

Deno.test("servers: a short task is at the server before the one before it has ended, and begins after it", async () => {
  const server = new PatientServer();
  let begun = 0;
  const counted: Limit = (computation) => Effect.andThen(Effect.sync(() => begun++), computation);
  const outcomes = await run(
    [server],
    Effect.gen(function* () {
      const one = yield* start(clusterOf(1), counted);
      yield* comesTrue(() => server.heard.length === 1);
      const two = yield* start(clusterOf(2), counted);
      yield* comesTrue(() => server.heard.length === 2);
      assertEquals(begun, 1);
      server.answerNext();
      yield* comesTrue(() => begun === 2);
      server.answerNext();
      return [yield* ended(one), yield* ended(two)];
    }),
  );
  assertEquals(outcomes, [["converged", "psi4 1"], ["converged", "psi4 1"]]);
});

for (
  const [what, seconds] of [["behind a long one", [1, SHORT]], ["if it is long itself", [SHORT, 1]]] as const
) {
  Deno.test(`servers: a task does not wait at a server ${what}`, async () => {
    const server = new PatientServer();
    await run(
      [server],
      Effect.gen(function* () {
        const one = yield* start(clusterOf(1), undefined, seconds[0]);
        yield* comesTrue(() => server.heard.length === 1);
        const two = yield* start(clusterOf(2), undefined, seconds[1]);
        yield* Effect.yieldNow;
        assertEquals(server.heard.length, 1);
        server.answerNext();
        yield* comesTrue(() => server.heard.length === 2);
        server.answerNext();
        assertEquals(yield* ended(one), ["converged", "psi4 1"]);
        assertEquals(yield* ended(two), ["converged", "psi4 1"]);
      }),
    );
  });
}

Deno.test("servers: several tasks of milliseconds wait, one of a hundredth of a second", async () => {
  for (const [seconds, most] of [[SHORT, 6], [0.02, 2]] as const) {
    const server = new PatientServer();
    await run(
      [server],
      Effect.gen(function* () {
        const all = yield* Effect.forEach(
          [1, 2, 3, 1, 2, 3],
          (atoms, i) =>
            Effect.tap(
              start(clusterOf(atoms), undefined, seconds),
              () => i === 0 ? comesTrue(() => server.heard.length === 1) : Effect.yieldNow,
            ),
        );
        yield* comesTrue(() => server.heard.length >= most);
        assertEquals(server.heard.length, most);
        for (let i = 0; i < all.length; i++) {
          yield* comesTrue(() => server.heard.length > i);
          server.answerNext();
          assertEquals(yield* ended(all[i]!), ["converged", "psi4 1"]);
        }
      }),
    );
  }
});

Deno.test("servers: all that waits behind a task that kills its server is computed by another one", async () => {
  const server = new PatientServer();
  const outcomes = await run(
    [server, new FakeServer()],
    Effect.gen(function* () {
      let first: Fiber.Fiber<unknown> | undefined;
      const two = yield* twoAt(server, (one) => Effect.sync(() => void (first = one)));
      const three = yield* start(clusterOf(3));
      yield* comesTrue(() => server.heard.length === 3);
      server.kill();
      return [yield* ended(first!), yield* ended(two), yield* ended(three)];
    }),
  );
  assertEquals(outcomes, [["lost"], ["converged", "psi4 2"], ["converged", "psi4 2"]]);
});

for (
  const [what, happens, outcome] of [
    ["dies", (server) => server.kill(), ["lost"]],
    ["fails", (server) => server.answerNext(FAILURE), ["failed", "psi4 1"]],
    ["writes what is no answer", (server) => server.write("oh no\n"), ["lost"]],
    ["is answered after the one behind it", (server) => {
      server.answer(goodAnswer(server.heard[1]!));
    }, ["lost"]],
  ] as [string, (server: PatientServer) => void, string[]][]
) {
  Deno.test(`servers: where a task ${what}, the one behind it is computed by another server`, async () => {
    const server = new PatientServer();
    const outcomes = await run(
      [server, new FakeServer()],
      Effect.gen(function* () {
        let first: Fiber.Fiber<unknown> | undefined;
        const two = yield* twoAt(server, (one) => Effect.sync(() => (first = one, happens(server))));
        return [yield* ended(first!), yield* ended(two)];
      }),
    );
    assertEquals(outcomes, [outcome, ["converged", "psi4 2"]]);
    assertEquals(server.ended, true);
  });
}

Deno.test("servers: where a task is given up, its server ends, and the one behind it is computed by another", async () => {
  const server = new PatientServer();
  const outcome = await run(
    [server, new FakeServer()],
    Effect.flatMap(twoAt(server, (one) => Effect.asVoid(Fiber.interrupt(one))), ended),
  );
  assertEquals([outcome, server.ended], [["converged", "psi4 2"], true]);
});

Deno.test("servers: a task that is given up behind another does no harm to that one", async () => {
  const server = new PatientServer();
  const outcome = await run(
    [server],
    Effect.gen(function* () {
      let first: Fiber.Fiber<unknown> | undefined;
      const two = yield* twoAt(server, (one) => Effect.sync(() => void (first = one)));
      const givenUp = yield* Effect.forkChild(Fiber.interrupt(two), { startImmediately: true });
      server.answerNext();
      const result = yield* ended(first!);
      server.answerNext();
      yield* Fiber.join(givenUp);
      const third = yield* start(clusterOf(3));
      yield* comesTrue(() => server.heard.length === 3);
      server.answerNext();
      return [result, yield* ended(third)];
    }),
  );
  assertEquals(outcome, [["converged", "psi4 1"], ["converged", "psi4 1"]]);
});

Deno.test("servers: a server that gets task after task in advance takes no more than one turn, and leaves it at the end", async () => {
  const context = {
    ...CONTEXT,
    models: ["psi4", "nwchem"].map((program) => prepared({ ...CONTEXT.models[0]!, program })),
    installations: { psi4: INSTALLATION, nwchem: INSTALLATION },
  };
  const [first, other] = [new PatientServer(), new PatientServer()];
  const outcomes = await run(
    [first, other],
    Effect.gen(function* () {
      const two = yield* twoAt(first, () => Effect.void);
      const third = yield* start({ ...clusterOf(1), model: 1 });
      first.answerNext();
      yield* Effect.yieldNow;
      assertEquals(other.heard.length, 0);
      first.answerNext();
      assertEquals(yield* ended(two), ["converged", "psi4 1"]);
      yield* comesTrue(() => other.heard.length === 1);
      other.answerNext();
      return yield* ended(third);
    }),
    { context },
  );
  assertEquals(outcomes, ["converged", "qcengine:nwchem 1"]);
});

Deno.test("servers: many tasks do not retire a server that has computed for a short time", async () => {
  const servers = [new FakeServer(), new FakeServer()];
  const limits = { tasks: 1, seconds: 1e6, memoryBytes: 1e9 };
  const workers = await run(
    servers,
    Effect.forEach([1, 2, 3].map(clusterOf), (task) => Effect.map(evaluate(task), ({ worker }) => worker)),
    { limits },
  );
  assertEquals(workers, ["psi4 1", "psi4 1", "psi4 1"]);
});
