// A rank of a job that tries what the bindings promise, for libraries_test.ts: messages of all sizes around the ring and
// to all, bytes compared, broadcasts, and an end in good order, or with the argument `abort` by MPI_Abort. Rank 0 prints
// one line of JSON; whatever is not as promised ends the rank with status 1.

import { assert, assertEquals } from "@std/assert";
import {
  type Communicator,
  launchedBy,
  type Message,
  MpiError,
  startMpi,
} from "../../../lib/cluster/mpi/mod.ts";

/** Bytes of the messages to all; the last goes around the ring once. */
const SIZES = [0, 1, 1000, 1_000_000];
const LARGE = 64_000_000;
const MEGABYTE = 1_000_000;

// With --v8-flags=--expose-gc.
const collectGarbage = (globalThis as unknown as { readonly gc: () => void }).gc;

let communicator: Communicator;
try {
  communicator = startMpi();
} catch (error) {
  if (!(error instanceof MpiError)) throw error;
  // One rank speaks for all; where the others failed first, some launchers would end it before.
  if ((launchedBy((name) => Deno.env.get(name))?.rank ?? 0) !== 0) Deno.exit(0);
  console.error(`${error._tag} ${error.reason}: ${error.message}`);
  Deno.exit(4);
}
const { rank, size } = communicator;

// Ranks reach the parts at different times: a part is the hundreds of its messages' tags.
const PARTS = { toAll: 100, small: 200, around: 300, broadcasts: 400 } as const;
type Part = keyof typeof PARTS;
const early: Message[] = [];

// Memory at an address that V8 may have taken; see pmix.ts.
assert(!Deno.readTextFileSync("/proc/self/maps").includes("gds-shmem"));
await toAll();
await small();
await around();
await broadcasts();
assertEquals([early, communicator.receive()], [[], undefined]);
assertEquals(communicator.failedRanks(), []);
if (rank === 0) {
  const { library, processorName } = communicator;
  console.log(JSON.stringify({ library, processorName, size }));
}
if (Deno.args[0] === "abort") {
  if (rank === size - 1) communicator.abort(3);
  for (;;) await poll();
}
communicator.finalize();
communicator.finalize();

/** Each rank sends each size to each, itself included; from each they come in order, with their tags. */
async function toAll(): Promise<void> {
  for (const [tag, bytes] of SIZES.entries()) {
    for (let to = 0; to < size; to++) communicator.send(to, pattern(rank, to, bytes), PARTS.toAll + tag);
  }
  const next = Array.from({ length: size }, () => 0);
  for (let count = 0; count < size * SIZES.length; count++) {
    const { from, tag, bytes } = await message("toAll");
    const which = next[from]!++;
    assertEquals(tag, PARTS.toAll + which);
    same(bytes, pattern(from, rank, SIZES[which]!));
  }
  await sent();
}

/** Hundreds at once, more than the first table of requests holds, of a size that V8 moves, while it collects garbage. */
async function small(): Promise<void> {
  const count = 500;
  const to = (rank + 1) % size;
  for (let i = 0; i < count; i++) {
    communicator.send(to, Uint8Array.of(i & 255, i >> 8, rank), PARTS.small);
    if (i % 100 === 0) collectGarbage();
  }
  for (let i = 0; i < count; i++) {
    assertEquals([...(await message("small")).bytes], [i & 255, i >> 8, (rank + size - 1) % size]);
  }
  await sent();
  assertEquals(communicator.pending(to), 0);
}

/** One long message, and a short one behind it which must not overtake it. */
async function around(): Promise<void> {
  const to = (rank + 1) % size;
  const from = (rank + size - 1) % size;
  communicator.send(to, pattern(rank, to, LARGE), PARTS.around);
  communicator.send(to, Uint8Array.of(7), PARTS.around + 1);
  same((await message("around")).bytes, pattern(from, rank, LARGE));
  assertEquals(await message("around"), { from, tag: PARTS.around + 1, bytes: Uint8Array.of(7) });
  await sent();
}

/** Two at once, the second empty, with messages meanwhile. */
async function broadcasts(): Promise<void> {
  const root = rank === 0;
  const all = Promise.all([
    communicator.broadcast(root ? pattern(0, 0, 1_000_000) : undefined),
    communicator.broadcast(root ? new Uint8Array() : undefined),
  ]);
  communicator.send((rank + 1) % size, Uint8Array.of(rank), PARTS.broadcasts);
  const [one, other] = await all;
  same(one, pattern(0, 0, 1_000_000));
  assertEquals(other.length, 0);
  assertEquals((await message("broadcasts")).bytes.length, 1);
}

async function message(part: Part): Promise<Message> {
  for (;;) {
    const at = early.findIndex(({ tag }) => Math.floor(tag / 100) * 100 === PARTS[part]);
    if (at >= 0) return early.splice(at, 1)[0]!;
    await poll();
  }
}

async function sent(): Promise<void> {
  while (communicator.pending() > 0) await poll();
}

async function poll(): Promise<void> {
  const arrived = communicator.receive();
  if (arrived !== undefined) early.push(arrived);
  else await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Bytes that only these ranks have: words at random, and at every million bytes where that is. */
function pattern(from: number, to: number, length: number): Uint8Array<ArrayBuffer> {
  const block = new Uint32Array(Math.ceil(Math.min(length, MEGABYTE) / 4));
  let word = (from * 7919 + to * 104729 + length) | 1;
  for (let i = 0; i < block.length; i++) block[i] = word = (word * 1664525 + 1013904223) | 0;
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += MEGABYTE) {
    block[0] = block[0]! ^ at;
    bytes.set(new Uint8Array(block.buffer, 0, Math.min(MEGABYTE, length - at)), at);
  }
  return bytes;
}

function same(found: Uint8Array<ArrayBuffer>, expected: Uint8Array<ArrayBuffer>): void {
  assert(
    Buffer.compare(found, expected) === 0,
    `${found.length} bytes are not the ${expected.length} expected`,
  );
}
