// A communicator over a library of MPI: all processes of the job (MPI_COMM_WORLD). Every call comes from the one
// thread that started MPI, and none of them waits for another rank, but for MPI_Finalize.

import { Arrivals } from "./arrivals.ts";
import { check, errorOf, saysDeadRank, SUCCESS } from "./calls.ts";
import type { Communicator, Message } from "./communicator.ts";
import { MpiError } from "./error.ts";
import { acknowledgeFailures } from "./failures.ts";
import type { MpiLibrary } from "./library.ts";
import { type Request, RequestTable } from "./requests.ts";

/** The longest message: what MPI's count, an int, can say. */
export const MAX_MESSAGE_BYTES = 2 ** 31 - 1;

// The longest of all headers (MPI_MAX_PROCESSOR_NAME).
const MAX_NAME_LENGTH = 256;

// A broadcast is looked after this often; a longer one goes in parts of this size.
const BROADCAST_POLL_MILLISECONDS = 1;
const BROADCAST_PART_BYTES = 2 ** 30;

// Other ranks that are in MPI_Finalize already no longer take messages.
const FINALIZE_TIMEOUT_MILLISECONDS = 10_000;

/** The communicator of all processes; MPI must have been started. */
export class MpiBinding implements Communicator {
  readonly rank: number;
  readonly size: number;
  readonly library: string;
  readonly processorName: string;

