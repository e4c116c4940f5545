// Messages between two ranks over a fake MPI.

import { assertEquals, assertThrows } from "@std/assert";
import { pack } from "../../../lib/base/packing/pack.ts";
import { Mailbox } from "../../../lib/cluster/ranks/mailbox.ts";
import { MpiError } from "../../../lib/cluster/mpi/mod.ts";
import { FakeJob } from "../fake_communicator.ts";

/** Two ranks with a mailbox each. */
function two() {
  const job = new FakeJob(2);
  const [one, other] = job.communicators.map((communicator) => new Mailbox<string, string>(communicator));
  return { job, one: one!, other: other! };
}

/** All that is heard in a turn. */
function heardBy(mailbox: Mailbox<string, string>): string[] {
  const heard: string[] = [];
  mailbox.turn((_, message) => heard.push(message));
  return heard;
}

Deno.test("mailbox: what is said within a turn goes as one message, in order", () => {
  const { job, one, other } = two();
  for (const word of ["a", "b", "c"]) one.say(1, word);
  assertEquals(job.sent.length, 0);
  one.send();
  one.send();
  assertEquals(job.sent.length, 1);
  assertEquals(heardBy(other), ["a", "b", "c"]);
  assertEquals(other.turn(() => {}), false);
});

Deno.test("mailbox: an answer that is given at once goes with the same turn", () => {
  const { one, other } = two();
  one.say(1, "ping");
  one.send();
  other.turn((from) => other.say(from, "pong"));
  assertEquals(heardBy(one), ["pong"]);
});

Deno.test("mailbox: one that is closed within a turn neither takes the rest of it nor calls MPI again", () => {
  const { job, one, other } = two();
  one.say(1, "end");
  one.send();
  one.say(1, "more");
  one.send();
  const heard: string[] = [];
  other.turn((_, message) => {
    heard.push(message);
    other.close();
    job.communicators[1]!.finalize();
  });
  other.say(0, "late");
  other.send();
  assertEquals([heard, heardBy(other)], [["end"], []]);
});

Deno.test("mailbox: what was said to a rank that is given up is not sent", () => {
  const { job, one } = two();
  one.say(1, "a");
  one.abandon(1);
  one.send();
  assertEquals(job.sent, []);
});

Deno.test("mailbox: what is no message, from another version perhaps, is a failure that names its rank", () => {
  for (const bytes of [new Uint8Array([255, 15]), new Uint8Array(), pack({ kind: "alive" })]) {
    const { job, other } = two();
    job.communicators[0]!.send(1, bytes);
    assertThrows(() => other.turn(() => {}), MpiError, "what rank 0 has sent is no message of this nmer");
  }
});
