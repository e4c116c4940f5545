// What MPI was asked and has not finished: sends, receives, collective calls. MPI writes into their memory meanwhile,
// so the table keeps it alive. One MPI_Testsome looks after all of them.

import { errorClass, errorOf, SUCCESS } from "./calls.ts";
import type { MpiLibrary } from "./library.ts";

/** Something that MPI was asked. */
export interface Request {
  readonly kind: "send" | "receive" | "broadcast";
  /** The other rank. */
  readonly rank: number;
  /** What MPI reads or writes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether MPI has finished with it. */
  done: boolean;
  /** The code that it ended with. */
  code: number;
}

const FIRST_CAPACITY = 64;

/** All of them, in no order. */
export class RequestTable {
  readonly #library: MpiLibrary;
  readonly #requests: Request[] = [];
  // Handles of the requests, one behind the other, and room for what MPI_Testsome says of them.
  #handles: Uint8Array<ArrayBuffer>;
  #indices: Int32Array<ArrayBuffer>;
  #statuses: Int32Array<ArrayBuffer>;
  readonly #count = new Int32Array(1);
  readonly #slot = new Uint8Array(8);
  // Of ranks that are dead: MPI may still look at this memory, so it stays.
  readonly #abandoned: Request[] = [];

  constructor(library: MpiLibrary) {
    this.#library = library;
    this.#handles = new Uint8Array(FIRST_CAPACITY * library.abi.handleBytes);
    this.#indices = new Int32Array(FIRST_CAPACITY);
    this.#statuses = new Int32Array(FIRST_CAPACITY * library.abi.status.integers);
  }

  /**
   * Starts something; an error of starting it is the request's.
   *
   * @param start Calls MPI with the place for the handle.
   */
  add(
    { kind, rank, bytes }: Pick<Request, "kind" | "rank" | "bytes">,
    start: (handle: Uint8Array<ArrayBuffer>) => number,
  ): Request {
    // V8 keeps small arrays where its garbage collector moves them, until somebody asks for their buffer.
    void bytes.buffer;
    const request: Request = { kind, rank, bytes, done: false, code: SUCCESS };
    const code = start(this.#slot);
    if (code !== SUCCESS) return Object.assign(request, { done: true, code });
    const at = this.#requests.length;
    if (at === this.#indices.length) this.#grow();
    const { handleBytes } = this.#library.abi;
    for (let i = 0; i < handleBytes; i++) this.#handles[at * handleBytes + i] = this.#slot[i]!;
    this.#requests.push(request);
    return request;
  }

  /**
   * Looks what MPI has finished. What failed has its code; of a send nobody else would see it, so that it is reported.
   *
   * @param failedSend Is called for each send that failed.
   * @throws {MpiError} Where it cannot look.
   */
  test(failedSend: (request: Request) => void): void {
    const asked = this.#requests.length;
    if (asked === 0) return;
    const { functions, abi } = this.#library;
    const code = functions.MPI_Testsome(asked, this.#handles, this.#count, this.#indices, this.#statuses);
    const inStatuses = code !== SUCCESS && errorClass(this.#library, code) === abi.errorInStatus;
    if (code !== SUCCESS && !inStatuses) throw errorOf(this.#library, "MPI_Testsome", code);
    const finished = this.#count[0]!; // MPI_UNDEFINED, where none is left, is negative
    for (let i = 0; i < finished; i++) {
      const request = this.#requests[this.#indices[i]!]!;
      request.done = true;
      if (inStatuses) request.code = this.#statuses[i * abi.status.integers + abi.status.error]!;
    }
    if (finished <= 0) return;
    const failed = inStatuses ? this.#requests.filter(isFailedSend) : [];
    this.#keepIf((request) => !request.done);
    failed.forEach(failedSend);
  }

  /** How many of a kind are not finished, with all ranks or with one. */
  unfinished(kind: Request["kind"], rank?: number): number {
    let count = 0;
    for (const request of this.#requests) {
      if (request.kind === kind && (rank === undefined || request.rank === rank)) count++;
    }
    return count;
  }

  /** Forgets what has to do with a rank, but broadcasts. */
  abandon(rank: number): void {
    this.#keepIf((request) => {
      const stays = request.rank !== rank || request.kind === "broadcast";
      if (!stays) this.#abandoned.push(request);
      return stays;
    });
  }

  // Moves the others up to the front.
  #keepIf(stays: (request: Request) => boolean): void {
    const { handleBytes } = this.#library.abi;
    let kept = 0;
    for (let i = 0; i < this.#requests.length; i++) {
      const request = this.#requests[i]!;
      if (!stays(request)) continue;
      if (kept < i) {
        this.#requests[kept] = request;
        this.#handles.copyWithin(kept * handleBytes, i * handleBytes, (i + 1) * handleBytes);
      }
      kept++;
    }
    this.#requests.length = kept;
  }

  #grow(): void {
    const { handleBytes, status } = this.#library.abi;
    const capacity = 2 * this.#indices.length;
    const handles = new Uint8Array(capacity * handleBytes);
    handles.set(this.#handles);
    this.#handles = handles;
    this.#indices = new Int32Array(capacity);
    this.#statuses = new Int32Array(capacity * status.integers);
  }
}

function isFailedSend({ kind, done, code }: Request): boolean {
  return kind === "send" && done && code !== SUCCESS;
}
