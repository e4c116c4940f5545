// A program that runs once: it gets a text on its standard input, and what it writes to its standard output
// until it ends is the answer. All that it started has ended when the answer is there.

import * as Effect from "effect/Effect";
import type { ChildProcess, ExitStatus } from "../processes/spawn_child.ts";
import { type SandboxOptions, spawnSandboxed } from "./sandboxed_process.ts";
import type { SandboxError } from "./error.ts";
import { BoundedOutput, drain } from "./bounded_output.ts";

/** What a program is asked with. */
export interface RunOnceOptions extends SandboxOptions {
  /** All of its standard input. */
  readonly input: string;
  /** Bytes that its answer may have; one that writes more is ended. */
  readonly maxBytes: number;
}

/** What came of it. */
export interface Answer {
  readonly status: ExitStatus;
  /** All of its standard output; bytes that are no UTF-8 are replacement characters. Undefined where it is too long. */
  readonly text: string | undefined;
  /** Its standard error, in part. */
  readonly stderr: BoundedOutput;
}

/** A process that can be asked. */
export interface AskedProcess extends ChildProcess {
  /** Settles when nothing that it started is left. */
  readonly gone?: Promise<unknown>;
}

// A pipe that another process still holds when nothing of the program can be found any more is let go.
const PIPE_TIMEOUT_MILLISECONDS = 1000;

/** Asks a program; when the effect is interrupted, the program ends with all that it started. */
export const runOnce = (options: RunOnceOptions): Effect.Effect<Answer, SandboxError> =>
  Effect.scoped(
    Effect.flatMap(spawnSandboxed(options), (process) =>
      Effect.promise(() => askProcess(process, options.input, options.maxBytes))),
  );

/**
 * Asks a process that was started.
 *
 * @param process Its caller sees to its end.
 * @param input All of its standard input.
 * @param maxBytes Bytes that its answer may have; one that writes more is ended.
 */
export async function askProcess(process: AskedProcess, input: string, maxBytes: number): Promise<Answer> {
  const stopReading = new AbortController();
  const kept = new BoundedOutput();
  const answer = new BoundedText(maxBytes, () => process.kill());
  const pipes = [
    // Who does not read its input shows that in its answer.
    writeText(process.stdin, input),
    drain(process.stdout, (chunk) => answer.add(chunk), stopReading.signal),
    drain(process.stderr, (chunk) => kept.add(chunk), stopReading.signal),
  ];
  const status = await process.status;
  await process.gone;
  const late = setTimeout(() => stopReading.abort(), PIPE_TIMEOUT_MILLISECONDS);
  await Promise.all(pipes);
  clearTimeout(late);
  return { status, text: answer.text(), stderr: kept };
}

async function writeText(stdin: WritableStream<Uint8Array<ArrayBuffer>>, text: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch { /* it has ended, or closed its standard input */ }
}

/** Text up to a length. */
class BoundedText {
  readonly #maxBytes: number;
  readonly #tooLong: () => void;
  readonly #decoder = new TextDecoder();
  #parts: string[] = [];
  #bytes = 0;

  constructor(maxBytes: number, tooLong: () => void) {
    this.#maxBytes = maxBytes;
    this.#tooLong = tooLong;
  }

  add(chunk: Uint8Array): void {
    if (this.#bytes > this.#maxBytes) return;
    this.#bytes += chunk.length;
    if (this.#bytes <= this.#maxBytes) this.#parts.push(this.#decoder.decode(chunk, { stream: true }));
    else {
      this.#parts = [];
      this.#tooLong();
    }
  }

  text(): string | undefined {
    return this.#bytes > this.#maxBytes ? undefined : this.#parts.join("") + this.#decoder.decode();
  }
}