  readonly #library: MpiLibrary;
  readonly #requests: RequestTable;
  readonly #arrivals = new Arrivals();
  readonly #failed = new Set<number>();
  readonly #gone = new Set<number>();
  readonly #flag = new Int32Array(1);
  readonly #count = new Int32Array(1);
  readonly #status: Int32Array<ArrayBuffer>;
  readonly #failedSend = ({ rank, code }: Request) => this.#refuse("MPI_Isend", rank, code);
  #broadcasts: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(library: MpiLibrary) {
    const { functions, handles: { world, errorsReturn }, abi } = library;
    check(library, "MPI_Comm_set_errhandler", functions.MPI_Comm_set_errhandler(world, errorsReturn));
    const number = new Int32Array(1);
    check(library, "MPI_Comm_rank", functions.MPI_Comm_rank(world, number));
    this.rank = number[0]!;
    check(library, "MPI_Comm_size", functions.MPI_Comm_size(world, number));
    this.size = number[0]!;
    const name = new Uint8Array(MAX_NAME_LENGTH);
    check(library, "MPI_Get_processor_name", functions.MPI_Get_processor_name(name, number));
    this.processorName = new TextDecoder().decode(name.subarray(0, number[0]));
    this.library = library.version;
    this.#library = library;
    this.#requests = new RequestTable(library);
    this.#status = new Int32Array(abi.status.integers);
  }

  send(to: number, bytes: Uint8Array<ArrayBuffer>, tag = 0): void {
    if (this.#gone.has(to) || this.#failed.has(to)) return;
    if (bytes.length > MAX_MESSAGE_BYTES) {
      throw new MpiError(
        "call",
        `a message of ${bytes.length} bytes cannot be sent; MPI takes ${MAX_MESSAGE_BYTES} at most: send it in parts`,
      );
    }
    const { functions: { MPI_Isend }, handles: { byte, world } } = this.#library;
    const request = this.#requests.add(
      { kind: "send", rank: to, bytes },
      (handle) => MPI_Isend(bytes, bytes.length, byte, to, tag, world, handle),
    );
    if (request.code !== SUCCESS) this.#refuse("MPI_Isend", to, request.code);
  }

  receive(): Message | undefined {
    this.#look();
    for (;;) {
      const arrived = this.#arrivals.next();
      if (arrived !== undefined) {
        if (arrived.code === SUCCESS) return arrived.message;
        this.#refuse("MPI_Irecv", arrived.message.from, arrived.code);
        continue;
      }
      if (!this.#isAnnounced()) return undefined;
      this.#beginToReceive();
      this.#look();
    }
  }

  pending(to?: number): number {
    return this.#requests.unfinished("send", to);
  }

  abandon(rank: number): void {
    this.#gone.add(rank);
    this.#requests.abandon(rank);
    this.#arrivals.abandon(rank);
  }

  failedRanks(): readonly number[] {
    return [...this.#failed].sort((one, other) => one - other);
  }

  broadcast(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<Uint8Array<ArrayBuffer>> {
    // Ranks have to take part in all of them in the same order.
    const result = this.#broadcasts.then(() => this.#broadcastAlone(bytes));
    this.#broadcasts = result.catch(() => {});
    return result;
  }

  finalize(): void {
    if (this.#ended) return;
    this.#drain();
    this.#ended = true;
    // It would wait for them: for ever where the library does not know of the death, and with ULFM now and then.
    if (this.#gone.size + this.#failed.size > 0) return;
    check(this.#library, "MPI_Finalize", this.#library.functions.MPI_Finalize());
  }

  abort(status: number): void {
    this.#library.functions.MPI_Abort(this.#library.handles.world, status);
  }

  #look(): void {
    this.#requests.test(this.#failedSend);
  }

  #isAnnounced(): boolean {
    const { functions, handles, abi } = this.#library;
    const code = functions.MPI_Iprobe(abi.anySource, abi.anyTag, handles.world, this.#flag, this.#status);
    if (code === SUCCESS) return this.#flag[0] !== 0;
    this.#refuse("MPI_Iprobe", undefined, code);
    return false;
  }

  // The message that the status is of. No other of the same rank and tag can come before it.
  #beginToReceive(): void {
    const { functions, handles: { byte, world }, abi: { status } } = this.#library;
    const from = this.#status[status.source]!;
    const tag = this.#status[status.tag]!;
    check(
      this.#library,
      "MPI_Get_count",
      functions.MPI_Get_count(this.#status, byte, this.#count),
    );
    const bytes = new Uint8Array(this.#count[0]!);
    const request = this.#requests.add(
      { kind: "receive", rank: from, bytes },
      (handle) => functions.MPI_Irecv(bytes, bytes.length, byte, from, tag, world, handle),
    );
    this.#arrivals.add(tag, request);
  }

  async #broadcastAlone(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<Uint8Array<ArrayBuffer>> {
    const length = new Float64Array([bytes?.length ?? 0]);
    await this.#broadcastPart(new Uint8Array(length.buffer));
    const whole = this.rank === 0 ? bytes ?? new Uint8Array() : new Uint8Array(length[0]!);
    for (let at = 0; at < whole.length; at += BROADCAST_PART_BYTES) {
      await this.#broadcastPart(whole.subarray(at, at + BROADCAST_PART_BYTES));
    }
    return whole;
  }

  async #broadcastPart(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const { functions: { MPI_Ibcast }, handles: { byte, world } } = this.#library;
    const request: Request = this.#requests.add(
      { kind: "broadcast", rank: 0, bytes },
      (handle) => MPI_Ibcast(bytes, bytes.length, byte, 0, world, handle),
    );
    for (this.#look(); !request.done; this.#look()) {
      await new Promise((resolve) => setTimeout(resolve, BROADCAST_POLL_MILLISECONDS));
    }
    check(this.#library, "MPI_Ibcast", request.code);
  }

  /** Takes the death of a rank as news, and anything else as an error. */
  #refuse(call: string, rank: number | undefined, code: number): void {
    if (!saysDeadRank(this.#library, code)) throw errorOf(this.#library, call, code);
    if (rank !== undefined) this.#failed.add(rank);
    for (const failed of acknowledgeFailures(this.#library, this.size)) this.#failed.add(failed);
  }

  // MPI_Finalize would wait for these without an end.
  #drain(): void {
    const end = performance.now() + FINALIZE_TIMEOUT_MILLISECONDS;
    for (this.#look(); this.pending() > 0; this.#look()) {
      if (performance.now() < end) continue;
      throw new MpiError(
        "call",
        `${this.pending()} messages are not taken by their receivers; abandon the ranks that are dead, or abort`,
      );
    }
  }
}
