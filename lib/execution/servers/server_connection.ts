// The connection of a pool's member to the server of an external program: lines of JSON through pipes, one task at a
// time; short ones wait in the pipe behind another. The program's adapter checks what comes back. A server that
// computes cannot be asked anything, so a task is given up by killing it; one that has grown, or has computed many tasks,
// is retired as well.

import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type { Scope } from "effect/Scope";
import {
  describeFailure,
  type ExternalProgram,
  parsedResult,
  repeatedKey,
  type Reply,
  resolveTask,
  type TaskContext,
  type TaskMessage,
  type TaskParts,
} from "../../programs/portable.ts";
import type { NmerError } from "../../base/error.ts";
import { hasRepeatedKey } from "../../base/repeated_key.ts";
import { readStream } from "../processes/read_stream.ts";
import { CarrierError } from "../carrier.ts";
import { type MonotonicSeconds, monotonicSeconds } from "../monotonic_seconds.ts";
import { LineReader } from "../processes/lines.ts";
import { noteMemory } from "../processes/process_registry.ts";
import type { Link, LinkListener, OpenLink } from "../pool/link.ts";
import type { ChildProcess } from "../processes/spawn_child.ts";
import { describeEnding, remedyOf } from "../processes/ending.ts";

/** When a server is retired after a task, and another takes its place. */
export interface ServerLimits {
  /** After this many tasks, */
  readonly tasks: number;
  /** but not before it has computed for this long, in seconds, beside which its start is nothing; default 0. */
  readonly seconds?: number;
  /** When it holds more memory than this, in bytes. */
  readonly memoryBytes: number;
}

/** A server that was started. */
export interface StartedServer {
  readonly process: ChildProcess;
  /** Fails when the server must not continue: its disk is full, say. */
  readonly watch?: Effect.Effect<never, NmerError>;
}

/** What a connection to a server needs. */
export interface ServerConnectionOptions {
  /** What the server is called. */
  readonly name: string;
  readonly program: ExternalProgram;
  readonly context: TaskContext;
  /** Starts the server, which is gone with the scope. */
  readonly start: Effect.Effect<StartedServer, NmerError, Scope>;
  readonly limits: ServerLimits;
  /** How long it may take to start; default {@linkcode startTimeoutOf} without a limit for tasks. */
  readonly startTimeoutMilliseconds?: number;
  /** Whether a server of the program has been found to have what the models of this run need; all are alike. */
  readonly fitness?: { isKnown: boolean };
}

// Python and Psi4 come from network disks, at times.
const START_TIMEOUT_MILLISECONDS = 120_000;
// Nor do they come sooner on a busy machine, however short tasks are to be.
const MIN_START_TIMEOUT_MILLISECONDS = 5000;

/** How long a server may take to start, in milliseconds: no longer than a task may, but 5 s in any case. */
export function startTimeoutOf(taskTimeoutMilliseconds = Infinity): number {
  const wanted = Math.max(taskTimeoutMilliseconds, MIN_START_TIMEOUT_MILLISECONDS);
  return Math.min(wanted, START_TIMEOUT_MILLISECONDS);
}
// From the kill to the end of all that the server started.
const CANCEL_TIMEOUT_MILLISECONDS = 5000;
// Longest answer: a Hessian of some 900 atoms.
const MAX_LINE_BYTES = 2 ** 28;
const PIPES_TIMEOUT_MILLISECONDS = 500;
// Tasks that wait in the pipe; the pool of servers sees to it that they take little time together.
const MAX_PREFETCH = 8;
// What is kept of the end of the standard error.
const MAX_STDERR_CHARACTERS = 4096;

/** Starts a server that ends with the scope. */
export function openServerConnection(options: ServerConnectionOptions): OpenLink {
  return (listener) =>
    Effect.gen(function* () {
      const { process, watch } = yield* Effect.mapError(
        options.start,
        (error) =>
          new CarrierError("start", `${options.name} cannot start: ${error.message}`, error.remedy, true),
      );
      const link = new ServerConnection(process, options, listener, yield* monotonicSeconds);
      yield* Effect.forkScoped(link.life, { startImmediately: true });
      if (watch !== undefined) yield* Effect.forkScoped(Effect.catch(watch, (error) => link.stop(error)));
      return link;
    });
}

