// The fake MPI keeps what a real one promises, and breaks it where it is asked to: tests that stand on it stand on this.

import { assertEquals, assertThrows } from "@std/assert";
import { type Communicator, MpiError } from "../../lib/cluster/mpi/mod.ts";
import { FakeJob, type Faults } from "./fake_communicator.ts";

const LONG = 100_000;

Deno.test("cluster: a fake rank's messages arrive whole, in order, with sender and tag", () => {
  const [a, b] = ranks(2);
  const bytes = Uint8Array.of(1, 2, 3);
  a.send(1, bytes, 4);
  a.send(1, new Uint8Array(), 5);
  bytes[0] = 9; // short ones are taken at once
  assertEquals(b.receive(), { from: 0, tag: 4, bytes: Uint8Array.of(1, 2, 3) });
  assertEquals(b.receive(), { from: 0, tag: 5, bytes: new Uint8Array() });
  assertEquals(b.receive(), undefined);
  a.send(0, Uint8Array.of(7));
  assertEquals(a.receive()?.bytes, Uint8Array.of(7));
});

Deno.test("cluster: a fake send of many bytes is pending until it is received, and its bytes must stay", () => {
  const [a, b] = ranks(2);
  const bytes = new Uint8Array(LONG);
  a.send(1, bytes);
  assertEquals([a.pending(), a.pending(1), a.pending(0)], [1, 1, 0]);
  assertThrows(() => a.finalize(), MpiError, "1 messages");
  assertEquals(b.receive()?.bytes.length, LONG);
  assertEquals(a.pending(), 0);
  a.send(1, bytes);
  bytes[5] = 1;
  assertThrows(() => b.receive(), Error, "changed the bytes");
});

Deno.test("cluster: fake messages are lost and late on demand, and never overtake on one way", () => {
  const { job, communicators: [a, b] } = jobOf(2, {
    loses: ({ tag }) => tag === 13,
    delay: ({ index }) => index === 0 ? 2 : 0,
  });
  for (const tag of [1, 13, 2]) a!.send(1, Uint8Array.of(tag), tag);
  assertEquals(tags(b!), []);
  job.tick();
  assertEquals(tags(b!), []);
  job.tick();
  assertEquals(tags(b!), [1, 2]);
  a!.send(1, new Uint8Array(LONG), 13);
  a!.send(1, Uint8Array.of(3), 3);
  assertEquals([tags(b!), a!.pending()], [[], 1]);
});

Deno.test("cluster: fake messages of different ranks arrive in an order that follows from the seed", () => {
  const order = (seed: number) => {
    const [a, b, c, d] = ranks(4, { seed });
    for (let i = 0; i < 4; i++) for (const rank of [a, b, c]) rank!.send(3, Uint8Array.of(i), i);
    const found: [number, number][] = [];
    for (let next = d!.receive(); next !== undefined; next = d!.receive()) found.push([next.from, next.tag]);
    return found;
  };
  assertEquals(order(1), order(1));
  assertEquals(new Set([1, 2, 3, 4].map((seed) => order(seed).join())).size > 1, true);
  for (const from of [0, 1, 2]) {
    assertEquals(order(7).filter(([rank]) => rank === from).map(([, tag]) => tag), [0, 1, 2, 3]);
  }
});

Deno.test("cluster: a fake rank that dies is silent; the others hear of it only from an MPI that reports it", () => {
  for (const reportsDeaths of [false, true]) {
    const { job, communicators: [a, b, c] } = jobOf(3, { reportsDeaths });
    b!.send(0, Uint8Array.of(1), 1);
    b!.send(0, new Uint8Array(LONG), 2);
    job.kill(1);
    b!.send(0, Uint8Array.of(3), 3);
    assertEquals(tags(a!), [1]);
    a!.send(1, new Uint8Array(LONG));
    assertEquals(a!.failedRanks(), reportsDeaths ? [1] : []);
    assertEquals(a!.pending(1), reportsDeaths ? 0 : 1);
    a!.abandon(1);
    assertEquals(a!.pending(), 0);
    a!.send(2, Uint8Array.of(4), 4);
    assertEquals(tags(c!), [4]);
    assertEquals(b!.receive(), undefined);
  }
});

Deno.test("cluster: a fake broadcast reaches all ranks, whoever calls first, each with bytes of its own", async () => {
  const [a, b, c] = ranks(3);
  const early = b!.broadcast(undefined);
  const root = Promise.all([a!.broadcast(Uint8Array.of(1)), a!.broadcast(Uint8Array.of(2))]);
  const late = [await c!.broadcast(undefined), await c!.broadcast(undefined)];
  assertEquals((await root).map(([byte]) => byte), [1, 2]);
  assertEquals(late.map(([byte]) => byte), [1, 2]);
  assertEquals(await early, Uint8Array.of(1));
});

Deno.test("cluster: an abort of a fake rank ends all, and after its end a rank must not call", () => {
  const { job, communicators: [a, b] } = jobOf(2);
  a!.finalize();
  a!.finalize();
  assertThrows(() => a!.receive(), Error, "after its end");
  b!.abort(3);
  assertEquals([job.aborted, [...job.dead].sort(), [...job.finalized]], [3, [0, 1], [0]]);
});

function jobOf(size: number, faults?: Faults) {
  const job = new FakeJob(size, faults);
  return { job, communicators: job.communicators };
}

function ranks(size: number, faults?: Faults): [Communicator, Communicator, ...Communicator[]] {
  return jobOf(size, faults).communicators as [Communicator, Communicator, ...Communicator[]];
}

function tags(receiver: Communicator): number[] {
  const found: number[] = [];
  for (let next = receiver.receive(); next !== undefined; next = receiver.receive()) found.push(next.tag);
  return found;
}
