// Three ranks of which one is killed, for libraries_test.ts: the others hear of it from MPI (argument `reported`), or
// agree on it by themselves; then they send each other another message, and end. Rank 0 prints which ranks MPI reported.

import { assertEquals } from "@std/assert";
import { type Message, startMpi } from "../../../lib/cluster/mpi/mod.ts";

const DOOMED = 1;

const communicator = startMpi();
const { rank } = communicator;
const inbox: Message[] = [];

if (rank === DOOMED) {
  for (const to of [0, 2]) communicator.send(to, Uint8Array.of(1));
  await until(() => communicator.pending() === 0 && inbox.length === 2);
  Deno.kill(Deno.pid, "SIGKILL");
}
await until(() => inbox.length === 1);
communicator.send(DOOMED, Uint8Array.of(2));
await until(() => communicator.pending() === 0);

if (Deno.args[0] === "reported") await until(() => communicator.failedRanks().length > 0);
else communicator.abandon(DOOMED);

communicator.send(DOOMED, new Uint8Array(1_000_000));
assertEquals(communicator.pending(), 0);
communicator.send(2 - rank, Uint8Array.of(3));
await until(() => inbox.length === 2);
assertEquals(inbox.map(({ from, bytes }) => [from, bytes[0]]), [[DOOMED, 1], [2 - rank, 3]]);
if (rank === 0) console.log(JSON.stringify(communicator.failedRanks()));
communicator.finalize();

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    const arrived = communicator.receive();
    if (arrived !== undefined) inbox.push(arrived);
    else await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
