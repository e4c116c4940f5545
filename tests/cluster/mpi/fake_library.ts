// A library of MPI in which every call is what a test says, for errors that real ones have only when something breaks.

import type { MpiAbi } from "../../../lib/cluster/mpi/abi.ts";
import type { MpiFunctions } from "../../../lib/cluster/mpi/functions.ts";
import type { MpiLibrary } from "../../../lib/cluster/mpi/library.ts";

type TestSomeArguments = [number, Uint8Array, Int32Array, Int32Array, Int32Array];

/** What the handles of requests are, and which of them are done, with which code. */
export class FakeLibrary implements MpiLibrary {
  readonly path = "/fake/libmpi.so";
  readonly version = "Open MPI v0";
  readonly handles = { world: 1n, byte: 2n, errorsReturn: 3n };
  readonly close = () => {};
  readonly functions: MpiFunctions;
  /** Handles that were given out and are not done, in the order in which MPI got them last. */
  asked: number[] = [];
  /** Handle -> code, for the next look. */
  readonly done = new Map<number, number>();
  /** What can be received. */
  readonly announced: { readonly from: number; readonly tag: number; readonly length: number }[] = [];
  /** The codes that the next calls of a function return; 0 where there is none. */
  readonly codes: Partial<Record<keyof MpiFunctions, number[]>> = {};
  /** Dead ranks that are reported when they are acknowledged. */
  dead: number[] = [];
  /** Calls by name. */
  readonly calls: string[] = [];
  #handles = 0;
  #length = 0;

  constructor(readonly abi: MpiAbi, readonly size = 3) {
    const start = (...args: unknown[]) => {
      new DataView((args.at(-1) as Uint8Array).buffer).setInt32(0, ++this.#handles, true);
    };
    const first = (value: number) => (_: bigint, found: Int32Array) => void (found[0] = value);
    const calls: Partial<Record<keyof MpiFunctions, (...args: never[]) => void>> = {
      MPI_Comm_rank: first(0),
      MPI_Comm_size: first(size),
      MPI_Isend: start,
      MPI_Irecv: start,
      MPI_Ibcast: start,
      MPI_Iprobe: (_source: number, _tag: number, _world: bigint, flag: Int32Array, status: Int32Array) => {
        const next = this.announced.shift();
        flag[0] = next === undefined ? 0 : 1;
        if (next === undefined) return;
        status[abi.status.source] = next.from;
        status[abi.status.tag] = next.tag;
        this.#length = next.length;
      },
      MPI_Get_count: (_status: Int32Array, _type: bigint, count: Int32Array) =>
        void (count[0] = this.#length),
      MPI_Error_class: (code: number, found: Int32Array) => void (found[0] = code % 1000),
      MPI_Error_string: (code: number, text: Uint8Array, length: Int32Array) => {
        length[0] = new TextEncoder().encodeInto(`what ${code}\nmeans`, text).written;
      },
      MPIX_Comm_failure_get_acked: (_: bigint, group: BigUint64Array) => void (group[0] = 77n),
      MPI_Group_size: (_: bigint, found: Int32Array) => void (found[0] = this.dead.length),
      MPI_Group_translate_ranks: (...[, , , , ranks]: unknown[]) => (ranks as Int32Array).set(this.dead),
    };
    this.functions = new Proxy({}, {
      get: (_, name: keyof MpiFunctions) => (...args: never[]) => {
        this.calls.push(name);
        const code = this.codes[name]?.shift() ?? 0;
        if (name === "MPI_Testsome") return this.#testSome(...args as unknown as TestSomeArguments);
        if (code === 0) calls[name]?.(...args);
        return code;
      },
    }) as MpiFunctions;
  }

  #testSome(
    count: number,
    handles: Uint8Array,
    finished: Int32Array,
    indices: Int32Array,
    statuses: Int32Array,
  ): number {
    const { handleBytes, status, errorInStatus } = this.abi;
    const view = new DataView(handles.buffer);
    this.asked = Array.from({ length: count }, (_, i) => view.getInt32(i * handleBytes, true));
    let found = 0;
    let failed = false;
    for (const [i, handle] of this.asked.entries()) {
      const code = this.done.get(handle);
      if (code === undefined) continue;
      this.done.delete(handle);
      indices[found] = i;
      statuses[found * status.integers + status.error] = code;
      failed ||= code !== 0;
      found++;
    }
    finished[0] = found;
    return failed ? errorInStatus : 0;
  }
}
