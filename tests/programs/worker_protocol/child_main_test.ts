// The child's side of the talk, in this process.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { encodeFrame, FrameError, FrameReader } from "../../../lib/programs/worker_protocol/frames.ts";
import {
  type FromProcess,
  PROCESS_VERSION,
  type ToProcess,
} from "../../../lib/programs/worker_protocol/child_messages.ts";
import { serveProcess } from "../../../lib/programs/worker_protocol/child_main.ts";
import { BOTH, faultyContext, ONE } from "../../faults/process_fakes.ts";
import { heliumContext } from "../../execution/fakes.ts";

const START: ToProcess = { kind: "start", version: PROCESS_VERSION, context: heliumContext(2) };

/** A child's side with a real worker inside, and what it says. */
function serving(worker: string) {
  const input = new TransformStream<Uint8Array, Uint8Array>();
  const writer = input.writable.getWriter();
  const frames = new FrameReader();
  const said: FromProcess[] = [];
  let heard = Promise.withResolvers<void>();
  const workers: Worker[] = [];
  const served = serveProcess({
    input: input.readable,
    output: (frame) => {
      said.push(...frames.read(frame) as FromProcess[]);
      heard.resolve();
      heard = Promise.withResolvers();
    },
    startWorker: () => {
      const url = new URL(worker, import.meta.url);
      workers.push(new Worker(url, { type: "module", deno: { permissions: "none" } }));
      return workers[0]!;
    },
  });
  return {
    served: served.finally(() => workers.forEach((worker) => worker.terminate())),
    said,
    /** Says something and waits for an answer. */
    ask: async (message: ToProcess) => {
      const { promise } = heard;
      await writer.write(encodeFrame(message));
      await promise;
    },
    tell: (message: ToProcess) => writer.write(encodeFrame(message)),
    tellBytes: (text: string) => writer.write(new TextEncoder().encode(text)),
    close: () => writer.close(),
  };
}

Deno.test("child: it passes tasks on to its worker, answers questions, and ends with its input", async () => {
  const { served, said, ask, tell, close } = serving("../../../workers/task_worker.ts");
  await ask(START);
  await ask({ kind: "ping" });
  await ask({ kind: "task", id: 1, ...ONE });
  for (const kind of ["cancel", "take-back"] as const) await tell({ kind, id: 1 }); // too late
  await ask({ kind: "take-back", id: 2 }); // before it comes
  await tell({ kind: "task", id: 2, ...ONE });
  await ask({ kind: "task", id: 3, ...ONE });
  await close();
  await served;
  const pong = said.find(({ kind }) => kind === "pong");
  assert(pong?.kind === "pong" && pong.memoryBytes > 1e6);
  assertEquals(said.map((reply) => "id" in reply ? `${reply.kind} ${reply.id}` : reply.kind), [
    "ready",
    "pong",
    "converged 1",
    "cancelled 2",
    "converged 3",
  ]);
});

Deno.test("child: another version of nmer or Deno is refused", async () => {
  const { served, tell } = serving("../../../workers/task_worker.ts");
  tell({ ...START, version: "nmer 0 on Deno 0" } as ToProcess);
  await assertRejects(() => served, Error, `this is ${PROCESS_VERSION}, not nmer 0 on Deno 0`);
});

Deno.test("child: what is no message ends it", async () => {
  const { served, tellBytes } = serving("../../../workers/task_worker.ts");
  tellBytes("GET / HTTP/1.1");
  await assertRejects(() => served, FrameError, "GET");
});

for (
  const [fault, message] of [["throw", "out of luck"], ["exit", "its worker ended"], [
    "close",
    "its worker ended",
  ]] as const
) {
  Deno.test(`child: a worker that does ${fault} ends it`, async () => {
    const { served, ask, tell } = serving("../../faults/process_faulty_worker.ts");
    await ask({ kind: "start", version: PROCESS_VERSION, context: faultyContext(fault) });
    const rejection = assertRejects(() => served, Error, message);
    tell({ kind: "task", id: 1, ...BOTH });
    await rejection;
  });
}
