// Replies of a worker that go to the main thread together. A message wakes that thread, which then takes the core of
// whoever has sent it: between tasks of some milliseconds that costs more than it brings while others wait here anyway.

import type { Reply, WorkerPort } from "./messages.ts";
import type { TaskClaims } from "./claims.ts";

/** How long a reply waits at most, but for the step of a task that is under way, which is as long. */
const HOLD_MILLISECONDS = 10;

/** With this many tasks left, or fewer, a worker says what it has, so that others come before it is idle. */
const TASKS_IN_RESERVE = 3;

/** Replies on their way to the main thread. */
export class ReplyBatch {
  readonly #port: Pick<WorkerPort, "postMessage">;
  readonly #claims: TaskClaims;
  readonly #mayHold: boolean;
  #held: Reply[] = [];
  #since = 0;

  /**
   * @param claims Says which task was sent last.
   * @param mayHold Whether replies may wait for others at all.
   */
  constructor(port: Pick<WorkerPort, "postMessage">, claims: TaskClaims, mayHold: boolean) {
    this.#port = port;
    this.#claims = claims;
    this.#mayHold = mayHold;
  }

  /** Takes a reply in, and sends it, now or with the next ones. */
  add(reply: Reply): void {
    if (this.#held.length === 0) this.#since = performance.now();
    this.#held.push(reply);
  }

  /** Sends what waits unless more comes soon; after each task, or where one was taken back. */
  after(id: number): void {
    if (!this.#mayHold || this.#claims.lastSent - id <= TASKS_IN_RESERVE) this.flush();
    else this.flushIfDue();
  }

  /** Sends what has waited for long enough; now and then within a task. */
  flushIfDue(): void {
    if (this.#held.length > 0 && performance.now() - this.#since >= HOLD_MILLISECONDS) this.flush();
  }

  /** Sends what waits. */
  flush(): void {
    const replies = this.#held;
    if (replies.length === 0) return;
    this.#held = [];
    const message = replies.length === 1 ? replies[0]! : { kind: "several", replies } as const;
    this.#port.postMessage(message, replies.flatMap(transfers));
  }
}

function transfers(reply: Reply): Transferable[] {
  if (reply.kind !== "converged") return [];
  const { gradient, hessian } = reply.computed;
  return [gradient, hessian].flatMap((array) => array === undefined ? [] : [array.buffer as ArrayBuffer]);
}
