// Tasks that go to a worker together, and what it does with them.

import { assert, assertEquals } from "@std/assert";
import { fragmentIndex } from "../../../lib/base/indices.ts";
import {
  type ForWorker,
  type FromWorker,
  serve,
  TaskBatch,
  TaskClaims,
  type TaskMessage,
  type WorkerPort,
} from "../../../lib/programs/mod.ts";
import { heliumContext } from "../../execution/fakes.ts";

const real = [fragmentIndex(0)];
const task = (id: number, model = 0): TaskMessage => ({ kind: "task", id, model, real, basis: real });

/** A batch, and the numbers of the tasks in each message of it. */
function batch() {
  const sent: number[][] = [];
  const postMessage = (message: ForWorker) => {
    assert(message.kind === "task" || message.kind === "tasks");
    sent.push(message.kind === "task" ? [message.id] : message.tasks.map(({ id }) => id));
  };
  return { sent, tasks: new TaskBatch({ postMessage }) };
}

Deno.test("tasks: those of one turn go together, in order, and those of the next turn by themselves", async () => {
  const { sent, tasks } = batch();
  for (const id of [1, 2, 3]) tasks.add(task(id));
  assertEquals(sent, []);
  await Promise.resolve();
  assertEquals(sent, [[1, 2, 3]]);
  tasks.add(task(4));
  await Promise.resolve();
  assertEquals(sent, [[1, 2, 3], [4]]);
});

Deno.test("tasks: those that wait go at once where something else is to follow them, and go once", async () => {
  const { sent, tasks } = batch();
  tasks.flush();
  for (const id of [1, 2]) tasks.add(task(id));
  tasks.flush();
  assertEquals(sent, [[1, 2]]);
  tasks.add(task(3));
  await Promise.resolve();
  await Promise.resolve();
  assertEquals(sent, [[1, 2], [3]]);
});

Deno.test("worker: of tasks in one message each is claimed, given up and answered by itself, one after the other", () => {
  const said: FromWorker[] = [];
  const port: WorkerPort = { postMessage: (message) => said.push(message), onmessage: null };
  const hear = (data: ForWorker) => port.onmessage!(new MessageEvent("message", { data }));
  const memory = TaskClaims.memory();
  const claims = new TaskClaims(memory);
  serve(port);
  hear({ kind: "start", context: heliumContext(1), claims: memory });
  assert(claims.claim(2)); // taken back: no word of it
  claims.giveUp(3);
  hear({ kind: "tasks", tasks: [task(1), task(2), task(3), task(4, 5), task(5)] });
  assertEquals(
    said.map((message) => "id" in message ? [message.id, message.kind] : message.kind),
    ["ready", [1, "converged"], [3, "cancelled"], [4, "failed"], [5, "converged"]],
  );
});
