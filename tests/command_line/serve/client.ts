// A client of `nmer serve` in the process of the test: what it writes, and what it is answered.

import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { denoHost, main } from "../../../lib/command_line/mod.ts";
import { comes } from "../../waiting.ts";

/** What a server says. */
export type Message = Readonly<Record<string, unknown>> & { readonly type: string; readonly id?: unknown };

/** A server that a test talks with. */
export class Client {
  readonly messages: Message[] = [];
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #fiber: Fiber.Fiber<number>;
  #text = "";
  err = "";
  /** Whether it listens no more. */
  isGone = false;

  constructor(args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.#writer = writable.getWriter();
    const host = {
      ...denoHost(new URL("../../../workers/task_worker.ts", import.meta.url)),
      out: (text: string) => void (this.#text += `standard output: ${text}`),
      err: (text: string) => void (this.err += text),
      environment: (name: string) => environment[name],
      conversation: () =>
        Promise.resolve({
          input: readable,
          write: (bytes: Uint8Array) => this.#hear(bytes),
          noticesEnd: true,
          isTerminal: false,
        }),
    };
    this.#fiber = Effect.runFork(main(["serve", ...args], host), { uninterruptible: true });
  }

  /** Writes bytes, or a message on a line. */
  say(message: string | object): void {
    const text = typeof message === "string" ? message : `${JSON.stringify(message)}\n`;
    this.#writer.write(new TextEncoder().encode(text)).catch(() => {});
  }

  /** The first message of a type about a calculation, once there is one. */
  async heard(type: string, id?: unknown): Promise<Message> {
    const find = () => this.messages.find((message) => message.type === type && message.id === id);
    await comes(() => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error(`no ${type} of ${id}: ${JSON.stringify(this.messages)}`);
    return found;
  }

  /** Says nothing more; the server's exit status. */
  async end(): Promise<number> {
    this.#writer.close().catch(() => {});
    return await this.status;
  }

  /** The server's exit status, once it has ended. */
  get status(): Promise<number> {
    return Effect.runPromise(Fiber.join(this.#fiber));
  }

  /** Stops the server, as by a signal. */
  async stop(): Promise<void> {
    this.#fiber.interruptUnsafe();
    await Effect.runPromise(Effect.exit(Fiber.join(this.#fiber)));
  }

  #hear(bytes: Uint8Array): Promise<void> {
    if (this.isGone) return Promise.reject(new Deno.errors.BrokenPipe("broken pipe"));
    this.#text += new TextDecoder().decode(bytes);
    const lines = this.#text.split("\n");
    this.#text = lines.pop()!;
    for (const line of lines) this.messages.push(JSON.parse(line));
    return Promise.resolve();
  }
}

/** Two helium atoms. */
export const HELIUMS = {
  molecule: { text: "He 0 0 0\n--\nHe 0 0 3" },
  model: { method: "hf", basis: "sto-3g" },
  bsse: ["cp", "nocp"],
};

/** 24 helium atoms beside 24 others: minutes of work for a task. */
export const LONG = {
  molecule: {
    symbols: Array.from({ length: 48 }, () => "He"),
    geometry: Array.from(
      { length: 48 },
      (_, i) => [4 * (i % 4), 4 * (Math.floor(i / 4) % 4), 4 * Math.floor(i / 16)],
    ),
    fragments: [Array.from({ length: 24 }, (_, i) => i), Array.from({ length: 24 }, (_, i) => i + 24)],
  },
  model: { method: "hf", basis: "cc-pvdz" },
};
