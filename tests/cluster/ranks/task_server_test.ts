// A rank's side: what becomes of each task that it is sent.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { type Carrier, CarrierError } from "../../../lib/execution/mod.ts";
import type { FromRank } from "../../../lib/cluster/ranks/protocol.ts";
import { TaskServer } from "../../../lib/cluster/ranks/task_server.ts";
import { resultOf, taskRequest } from "./job.ts";

type Evaluate = Carrier["evaluate"];

/** A server whose carrier computes by a function, and what it says. */
function serving(evaluate: Evaluate) {
  const said: FromRank[] = [];
  const scope = Effect.runSync(Scope.make());
  const carrier = { mode: "workers", slots: 1, evaluate } as const;
  const server = new TaskServer(carrier, scope, 5e9, (message) => said.push(message));
  const send = (id: number, memoryBytes?: number) =>
    server.receive({ kind: "task", id, request: taskRequest(id, memoryBytes), expectedSeconds: 1 });
  return { server, said, scope, send };
}

const moment = () => new Promise((resolve) => setTimeout(resolve, 5));
const begins = (id: number): FromRank => ({ kind: "began", id });

Deno.test("task server: a task begins and ends, and both are said", async () => {
  const { said, send } = serving((request, within = (it) => it) =>
    Effect.map(within(Effect.succeed(resultOf(request))), (outcome) => ({ outcome, worker: "worker 1" }))
  );
  send(3);
  await moment();
  assertEquals(said, [begins(3), {
    kind: "ended",
    id: 3,
    outcome: resultOf(taskRequest(3)),
    worker: "worker 1",
  }]);
});

Deno.test("task server: one that has begun is not given back, and one that has not is", async () => {
  const { server, said, send } = serving((request, within = (it) => it) =>
    request.real[0] === 1
      ? Effect.map(within(Effect.never), (outcome) => ({ outcome, worker: "" }))
      : Effect.never
  );
  send(1);
  send(2);
  server.receive({ kind: "retract", id: 1 });
  server.receive({ kind: "retract", id: 2 });
  await moment();
  assertEquals(said, [begins(1), { kind: "cancelled", id: 2 }]);
  server.receive({ kind: "cancel", id: 1 });
  server.receive({ kind: "cancel", id: 9 }); // unknown: it has ended
  await moment();
  assertEquals(said.slice(2), [{ kind: "cancelled", id: 1 }]);
});

Deno.test("task server: a worker that dies and a bug of the carrier are answered, so that nobody waits", async () => {
  const { said, send } = serving((request) =>
    request.real[0] === 1
      ? Effect.fail(new CarrierError("lost", "it died", "more-resources"))
      : Effect.die("oh")
  );
  send(1);
  send(2);
  await moment();
  assertEquals(said, [
    { kind: "lost", id: 1, message: "it died", remedy: "more-resources" },
    { kind: "lost", id: 2, message: "a bug in nmer: oh", remedy: "give-up" },
  ]);
});

Deno.test("task server: a task that is to have all memory gets its rank's, and the end of the scope gives all up", async () => {
  const memory: (number | undefined)[] = [];
  const { said, scope, send } = serving((request) => {
    memory.push(request.memoryBytes);
    return Effect.never;
  });
  send(1, 99e9);
  send(2);
  assertEquals(memory, [5e9, undefined]);
  await Effect.runPromise(Scope.close(scope, Exit.void));
  assertEquals(said.map(({ kind }) => kind), ["cancelled", "cancelled"]);
});

Deno.test("task server: it says how far tasks are that it computes for longer, and nothing of others", async () => {
  let iteration = 0;
  const { server, send } = serving((request, within = (it) => it) => {
    const known = request.real[0] === 1 ? () => ({ iteration, energyChange: -1 }) : undefined;
    return Effect.map(within(Effect.never, "worker 1", known), (outcome) => ({ outcome, worker: "" }));
  });
  send(1);
  send(2);
  await moment();
  assertEquals(server.progress, [], "they might end in a moment");
  iteration = 4;
  assertEquals(server.progress, [{ id: 1, iteration: 4, energyChange: -1 }]);
  assertEquals(server.progressOf(1), { iteration: 4, energyChange: -1 });
  assertEquals([server.progressOf(2), server.progressOf(3)], [undefined, undefined]);
});