// A task that was sent, and when its server could begin with it, in seconds.
interface Evaluating {
  readonly id: number;
  begin: number;
  readonly parts: TaskParts;
}

class ServerConnection implements Link {
  readonly cancelTimeoutMilliseconds = CANCEL_TIMEOUT_MILLISECONDS;
  readonly maxPrefetch = MAX_PREFETCH;
  readonly startTimeoutMilliseconds: number;
  readonly #process: ChildProcess;
  readonly #options: Omit<ServerConnectionOptions, "context" | "name">;
  #context: TaskContext;
  #name: string;
  /** The models that it has been found to compute, and what it was asked about them. */
  #fitFor: string | undefined;
  readonly #listener: LinkListener;
  readonly #now: MonotonicSeconds;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #lines = new LineReader(MAX_LINE_BYTES);
  #stderrEnd = "";
  /** The task at hand, and those behind it. */
  readonly #sent: Evaluating[] = [];
  #tasks = 0;
  #seconds = 0;
  spent = false;

  constructor(
    process: ChildProcess,
    options: ServerConnectionOptions,
    listener: LinkListener,
    now: MonotonicSeconds,
  ) {
    this.#process = process;
    this.#options = options;
    this.#context = options.context;
    this.#name = options.name;
    this.startTimeoutMilliseconds = options.startTimeoutMilliseconds ?? START_TIMEOUT_MILLISECONDS;
    this.#listener = listener;
    this.#now = now;
    this.#writer = process.stdin.getWriter();
  }

  begin(context: TaskContext, name: string): void {
    this.#context = context;
    this.#name = name;
    this.#preflight();
  }

