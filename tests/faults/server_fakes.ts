// Servers of external programs for tests: in this process, with answers and faults as a test wants them.

import { makeRegistry } from "../../lib/programs/mod.ts";
import { prepared } from "../prepared.ts";
import * as Effect from "effect/Effect";
import type * as Layer from "effect/Layer";
import { fragmentIndex } from "../../lib/base/indices.ts";
import {
  type Carrier,
  type CarrierError,
  type ChildProcess,
  Observer,
  routingCarrier,
  type RoutingOptions,
} from "../../lib/execution/mod.ts";
import type { Installation, TaskContext, TaskRequest } from "../../lib/programs/mod.ts";
import { heliumContext } from "../execution/fakes.ts";

/** What a server is asked. */
export interface Asked {
  readonly id: number;
  readonly threads: number;
  readonly memory_bytes: number;
  readonly input: {
    readonly molecule: Readonly<Record<string, unknown>> & { readonly real: readonly boolean[] };
  };
}

/** A program that is found wherever it is looked for. */
export const INSTALLATION: Installation = {
  version: "1.0",
  place: "/nowhere",
  server: { command: "/nowhere/server", args: [], environment: {} },
};

/** Three helium atoms by Psi4, as far as these servers are Psi4. */
export const CONTEXT: TaskContext = {
  ...heliumContext(3),
  models: [prepared({ program: "psi4", method: "hf", basis: "sto-3g", keywords: {} })],
  resources: { memoryBytes: 1e9, threads: 2 },
  installations: { psi4: INSTALLATION },
};

/** A task of the first so many atoms. */
export function clusterOf(atoms: number): TaskRequest {
  const fragments = Array.from({ length: atoms }, (_, i) => fragmentIndex(i));
  return { model: 0, real: fragments, basis: fragments };
}

/** A right answer: an energy of -2 for each real atom. */
export function goodAnswer({ id, input: { molecule } }: Asked, memory = 1e8): Record<string, unknown> {
  const energy = -2 * molecule.real.filter((real) => real).length;
  return {
    id,
    memory_bytes: memory,
    result: {
      success: true,
      return_result: energy,
      molecule,
      properties: { return_energy: energy, scf_iterations: 3 },
    },
  };
}

/** A server that starts, and does something for each task: by default answers it rightly. */
export class FakeServer implements ChildProcess {
  readonly pid = 0;
  readonly heard: Asked[] = [];
  readonly #out = new TransformStream<Uint8Array, Uint8Array>();
  readonly #err = new TransformStream<Uint8Array, Uint8Array>();
  readonly #outWriter = this.#out.writable.getWriter();
  readonly #errWriter = this.#err.writable.getWriter();
  readonly #status = Promise.withResolvers<{ code: number; signal: Deno.Signal | null }>();
  readonly stdout = this.#out.readable;
  readonly stderr = this.#err.readable;
  readonly status = this.#status.promise;
  readonly stdin: WritableStream<Uint8Array<ArrayBuffer>>;
  ended = false;
  /** What it says when it is asked whether it has what models need: that nothing is wrong. */
  preflight: unknown = [];

  constructor(
    readonly work: (asked: Asked, server: FakeServer) => void = (asked, server) =>
      server.answer(goodAnswer(asked)),
    begin: (server: FakeServer) => void = (server) => server.answer({ ready: {} }),
    onPreflight: () => void = () => {},
  ) {
    const decoder = new TextDecoder();
    this.stdin = new WritableStream({
      write: (bytes) => {
        const asked = JSON.parse(decoder.decode(bytes)) as Asked;
        if ("preflight" in asked) {
          onPreflight();
          return this.answer({ preflight: this.preflight });
        }
        this.heard.push(asked);
        work(asked, this);
      },
    });
    queueMicrotask(() => begin(this));
  }

  kill(): void {
    this.end(137, "SIGKILL");
  }

  /** Says something as JSON. */
  answer(value: unknown): void {
    this.write(`${JSON.stringify(value)}\n`);
  }

  /** Writes to standard output. */
  write(text: string): void {
    this.#outWriter.write(new TextEncoder().encode(text)).catch(() => {});
  }

  /** Writes to standard error. */
  complain(text: string): void {
    this.#errWriter.write(new TextEncoder().encode(text)).catch(() => {});
  }

  /** Closes its standard output, and lives on. */
  closeOutput(): void {
    this.#outWriter.close().catch(() => {});
  }

  /** Ends. */
  end(code: number, signal: Deno.Signal | null = null): void {
    if (this.ended) return;
    this.ended = true;
    for (const writer of [this.#outWriter, this.#errWriter]) writer.close().catch(() => {});
    this.#status.resolve({ code, signal });
  }
}

/** A carrier whose servers are the given ones, in this order; for Psi4 alone unless options say more. */
export function onServers(
  servers: readonly FakeServer[],
  options: Partial<RoutingOptions> = {},
): Layer.Layer<Carrier, CarrierError, Observer> {
  let next = 0;
  const { context = CONTEXT } = options;
  const registry = makeRegistry();
  return routingCarrier({
    context,
    programs: context.models.map(({ program }) => registry.named(program)),
    slots: 1,
    openServers: Effect.succeed(() =>
      Effect.acquireRelease(
        Effect.sync(() => ({ process: servers[next++] ?? new FakeServer() })),
        ({ process }) => Effect.sync(() => process.kill()),
      )
    ),
    ...options,
  });
}

/** An observer that looks away. */
export const nobody = Effect.provideService(Observer, { notify: () => {} });
