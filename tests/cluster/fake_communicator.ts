// MPI without MPI: the ranks of a job in one process, and what can go wrong with them on demand. Nothing depends on
// the clock or on chance: time are ticks that the test lets pass, and the order in which messages of different senders
// arrive follows from a seed.

import { type Communicator, type Message, MpiError } from "../../lib/cluster/mpi/mod.ts";

/** A message as a fault sees it. */
export interface SentMessage extends Message {
  readonly to: number;
  /** Which message of this sender to this receiver it is, from 0. */
  readonly index: number;
}

/** What goes wrong, and how it is noticed. */
export interface Faults {
  /** Messages that never arrive, though MPI takes them. */
  readonly loses?: (message: SentMessage) => boolean;
  /** Ticks from the sending of a message until it can be received; those behind it on the same way wait too. */
  readonly delay?: (message: SentMessage) => number;
  /** Messages up to this length are taken at once, whatever becomes of them; longer ones when they are received. */
  readonly eagerBytes?: number;
  /** Whether survivors hear of a death from MPI (ULFM), or not at all. */
  readonly reportsDeaths?: boolean;
  /** Of which sender the next message is, where there are several. */
  readonly seed?: number;
}

interface OnItsWay extends SentMessage {
  readonly arrives: number;
  /** The sender's own bytes, which must not change before MPI has them. */
  readonly source: Uint8Array;
  readonly lost: boolean;
}

const DEFAULT_EAGER_BYTES = 4096;

/** A job: its ranks, its time, its deaths. */
export class FakeJob {
  /** One for each rank. */
  readonly communicators: readonly Communicator[];
  /** All that was sent by ranks that were alive, in order. */
  readonly sent: SentMessage[] = [];
  /** Ranks that have called finalize. */
  readonly finalized = new Set<number>();
  /** Ranks that are dead. */
  readonly dead = new Set<number>();
  /** The status of the first abort. */
  aborted: number | undefined;
  readonly faults: Faults;
  /** Messages by sender and receiver. */
  readonly #ways = new Map<string, OnItsWay[]>();
  /** How many were sent, by sender and receiver. */
  readonly #counts = new Map<string, number>();
  /** The broadcasts of rank 0, in order, and who waits for the next ones. */
  readonly #broadcasts: PromiseWithResolvers<Uint8Array<ArrayBuffer>>[] = [];
  #now = 0;
  #random: number;

  constructor(size: number, faults: Faults = {}) {
    this.faults = faults;
    this.#random = faults.seed ?? 1;
    this.communicators = Array.from({ length: size }, (_, rank) => new FakeCommunicator(this, rank, size));
  }

  /** Lets time pass. */
  tick(ticks = 1): void {
    this.#now += ticks;
  }

  /** A rank dies: it neither sends nor receives from now on, and what it was still to send in full is lost. */
  kill(rank: number): void {
    this.dead.add(rank);
    const { eagerBytes = DEFAULT_EAGER_BYTES } = this.faults;
    for (let to = 0; to < this.communicators.length; to++) {
      const way = this.way(rank, to);
      way.splice(0, way.length, ...way.filter(({ bytes }) => bytes.length <= eagerBytes));
    }
  }

  /** What is between two ranks. */
  way(from: number, to: number): OnItsWay[] {
    return this.#ways.getOrInsertComputed(`${from} ${to}`, () => []);
  }

  /** Whether a message of this length is taken before it is received. */
  isEager(bytes: number): boolean {
    return bytes <= (this.faults.eagerBytes ?? DEFAULT_EAGER_BYTES);
  }

  post(from: number, to: number, tag: number, source: Uint8Array): void {
    const index = this.#counts.get(`${from} ${to}`) ?? 0;
    this.#counts.set(`${from} ${to}`, index + 1);
    const message = { from, to, tag, index, bytes: Uint8Array.from(source) };
    this.sent.push(message);
    const arrives = this.#now + (this.faults.delay?.(message) ?? 0);
    const lost = this.faults.loses?.(message) ?? false;
    if (!lost || !this.isEager(source.length)) {
      this.way(from, to).push({ ...message, arrives, source, lost });
    }
  }

  /** Takes the next message for a rank, of a sender at random. */
  take(to: number): Message | undefined {
    const ways = this.communicators
      .map((_, from) => this.way(from, to))
      .filter(([first]) => first !== undefined && !first.lost && first.arrives <= this.#now);
    if (ways.length === 0) return undefined;
    this.#random = (Math.imul(this.#random, 1664525) + 1013904223) >>> 0;
    const { from, tag, bytes, source } = ways[Math.floor(this.#random / 2 ** 32 * ways.length)]!.shift()!;
    if (!this.isEager(bytes.length) && !isSame(bytes, source)) {
      throw new Error(`rank ${from} changed the bytes of a message to ${to} while MPI was sending them`);
    }
    return { from, tag, bytes };
  }

  broadcast(index: number): PromiseWithResolvers<Uint8Array<ArrayBuffer>> {
    while (this.#broadcasts.length <= index) this.#broadcasts.push(Promise.withResolvers());
    return this.#broadcasts[index]!;
  }
}

class FakeCommunicator implements Communicator {
  readonly library = "a fake MPI";
  readonly processorName: string;
  #broadcasts = 0;

  constructor(readonly job: FakeJob, readonly rank: number, readonly size: number) {
    this.processorName = `machine${rank}`;
  }

  send(to: number, bytes: Uint8Array<ArrayBuffer>, tag = 0): void {
    this.#mustNotHaveEnded();
    if (to < 0 || to >= this.size) throw new MpiError("call", `there is no rank ${to}`);
    if (this.#isDead() || this.failedRanks().includes(to)) return;
    this.job.post(this.rank, to, tag, bytes);
  }

  receive(): Message | undefined {
    this.#mustNotHaveEnded();
    return this.#isDead() ? undefined : this.job.take(this.rank);
  }

  pending(to?: number): number {
    const ranks = to === undefined ? this.job.communicators.map(({ rank }) => rank) : [to];
    return ranks.filter((rank) => !this.failedRanks().includes(rank))
      .flatMap((rank) => this.job.way(this.rank, rank))
      .filter(({ bytes }) => !this.job.isEager(bytes.length)).length;
  }

  abandon(rank: number): void {
    this.job.way(this.rank, rank).length = 0;
  }

  failedRanks(): readonly number[] {
    return this.job.faults.reportsDeaths ? [...this.job.dead].sort((one, other) => one - other) : [];
  }

  broadcast(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<Uint8Array<ArrayBuffer>> {
    this.#mustNotHaveEnded();
    const { promise, resolve } = this.job.broadcast(this.#broadcasts++);
    if (this.#isDead()) return new Promise(() => {});
    if (this.rank === 0) resolve(bytes ?? new Uint8Array());
    return promise.then((result) => this.rank === 0 ? result : Uint8Array.from(result));
  }

  finalize(): void {
    if (this.pending() > 0) throw new MpiError("call", `${this.pending()} messages are not taken`);
    this.job.finalized.add(this.rank);
  }

  abort(status: number): void {
    if (this.#isDead()) return;
    this.job.aborted ??= status;
    for (const { rank } of this.job.communicators) this.job.kill(rank);
  }

  #isDead(): boolean {
    return this.job.dead.has(this.rank);
  }

  #mustNotHaveEnded(): void {
    if (this.job.finalized.has(this.rank)) throw new Error(`rank ${this.rank} calls MPI after its end`);
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