  readonly send = ({ id, kind: _, ...task }: TaskMessage) => {
    const { program } = this.#options;
    const context = this.#context;
    const begin = this.#now();
    try {
      const parts = resolveTask(context, task);
      const { model, nmer, resources } = parts;
      const request = program.request(model, context.driver, nmer, resources);
      this.#sent.push({ id, begin, parts });
      this.#send({ id, ...request });
    } catch (error) {
      // Behind another it is asked for once more when its turn comes.
      if (this.#sent.length > 0) return this.#listener.onReply({ kind: "cancelled", id });
      queueMicrotask(() =>
        this.#listener.onReply({ kind: "failed", id, ...describeFailure(error), seconds: 0 })
      );
    }
  };

  // One that has not begun is short, and nobody waits for it: it is computed in vain.
  readonly cancel = (id: number) => {
    if (this.#sent.findIndex((sent) => sent.id === id) > 0) return;
    this.#process.kill();
    this.#listener.onExit(`${this.#name} was ended with its task`);
  };

  readonly kill = () => this.#process.kill();

  /** Ends it for a reason of its environment. */
  stop({ message, remedy }: NmerError): Effect.Effect<void> {
    return Effect.sync(() => this.#listener.onExit(`${this.#name} was ended: ${message}`, remedy));
  }

  /** Listens until the server has ended. */
  get life(): Effect.Effect<void> {
    const { stdout, stderr, status } = this.#process;
    const decoder = new TextDecoder();
    return Effect.gen({ self: this }, function* () {
      const words = yield* Effect.forkChild(readStream(stderr, (bytes) => {
        this.#stderrEnd = (this.#stderrEnd + decoder.decode(bytes, { stream: true })).slice(
          -MAX_STDERR_CHARACTERS,
        );
      }));
      const answers = yield* Effect.forkChild(readStream(stdout, (bytes) => this.#read(bytes)));
      const ended = Effect.promise(() => status);
      yield* Effect.raceFirst(Fiber.await(answers), ended);
      const ending = yield* Effect.timeoutOption(ended, PIPES_TIMEOUT_MILLISECONDS);
      // What the pipes still hold; something that the server started may keep them open.
      yield* Effect.all([Fiber.await(answers), Fiber.await(words)], { concurrency: "unbounded" }).pipe(
        Effect.timeoutOption(PIPES_TIMEOUT_MILLISECONDS),
      );
      const name = this.#name;
      if (Option.isNone(ending)) return this.#listener.onExit(`${name} closed its output`);
      const how = { ...ending.value, stderr: this.#stderrEnd };
      this.#listener.onExit(`${name} ${describeEnding(how)}`, remedyOf(how));
    });
  }

  // What cannot be written has a reader that is gone, which shows at its end.
  #send(message: unknown): void {
    this.#writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`)).catch(() => {});
  }

  #read(bytes: Uint8Array): void {
    const name = this.#name;
    try {
      for (const line of this.#lines.read(bytes)) {
        const answer = JSON.parse(line);
        this.#receive(answer, hasRepeatedKey(line, answer));
      }
    } catch (error) {
      this.#listener.onExit(`${name} wrote what is no answer: ${(error as Error).message}`);
    }
  }

  #receive(answer: { readonly [key: string]: unknown } | null, repeated: boolean): void {
    if (answer?.["ready"] !== undefined) return this.#preflight();
    if (answer?.["preflight"] !== undefined) return this.#checkPreflight(answer["preflight"]);
    const current = this.#sent[0];
    if (current === undefined || answer?.["id"] !== current.id) throw new Error("the answer to another task");
    this.#sent.shift();
    const { limits } = this.#options;
    const { memory_bytes: memory, peak_memory_bytes: peak = memory } = answer;
    if (typeof peak === "number") noteMemory(this.#process, peak);
    const reply = this.#reply(current, answer["result"], repeated);
    // A program that failed under way may have left anything in its memory: the next task gets another one.
    this.#seconds += this.#now() - current.begin;
    const isOld = ++this.#tasks >= limits.tasks && this.#seconds >= (limits.seconds ?? 0);
    this.spent = isOld || reply.kind === "failed" ||
      typeof memory === "number" && memory > limits.memoryBytes;
    if (reply.kind === "failed") {
      for (const { id } of this.#sent.splice(0).reverse()) this.#listener.onReply({ kind: "cancelled", id });
    }
    const [next] = this.#sent;
    if (next !== undefined) next.begin = this.#now();
    this.#listener.onReply(reply);
  }

  // It is ready once it has said that it has what the models need.
  #preflight(): void {
    const { program: { preflight }, fitness } = this.#options;
    const models = this.#models;
    const request = preflight?.request(models, this.#context.molecule);
    const question = JSON.stringify([request, models]);
    const isKnown = this.#fitFor === undefined ? fitness?.isKnown === true : this.#fitFor === question;
    this.#fitFor = question; // one that turns out not to be is ended
    if (request === undefined || isKnown) this.#listener.onReply({ kind: "ready" });
    else this.#send({ preflight: request });
  }

  #checkPreflight(answer: unknown): void {
    const { program: { name, preflight } } = this.#options;
    try {
      preflight?.check(answer, this.#models);
    } catch (error) {
      const { message, remedy } = describeFailure(error);
      return this.#listener.onExit(`${name} ${message}`, remedy);
    }
    if (this.#options.fitness !== undefined) this.#options.fitness.isKnown = true;
    this.#listener.onReply({ kind: "ready" });
  }

  // Those of its program.
  get #models() {
    const { program } = this.#options;
    return this.#context.models.filter(({ programName }) => programName === program.name);
  }

  #reply({ id, begin, parts }: Evaluating, result: unknown, repeated: boolean): Reply {
    const { program } = this.#options;
    const context = this.#context;
    const seconds = this.#now() - begin;
    try {
      if (repeated) throw repeatedKey();
      const computed = parsedResult(program, result, parts.model, context.driver, parts.nmer);
      return { kind: "converged", id, computed, seconds };
    } catch (error) {
      const { message, remedy } = describeFailure(error);
      return { kind: "failed", id, message: `${program.name} ${message}`, remedy, seconds };
    }
  }
}
