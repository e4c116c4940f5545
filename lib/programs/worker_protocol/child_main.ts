// A child process's side of the talk with the main process. The main thread of the child never computes: it passes
// tasks on to the one worker inside, so that it can answer at any time, and it ends the process as soon as nobody
// listens any more. Plain callbacks, no Effect: a child is to start fast.

import { MessageChannel } from "node:worker_threads";
import type { Reply, StartMessage } from "./messages.ts";
import { encodeFrame, FrameReader } from "./frames.ts";
import { type FromProcess, PROCESS_VERSION, type ToProcess } from "./child_messages.ts";
import { TaskClaims } from "./claims.ts";
import { ProgressBoard } from "./progress_board.ts";

/** What a child process is made of; tests put other parts in place. */
export interface ProcessParts {
  /** What the main process says; ends when that process does. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Says something to the main process. */
  readonly output: (frame: Uint8Array) => void;
  /** Starts the worker inside. */
  readonly startWorker: () => Worker;
}

/** Talks with the main process until that one has nothing more to say; rejects when the worker inside is gone. */
export function serveProcess({ input, output, startWorker }: ProcessParts): Promise<void> {
  const { promise: workerGone, reject } = Promise.withResolvers<never>();
  const say = (message: FromProcess) => output(encodeFrame(message));
  let claims: TaskClaims | undefined;
  let board: ProgressBoard | undefined;
  const worker = startWorker();
  worker.onmessage = ({ data }: MessageEvent<Reply>) => say(data);
  worker.onmessageerror = () => reject(new Error("its worker sent what cannot be read"));
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(event.message));
  };

  const hear = (message: ToProcess) => {
    switch (message.kind) {
      case "start": {
        const { version, context } = message;
        if (version !== PROCESS_VERSION) throw new Error(`this is ${PROCESS_VERSION}, not ${version}`);
        const isFirst = claims === undefined;
        const memory = TaskClaims.memory();
        const progress = ProgressBoard.memory();
        claims = new TaskClaims(memory);
        board = new ProgressBoard(progress);
        const start: StartMessage = { kind: "start", context, claims: memory, progress };
        if (!isFirst) return worker.postMessage(start);
        const lifeline = lifelineOf(reject);
        return worker.postMessage({ ...start, lifeline }, [lifeline]);
      }
      case "task":
        return worker.postMessage(message);
      case "cancel":
      case "take-back": {
        const { kind, id } = message;
        if (claims?.claim(id)) say({ kind: "cancelled", id });
        else if (kind === "cancel") claims?.giveUp(id);
        return;
      }
      case "ping":
        return say(pong(board));
    }
  };

  return Promise.race([workerGone, listen(input, hear)]);
}

function pong(board: ProgressBoard | undefined): FromProcess {
  const progress = board?.current;
  return { kind: "pong", memoryBytes: Deno.memoryUsage().rss, ...(progress && { progress }) };
}

async function listen(input: AsyncIterable<Uint8Array>, hear: (message: ToProcess) => void): Promise<void> {
  const frames = new FrameReader();
  for await (const bytes of input) {
    for (const message of frames.read(bytes)) hear(message as ToProcess);
  }
}

// A worker that exits or closes itself raises no event, but the ports that it has are closed, and Node's ports
// tell. The worker keeps its end of the line as a part of its first start message and never looks at it.
function lifelineOf(cut: (reason: Error) => void): Transferable {
  const { port1, port2 } = new MessageChannel();
  port1.on("close", () => cut(new Error("its worker ended")));
  port1.on("message", () => {}); // only a port that listens hears of the end
  return port2 as unknown as Transferable;
}
