// Messages on their way in. MPI announces them in the order of their sending, but a short one can be complete before a
// long one that was sent earlier: from each rank they are handed on in the order in which they were announced.

import type { Message } from "./communicator.ts";
import type { Request } from "./requests.ts";

interface Arrival {
  readonly tag: number;
  readonly request: Request;
}

/** What is announced, and not handed on. */
export class Arrivals {
  readonly #announced: Arrival[] = [];

  /** Takes a message that MPI has announced and begun to receive. */
  add(tag: number, request: Request): void {
    this.#announced.push({ tag, request });
  }

  /** The first whole message before which no other of its sender stands; whether it failed is in its request. */
  next(): { readonly message: Message; readonly code: number } | undefined {
    const waiting = this.#announced;
    for (let i = 0; i < waiting.length; i++) {
      const { tag, request } = waiting[i]!;
      if (!request.done || this.#isBehind(i, request.rank)) continue;
      waiting.splice(i, 1);
      return { message: { from: request.rank, tag, bytes: request.bytes }, code: request.code };
    }
    return undefined;
  }

  /** Forgets what is not whole of a rank. */
  abandon(rank: number): void {
    const kept = this.#announced.filter(({ request }) => request.done || request.rank !== rank);
    this.#announced.splice(0, this.#announced.length, ...kept);
  }

  #isBehind(at: number, rank: number): boolean {
    for (let i = 0; i < at; i++) if (this.#announced[i]!.request.rank === rank) return true;
    return false;
  }
}
