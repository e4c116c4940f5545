// Carriers, workers and contexts for tests of the execution: nothing here computes.

import { prepared } from "../prepared.ts";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { atomIndex } from "../../lib/base/indices.ts";
import {
  Carrier,
  type CarrierError,
  Observer,
  type RunEvent,
  type RunOptions,
  type WorkerLike,
} from "../../lib/execution/mod.ts";
import type { Molecule } from "../../lib/molecule/mod.ts";
import { type Bsse, type Converged, type Failed, Plan, resolveExpansion } from "../../lib/plan/mod.ts";
import {
  type ForWorker,
  type HelpMessage,
  type Reply,
  type StartMessage,
  TaskClaims,
  type TaskContext,
  type TaskMessage,
  type TaskRequest,
} from "../../lib/programs/mod.ts";

/** So many helium atoms, each a fragment, 5 bohr apart. */
export function heliumChain(count: number): Molecule {
  return {
    symbols: Array.from({ length: count }, () => "He"),
    atomicNumbers: new Uint8Array(count).fill(2),
    geometry: Float64Array.from({ length: 3 * count }, (_, i) => i % 3 === 2 ? 5 * Math.floor(i / 3) : 0),
    charge: 0,
    multiplicity: 1,
    fragments: Array.from(
      { length: count },
      (_, i) => ({ atoms: [atomIndex(i)], charge: 0, multiplicity: 1 }),
    ),
  };
}

/** A plan of so many fragments. */
export function planOf(
  fragmentCount: number,
  bsse: readonly Bsse[] = ["nocp"],
  maxNbody = fragmentCount,
): Plan {
  return new Plan(resolveExpansion({ fragmentCount, bsse, maxNbody }));
}

/** What tasks of helium atoms share. */
export function heliumContext(count: number): TaskContext {
  return {
    molecule: heliumChain(count),
    models: [prepared({ program: "builtin", method: "hf", basis: "sto-3g", keywords: {} })],
    driver: "energy",
    resources: { memoryBytes: 1e9 },
  };
}

/** A converged outcome. */
export function converged(energy: number, seconds = 0.5): Converged {
  return { status: "converged", result: { energy }, seconds };
}

/** A run as most tests want it. */
export const RUN_OPTIONS: RunOptions = {
  schedule: "level",
  workOf: () => 1,
  memoryBytes: 1e9,
  memoryOf: () => 1,
  timeout: undefined,
  runTimeout: undefined,
  retries: 2,
  onFailure: "continue",
};

/** A carrier that answers by a function, so many tasks at a time. */
export function fakeCarrier(
  slots: number,
  evaluate: (task: TaskRequest) => Effect.Effect<Converged | Failed, CarrierError>,
): Layer.Layer<Carrier> {
  return Layer.succeed(Carrier, {
    mode: "workers",
    slots,
    evaluate: (task, within = (computation) => computation) =>
      Effect.map(within(evaluate(task)), (outcome) => ({ outcome, worker: "fake" })),
  });
}

/** An observer that keeps all events. */
export function recording(): { readonly events: RunEvent[]; readonly layer: Layer.Layer<Observer> } {
  const events: RunEvent[] = [];
  return { events, layer: Layer.succeed(Observer, { notify: (event) => events.push(event) }) };
}

/**
 * A worker in this thread that answers by a function, one message after the other; what it returns is posted a turn
 * later. A task without an answer keeps it busy until it says something.
 */
export class FakeWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  readonly heard: (StartMessage | TaskMessage)[] = [];
  /** How many messages it was sent. */
  messages = 0;
  /** What it was asked to help with; it does until it says something. */
  readonly helped: HelpMessage[] = [];
  /** Tasks that it has begun. */
  readonly begun: TaskMessage[] = [];
  claims: TaskClaims | undefined;
  terminated = false;
  #busy = false;
  readonly #queue: TaskMessage[] = [];

  constructor(
    readonly answer: (message: StartMessage | TaskMessage, worker: FakeWorker) => Reply | undefined,
  ) {}

  postMessage(message: ForWorker): void {
    this.messages++;
    if (message.kind === "tasks") return message.tasks.forEach((task) => this.#hear(task));
    if (message.kind === "help") {
      this.helped.push(message);
      if (this.claims!.claim(message.id)) this.#busy = true;
      return;
    }
    this.#hear(message);
  }

  #hear(message: StartMessage | TaskMessage): void {
    this.heard.push(message);
    if (message.kind === "start") this.claims = new TaskClaims(message.claims);
    else this.#queue.push(message);
    queueMicrotask(() => message.kind === "start" ? this.#answer(message) : this.#takeNext());
  }

  terminate(): void {
    this.terminated = true;
  }

  /** Posts a reply to the pool. */
  say(reply: Reply): void {
    this.#busy = false;
    this.onmessage?.(new MessageEvent("message", { data: reply }));
    queueMicrotask(() => this.#takeNext());
  }

  /** Offers work of its task. */
  offer(task: TaskMessage, work: unknown): void {
    const helpTime = new Int32Array(new SharedArrayBuffer(4));
    const data = { kind: "share", id: task.id, program: "builtin", work, helpTime } as const;
    this.onmessage?.(new MessageEvent("message", { data }));
  }

  /** Dies as a worker does whose code throws. */
  die(message: string): void {
    this.terminated = true;
    this.onerror?.(new ErrorEvent("error", { message, cancelable: true }));
  }

  #takeNext(): void {
    if (this.#busy) return;
    const task = this.#queue.shift();
    if (task === undefined) return;
    if (!this.claims!.claim(task.id)) return this.#takeNext();
    this.#busy = true;
    this.begun.push(task);
    this.#answer(task);
  }

  #answer(message: StartMessage | TaskMessage): void {
    const reply = this.terminated ? undefined : this.answer(message, this);
    if (reply !== undefined) this.say(reply);
  }
}

/** A worker that starts, and answers each task with the sum of its basis fragments. */
export function goodWorker(): FakeWorker {
  return new FakeWorker((message) => message.kind === "start" ? { kind: "ready" } : goodReply(message));
}

/** The answer of a good worker. */
export function goodReply(task: TaskMessage): Reply {
  const energy = task.basis.reduce((sum, fragment) => sum + fragment, 0);
  return { kind: "converged", id: task.id, computed: { energy, properties: {} }, seconds: 0.25 };
}
