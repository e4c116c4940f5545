// What nmer asks of MPI, as one process of a job sees it: messages of bytes, from rank to rank, without ever blocking
// the thread. The binding (binding.ts) is one implementation, the fake of the tests another.

/** A message that has arrived. */
export interface Message {
  /** The rank that sent it. */
  readonly from: number;
  /** What the sender called it; 0 where it did not. */
  readonly tag: number;
  /** The receiver's own copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The processes of an MPI job, as one of them sees them. Ranks are counted from 0. */
export interface Communicator {
  /** Which of the processes this one is, from 0. */
  readonly rank: number;
  /** How many processes there are. */
  readonly size: number;
  /** The library and its version, as in `Open MPI v4.1.4`. */
  readonly library: string;
  /** The machine's name, as MPI has it. */
  readonly processorName: string;
  /**
   * Starts to send, and returns at once. The bytes are kept alive until MPI has them, and must not change meanwhile
   * (see {@linkcode Communicator.pending}). Messages of one rank to one other arrive in the order of sending, whatever
   * their tags. To a rank that is known to be dead nothing is sent.
   *
   * @param to A rank; the own one as well.
   * @param bytes At most 2^31 - 1.
   * @param tag 0 to 32767; 0 by default.
   * @throws {MpiError} Where MPI refuses.
   */
  send(to: number, bytes: Uint8Array<ArrayBuffer>, tag?: number): void;
  /**
   * The next message that has arrived whole, from anybody; undefined where there is none. Also what makes progress on
   * sends: whoever waits calls it again and again.
   *
   * @throws {MpiError} Where MPI reports an error other than the death of a rank.
   */
  receive(): Message | undefined;
  /** How many sends MPI has not finished, to all ranks or to one. */
  pending(to?: number): number;
  /** Forgets a rank that is dead: what is still to be sent to it, and what has arrived of it in part. */
  abandon(rank: number): void;
  /**
   * Ranks that MPI itself reports dead, in order of rank; always empty with libraries that do not continue without
   * them. No rank misses from the list for sure: a heartbeat of one's own is needed all the same.
   */
  failedRanks(): readonly number[];
  /**
   * Bytes of rank 0 for every rank, which all have to call it, equally often and in the same order. It looks for its
   * end by a timer; messages may be sent and received meanwhile. It has no end when a rank dies before it took part.
   *
   * @param bytes On rank 0 what is sent; elsewhere nothing.
   * @returns The bytes, on rank 0 those that were given.
   */
  broadcast(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Ends MPI in good order. All ranks have to call it, and it returns when all have. Nothing else may be called
   * afterwards; a second call does nothing.
   *
   * @throws {MpiError} Where sends are not taken by their receivers within some seconds.
   */
  finalize(): void;
  /**
   * Ends all ranks at once, this one too: it does not return.
   *
   * @param status The exit status of the job, where the launcher hands it on.
   */
  abort(status: number): void;
}
