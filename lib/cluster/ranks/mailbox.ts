// Messages between ranks: what is said within a turn of the event loop goes as one message of MPI, so that a thousand
// short tasks do not cost a thousand messages. Nothing here waits; whoever owns a mailbox turns it.

import { pack } from "../../base/packing/pack.ts";
import { unpack, UnpackError } from "../../base/packing/unpack.ts";
import { type Communicator, type Message, MpiError } from "../mpi/mod.ts";

/** Sends and receives lists of messages. */
export class Mailbox<Sent, Received> {
  readonly #communicator: Communicator;
  readonly #outgoing = new Map<number, Sent[]>();
  #isClosed = false;

  /** @param communicator Who carries them. */
  constructor(communicator: Communicator) {
    this.#communicator = communicator;
  }

  /** Says something to a rank, with the next turn. */
  say(to: number, message: Sent): void {
    const queue = this.#outgoing.get(to);
    if (queue === undefined) this.#outgoing.set(to, [message]);
    else queue.push(message);
  }

  /** Neither sends nor receives any more, not even the rest of a turn: MPI may be at its end. */
  close(): void {
    this.#isClosed = true;
  }

  /** Forgets a rank that is dead. */
  abandon(rank: number): void {
    this.#outgoing.delete(rank);
    this.#communicator.abandon(rank);
  }

  /**
   * Sends what was said, and hands on what has come.
   *
   * @returns Whether anything has come.
   * @throws {MpiError} Where MPI fails, or has brought what is no message.
   */
  turn(receive: (from: number, message: Received) => void): boolean {
    this.send();
    let hasCome = false;
    for (let message = this.#next(); message !== undefined; message = this.#next()) {
      hasCome = true;
      for (const said of read<Received>(message)) receive(message.from, said);
    }
    if (hasCome) this.send();
    return hasCome;
  }

  /** Sends what was said so far. */
  send(): void {
    if (this.#isClosed || this.#outgoing.size === 0) return;
    for (const [to, messages] of this.#outgoing) {
      this.#communicator.send(to, pack(messages));
    }
    this.#outgoing.clear();
  }

  #next(): Message | undefined {
    return this.#isClosed ? undefined : this.#communicator.receive();
  }
}

function read<Received>({ from, bytes }: Message): readonly Received[] {
  try {
    const said = unpack(bytes);
    if (Array.isArray(said)) return said;
    throw new UnpackError("it is no list");
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    throw new MpiError(
      "call",
      `what rank ${from} has sent is no message of this nmer (${error.message}); ` +
        "look whether all ranks run the same version of it",
    );
  }
}
