// Child processes for tests: some that only look like it, and real ones with a faulty worker inside.

import * as Effect from "effect/Effect";
import type * as Layer from "effect/Layer";
import { fragmentIndex } from "../../lib/base/indices.ts";
import { Carrier, type CarrierError } from "../../lib/execution/mod.ts";
import { type ChildProcess, spawnChild } from "../../lib/execution/processes/spawn_child.ts";
import { processCarrier, type ProcessPoolOptions } from "../../lib/execution/carriers/processes.ts";
import type { TaskContext, TaskRequest } from "../../lib/programs/mod.ts";
import { encodeFrame, FrameReader } from "../../lib/programs/worker_protocol/frames.ts";
import type { FromProcess, ToProcess } from "../../lib/programs/worker_protocol/child_messages.ts";
import { heliumContext } from "../execution/fakes.ts";

export { comes } from "../waiting.ts";

/** What the child processes run. */
export const MODULE = new URL("../../workers/task_process.ts", import.meta.url);

const FAULTY_WORKER = new URL("./process_faulty_worker.ts", import.meta.url);

/** A task that a faulty worker computes as it should. */
export const ONE: TaskRequest = { model: 0, real: [fragmentIndex(0)], basis: [fragmentIndex(0)] };

/** A task at which its fault shows. */
export const BOTH: TaskRequest = {
  ...ONE,
  real: [0, 1].map(fragmentIndex),
  basis: [0, 1].map(fragmentIndex),
};

/** What a pool of faulty workers shares. */
export function faultyContext(fault: string, memoryBytes = 1e9): TaskContext {
  const models = [{
    program: "builtin",
    programName: "builtin",
    method: fault,
    keywords: {},
    settings: undefined,
  }];
  return { ...heliumContext(2), models, resources: { memoryBytes } };
}

/** A pool of real processes whose workers have a fault; it notes their numbers. */
export function faultyPool(
  fault: string,
  options: Partial<ProcessPoolOptions> = {},
  pids: number[] = [],
): Layer.Layer<Carrier, CarrierError> {
  return processCarrier({
    processes: 1,
    context: faultyContext(fault),
    startProcess: (heapMegabytes) => {
      const started = spawnChild({ module: MODULE, worker: FAULTY_WORKER, heapMegabytes });
      pids.push(started.pid);
      return started;
    },
    ...options,
  });
}

/** A process that answers by a function, and ends when it is told to or killed. */
export class FakeProcess implements ChildProcess {
  readonly pid = 0;
  readonly heard: ToProcess[] = [];
  readonly #out = new TransformStream<Uint8Array, Uint8Array>();
  readonly #err = new TransformStream<Uint8Array, Uint8Array>();
  readonly #status = Promise.withResolvers<{ code: number; signal: Deno.Signal | null }>();
  readonly #outWriter = this.#out.writable.getWriter();
  readonly #errWriter = this.#err.writable.getWriter();
  readonly stdin: WritableStream<Uint8Array<ArrayBuffer>>;
  readonly stdout = this.#out.readable;
  readonly stderr = this.#err.readable;
  readonly status = this.#status.promise;
  #ended = false;
  killed = false;
  /** Whether the end of its input ends it. */
  obedient = true;

  constructor(readonly answer: (message: ToProcess, process: FakeProcess) => FromProcess | undefined) {
    const frames = new FrameReader();
    this.stdin = new WritableStream({
      write: (bytes) => {
        for (const message of frames.read(bytes) as ToProcess[]) {
          this.heard.push(message);
          const reply = this.killed ? undefined : this.answer(message, this);
          if (reply !== undefined) this.say(encodeFrame(reply));
        }
      },
      close: () => {
        if (this.obedient) this.exit(0, null);
      },
    });
  }

  /** Writes bytes to its standard output. */
  say(bytes: Uint8Array): void {
    this.#outWriter.write(bytes).catch(() => {});
  }

  /** Ends. */
  exit(code: number, signal: Deno.Signal | null, lastWords = ""): void {
    this.#ended = true;
    this.#errWriter.write(new TextEncoder().encode(lastWords)).catch(() => {});
    for (const writer of [this.#outWriter, this.#errWriter]) writer.close().catch(() => {});
    this.#status.resolve({ code, signal });
  }

  kill(): void {
    if (this.#ended) return;
    this.killed = true;
    this.exit(137, "SIGKILL");
  }
}

/** A process that starts, answers each question, and gives each task the energy 1. */
export function goodProcess(): FakeProcess {
  return new FakeProcess(goodAnswer);
}

/** The answer of a good process. */
export function goodAnswer(message: ToProcess): FromProcess | undefined {
  switch (message.kind) {
    case "start":
      return { kind: "ready" };
    case "ping":
      return { kind: "pong", memoryBytes: 1e8 };
    case "task":
      return { kind: "converged", id: message.id, computed: { energy: 1, properties: {} }, seconds: 0 };
  }
}

/** Whether a process is there and not only its remains. */
export function isAlive(pid: number): boolean {
  const state = statOf(pid)?.state;
  return state !== undefined && state !== "Z";
}

/** The processes that a process has started. */
export function childrenOf(parent: number): number[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name))
    .filter((pid) => pid > 0 && statOf(pid)?.parent === parent);
}

function statOf(pid: number): { readonly state: string; readonly parent: number } | undefined {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const [state, parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: state!, parent: Number(parent) };
  } catch {
    return undefined; // gone
  }
}

/** A program on a pool of processes that only look like it. */
export function onPool<A, E>(
  fakes: readonly FakeProcess[],
  program: Effect.Effect<A, E, Carrier>,
  processes = 1,
) {
  let next = 0;
  const startProcess = () => fakes[next++]!;
  return Effect.provide(program, processCarrier({ processes, startProcess, context: heliumContext(2) }));
}

/** Computes a task. */
export const evaluate = (task: typeof ONE) => Effect.flatMap(Carrier, (carrier) => carrier.evaluate(task));

/** A turn of the event loop, in which what was written is read. */
export const turn = Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 2)));
