// Standard input and output as two ends of a conversation with another program.

// Deno has no status of an open stream.
import { fstatSync } from "node:fs";

/** A conversation with the program that has started this one. */
export interface Conversation {
  /** What it says; ends when it has no more to say, or is gone. */
  readonly input: ReadableStream<Uint8Array>;
  /** Says something to it, as soon as it listens; rejects once it does not any more. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Whether writing tells that it is gone: not so where all is written to a file. */
  readonly noticesEnd: boolean;
  /** Whether a person is at the other end. */
  readonly isTerminal: boolean;
}

/** That of this process. */
export function standardConversation(): Conversation {
  return {
    input: Deno.stdin.readable,
    write: async (bytes) => {
      for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
    },
    noticesEnd: isPipe(),
    isTerminal: Deno.stdin.isTerminal(),
  };
}

function isPipe(): boolean {
  try {
    const status = fstatSync(1);
    return status.isFIFO() || status.isSocket();
  } catch {
    return true; // not known: to ask costs little
  }
}
