// Workers that runs use in turn, with made-up workers behind them.

import { assertEquals } from "@std/assert";
import type { WorkerLike } from "../../../lib/execution/pool/link.ts";
import { SharedWorkers } from "../../../lib/execution/sharing/shared_workers.ts";
import type { Reply, StartMessage, TaskMessage } from "../../../lib/programs/mod.ts";

/** A worker that notes what it is sent, and answers when it is told to. */
class MadeUp implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onerror: WorkerLike["onerror"] = null;
  onmessageerror: WorkerLike["onmessageerror"] = null;
  readonly sent: string[] = [];
  isEnded = false;

  postMessage(message: StartMessage | TaskMessage): void {
    this.sent.push(
      message.kind === "start" ? `start ${message.context as unknown as string}` : `task ${message.id}`,
    );
    if (message.kind === "start") this.answer({ kind: "ready" });
  }
  terminate(): void {
    this.isEnded = true;
  }
  answer(data: Reply): void {
    this.onmessage?.(new MessageEvent("message", { data }));
  }
  failed(id: number): void {
    this.answer({ kind: "failed", id, message: "", remedy: "give-up", seconds: 0 });
  }
}

function made() {
  const real: MadeUp[] = [];
  const workers = new SharedWorkers(() => {
    real.push(new MadeUp());
    return real.at(-1)!;
  });
  return { real, workers };
}

/** A run's worker, and the replies that it had. */
function borrowed(workers: SharedWorkers, run: string) {
  const worker = workers.borrow();
  const replies: string[] = [];
  worker.onmessage = ({ data }) => replies.push("id" in data ? `${data.kind} ${data.id}` : data.kind);
  worker.onerror = () => replies.push("died");
  worker.postMessage({ kind: "start", context: run as never, claims: new Int32Array() });
  const ask = (id: number) => worker.postMessage({ kind: "task", id, model: 0, real: [], basis: [] });
  return { worker, replies, ask };
}

Deno.test("sharing: runs use one worker in turn, which learns of a run when it changes over", async () => {
  const { real, workers } = made();
  const [a, b] = [borrowed(workers, "a"), borrowed(workers, "b")];
  await Promise.resolve();
  assertEquals(
    [a.replies, b.replies, real.length],
    [["ready"], ["ready"], 1],
    "the first shows that one can start",
  );
  a.ask(1);
  real[0]!.failed(1);
  a.ask(2);
  real[0]!.failed(2);
  b.ask(1);
  real[0]!.failed(1);
  a.ask(3);
  real[0]!.failed(3);
  assertEquals(real.length, 1);
  assertEquals(real[0]!.sent, ["start a", "task 1", "task 2", "start b", "task 1", "start a", "task 3"]);
  assertEquals(a.replies.slice(1), ["failed 1", "failed 2", "failed 3"]);
  assertEquals(b.replies.slice(1), ["failed 1"]);
});

Deno.test("sharing: runs that compute together have a worker each, and the end of a run ends none that is idle", () => {
  const { real, workers } = made();
  const [a, b] = [borrowed(workers, "a"), borrowed(workers, "b")];
  a.ask(1);
  b.ask(1);
  assertEquals(real.length, 2);
  real[0]!.failed(1);
  a.worker.terminate();
  b.worker.terminate(); // under a task: it could not be used again
  assertEquals(real.map(({ isEnded }) => isEnded), [false, true]);
  borrowed(workers, "c").ask(1);
  assertEquals(real.length, 2, "the idle one computes for the next");
  workers.close();
  assertEquals(real.every(({ isEnded }) => isEnded), true);
});

Deno.test("sharing: a task that was taken back without an answer does not keep its worker", () => {
  const { real, workers } = made();
  const a = borrowed(workers, "a");
  a.ask(1); // claimed by the main thread before the worker began it
  a.ask(2);
  assertEquals([real.length, real[0]!.sent], [1, ["start a", "task 1", "task 2"]]);
});

Deno.test("sharing: a worker that dies is reported to the run whose task it had, and another takes its place", () => {
  const { real, workers } = made();
  const [a, b] = [borrowed(workers, "a"), borrowed(workers, "b")];
  a.ask(1);
  real[0]!.onerror!({ preventDefault: () => {} } as ErrorEvent);
  assertEquals([a.replies.at(-1), b.replies.includes("died"), workers.size], ["died", false, 0]);
  b.ask(1);
  assertEquals(real.length, 2);
});

Deno.test("sharing: a worker that cannot start is reported before any task is sent", () => {
  const real: MadeUp[] = [];
  const workers = new SharedWorkers(() => {
    real.push(new MadeUp());
    real.at(-1)!.answer = () => {};
    return real.at(-1)!;
  });
  const { replies } = borrowed(workers, "a");
  real[0]!.onerror!({ preventDefault: () => {} } as ErrorEvent);
  assertEquals([replies, workers.hasAnswered], [["died"], false]);
});

Deno.test("sharing: a run that has ended, or was only begun, ends no worker that computes for another", async () => {
  const { real, workers } = made();
  const [a, b] = [borrowed(workers, "a"), borrowed(workers, "b")];
  await Promise.resolve();
  b.ask(1); // on the worker that first answered to a
  a.worker.terminate();
  assertEquals([real.length, real[0]!.isEnded], [1, false]);
  const c = borrowed(workers, "c");
  c.ask(1);
  assertEquals(real.length, 2, "the other is busy");
  real[0]!.failed(1);
  assertEquals(b.replies.at(-1), "failed 1");
});
