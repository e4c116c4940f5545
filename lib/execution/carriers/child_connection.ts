// The connection of a pool's member to its child process, through pipes. The process receives what all tasks share, is
// asked now and then whether it is still there, and ended with the scope: in good order where it listens, with a
// kill where it does not. The end of its standard error becomes the message of its end.

import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type { Reply, TaskContext } from "../../programs/portable.ts";
import { encodeFrame, FrameReader } from "../../programs/worker_protocol/frames.ts";
import {
  type FromProcess,
  PROCESS_VERSION,
  type ToProcess,
} from "../../programs/worker_protocol/child_messages.ts";
import { readStream } from "../processes/read_stream.ts";
import { CarrierError } from "../carrier.ts";
import { noteMemory } from "../processes/process_registry.ts";
import type { Link, LinkListener, OpenLink } from "../pool/link.ts";
import type { ChildProcess } from "../processes/spawn_child.ts";
import { describeEnding, remedyOf } from "../processes/ending.ts";

/** When a silent process counts as dead. */
export interface Heartbeat {
  /** Milliseconds between two pings. */
  readonly intervalMilliseconds: number;
  /** This many pings without an answer mean that it is dead. */
  readonly unanswered: number;
}

/** What a connection to a process needs. */
export interface ChildConnectionOptions {
  /** What the process is called. */
  readonly name: string;
  readonly start: () => ChildProcess;
  readonly context: TaskContext;
  readonly heapMegabytes: number;
  readonly heartbeat: Heartbeat;
}

// A process gives a task up in some 20 ms, and it costs little to start another one.
const CANCEL_TIMEOUT_MILLISECONDS = 1000;
const END_TIMEOUT_MILLISECONDS = 500;
// What is kept of the end of the standard error.
const MAX_STDERR_CHARACTERS = 4096;

/** Starts a process that ends with the scope. */
export function openChildConnection(options: ChildConnectionOptions): OpenLink {
  return (listener) =>
    Effect.acquireRelease(
      Effect.try({
        try: () => new ChildConnection(options.start(), options, listener),
        catch: (error) =>
          new CarrierError(
            "start",
            `${options.name} cannot start: ${error instanceof Error ? error.message : error}`,
          ),
      }).pipe(Effect.tap((link) => link.live)),
      (link) => link.end,
    ).pipe(Effect.tap((link) => Effect.forkScoped(link.beat)));
}

type Pong = Extract<FromProcess, { readonly kind: "pong" }>;

class ChildConnection implements Link {
  readonly cancelTimeoutMilliseconds = CANCEL_TIMEOUT_MILLISECONDS;
  readonly #process: ChildProcess;
  readonly #options: Omit<ChildConnectionOptions, "context" | "name">;
  #name: string;
  readonly #listener: LinkListener;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #frames = new FrameReader();
  #stderrEnd = "";
  #unanswered = 0;
  #progress: Pong["progress"];
  #life: Fiber.Fiber<unknown> | undefined;

  constructor(process: ChildProcess, options: ChildConnectionOptions, listener: LinkListener) {
    this.#process = process;
    this.#options = options;
    this.#name = options.name;
    this.#listener = listener;
    this.#writer = process.stdin.getWriter();
    this.begin(options.context, options.name);
  }

  begin(context: TaskContext, name: string): void {
    this.#name = name;
    this.#progress = undefined;
    this.#send({ kind: "start", version: PROCESS_VERSION, context });
  }

  readonly send = (task: ToProcess) => this.#send(task);
  readonly cancel = (id: number) => this.#send({ kind: "cancel", id });
  readonly retract = (id: number) => this.#send({ kind: "take-back", id });
  readonly progressOf = (id: number) => this.#progress?.id === id ? this.#progress : undefined;
  readonly kill = () => this.#process.kill();

  /** Listens until the process has ended, whatever becomes of the scope: that is how the end is known. */
  get live(): Effect.Effect<void> {
    const { stdout, stderr, status } = this.#process;
    const decoder = new TextDecoder();
    return Effect.all([
      Effect.promise(() => status),
      readStream(stdout, (bytes) => this.#receive(bytes)),
      readStream(stderr, (bytes) => {
        this.#stderrEnd = (this.#stderrEnd + decoder.decode(bytes, { stream: true })).slice(
          -MAX_STDERR_CHARACTERS,
        );
      }),
    ], { concurrency: "unbounded" }).pipe(
      Effect.tap(([{ code, signal }]) =>
        Effect.sync(() => {
          const { heapMegabytes } = this.#options;
          const ending = { code, signal, stderr: this.#stderrEnd, heapMegabytes };
          this.#listener.onExit(`${this.#name} ${describeEnding(ending)}`, remedyOf(ending));
        })
      ),
      Effect.forkDetach({ startImmediately: true }),
      Effect.map((life) => {
        this.#life = life;
      }),
    );
  }

  /** Asks it now and then whether it is there. Counts pings, not time: a clock may jump, or all may sleep. */
  get beat(): Effect.Effect<void> {
    const { heartbeat: { intervalMilliseconds, unanswered } } = this.#options;
    return Effect.whileLoop({
      while: () => this.#unanswered <= unanswered,
      body: () => Effect.sleep(intervalMilliseconds),
      step: () => {
        if (this.#unanswered++ < unanswered) this.#send({ kind: "ping" });
      },
    }).pipe(
      Effect.andThen(Effect.sync(() => {
        const seconds = intervalMilliseconds * unanswered / 1000;
        this.#listener.onExit(`${this.#name} has not answered for ${seconds} seconds`);
      })),
    );
  }

  /** Ends it: at the end of its input it goes by itself. */
  get end(): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      yield* Effect.sync(() => void this.#writer.close().catch(() => {}));
      const ended = Fiber.await(this.#life!);
      if (Option.isNone(yield* Effect.timeoutOption(ended, END_TIMEOUT_MILLISECONDS))) {
        this.kill();
        yield* ended;
      }
    });
  }

  // What cannot be written has a reader that is gone, which shows at its end.
  #send(message: ToProcess): void {
    this.#writer.write(encodeFrame(message)).catch(() => {});
  }

  #receive(bytes: Uint8Array): void {
    let messages: FromProcess[];
    try {
      messages = this.#frames.read(bytes) as FromProcess[];
    } catch (error) {
      this.#listener.onExit(`${this.#name} wrote ${(error as Error).message}`);
      return;
    }
    this.#unanswered = 0;
    for (const message of messages) {
      if (message.kind === "pong") this.#note(message);
      else this.#listener.onReply(withOwnArrays(message));
    }
  }

  #note({ memoryBytes, progress }: Pong): void {
    noteMemory(this.#process, memoryBytes);
    this.#progress = progress;
  }
}

// Arrays come as views into the bytes of a frame; who keeps one should not keep those.
function withOwnArrays(reply: Reply): Reply {
  if (reply.kind !== "converged") return reply;
  const { gradient, hessian } = reply.computed;
  return {
    ...reply,
    computed: {
      ...reply.computed,
      ...(gradient && { gradient: gradient.slice() }),
      ...(hessian && { hessian: hessian.slice() }),
    },
  };
}
