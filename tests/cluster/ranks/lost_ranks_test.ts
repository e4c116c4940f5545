// Ranks that die or fall silent, over a fake MPI: what becomes of their tasks, and how the job ends.

import { assert, assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { RanksError } from "../../../lib/cluster/ranks/mod.ts";
import {
  clocked,
  computeAll,
  inTime,
  introductionOf,
  pass,
  readyJob,
  resultOf,
  taskRequest,
  until,
} from "./job.ts";

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

for (const reportsDeaths of [true, false]) {
  Deno.test(
    `ranks: tasks of one that dies are lost or given to others, ${
      reportsDeaths ? "as MPI reports" : "once it is silent"
    }`,
    clocked(Effect.gen(function* () {
      const { carrier, kill, events, coordinator } = yield* readyJob({
        ranks: 3,
        faults: { reportsDeaths },
        timeouts: { silenceSeconds: 5 },
        compute: (rank, request) => rank === 1 ? Effect.never : Effect.succeed(resultOf(request)),
      });
      const tasks = yield* Effect.forEach(
        range(9),
        (i) => Effect.forkScoped(Effect.result(carrier.evaluate(taskRequest(i), undefined, 0.002))),
      );
      yield* pass(1);
      yield* kill(1);
      const results = yield* inTime(Effect.forEach(tasks, (fiber) => Fiber.join(fiber)));
      const lost = results.flatMap((result) => result._tag === "Failure" ? [result.failure] : []);
      // That which rank 1 computed; what waited there was computed elsewhere.
      assertEquals(lost.map(({ reason }) => reason), ["lost"]);
      const what = reportsDeaths ? "has died, as MPI reports" : "has said nothing for 5 s";
      assertEquals(lost[0]!.message, `rank 1 on node1 ${what}`);
      const alerts = events.flatMap((event) => event.type === "alert" ? [event.statement] : []);
      assert(
        alerts.some((alert) => alert.startsWith(`rank 1 on node1 ${what}; its tasks`)),
        alerts.join("\n"),
      );
      // Whatever comes goes to the others.
      yield* computeAll(carrier, range(5));
      yield* inTime(coordinator.end(0));
    })),
  );
}

for (const how of ["dies", "falls silent"]) {
  Deno.test(
    `ranks: without one that ${how} before it is ready the others compute all`,
    clocked(Effect.gen(function* () {
      const { carrier, events, coordinator } = yield* readyJob({
        ranks: 3,
        neverReady: 1,
        timeouts: { silenceSeconds: 5 },
        meanwhile: ({ kill, stop }) =>
          Effect.andThen(pass(2), how === "dies" ? kill(1) : Effect.sync(() => stop(1))),
      });
      const alerts = events.flatMap((event) => event.type === "alert" ? [event.statement] : []);
      const what =
        "rank 1 on node1 has said nothing for 5 s before it was ready; the others continue without it";
      assertEquals(alerts.filter((alert) => alert.startsWith("rank 1")), [what]);
      assertEquals((yield* computeAll(carrier, range(9))).length, 9);
      yield* inTime(coordinator.end(0));
    })),
  );
}

Deno.test(
  "ranks: where a dead one keeps the broadcast from another, the job ends",
  clocked(Effect.gen(function* () {
    const error = yield* Effect.flip(readyJob({
      ranks: 3,
      neverReady: 1,
      unreached: 2,
      timeouts: { silenceSeconds: 5 },
      meanwhile: ({ kill }) => Effect.andThen(pass(2), kill(1)),
    }));
    assertEquals([error.message, error.remedy], [
      "rank 1 on node1 has said nothing for 5 s before all ranks had what they need; run the same command again",
      "retry",
    ]);
  })),
);

Deno.test(
  "ranks: one that was silent and wakes is not heard any more, does not end before the job, and is killed then",
  clocked(Effect.gen(function* () {
    const { carrier, coordinator, stop, wake, killed, ended, mpi } = yield* readyJob({
      ranks: 3,
      introduce: (rank) => introductionOf(rank, "one machine"),
      timeouts: { silenceSeconds: 5 },
      compute: (rank, request) =>
        rank === 1
          ? Effect.as(Effect.sleep("8 seconds"), resultOf(request))
          : Effect.succeed(resultOf(request)),
    });
    const tasks = yield* Effect.forEach(
      range(3),
      (i) => Effect.forkScoped(Effect.result(carrier.evaluate(taskRequest(i)))),
    );
    yield* pass(1);
    stop(1);
    const results = yield* inTime(Effect.forEach(tasks, (fiber) => Fiber.join(fiber)));
    assertEquals(results.filter(({ _tag }) => _tag === "Failure").length, 1);
    wake(1);
    yield* pass(20);
    assertEquals([ended.size, mpi.aborted], [0, undefined]);
    yield* inTime(coordinator.end(0));
    yield* until(() => ended.has(1) && ended.has(2));
    // By a living one of its machine.
    assertEquals(killed, [[2, 101]]);
    assertEquals(mpi.finalized.size, 0);
  })),
);

Deno.test(
  "ranks: one that was given up and finds rank 0 gone is not the one to say so",
  clocked(Effect.gen(function* () {
    const { coordinator, kill, ended } = yield* readyJob({
      ranks: 3,
      introduce: (rank) => introductionOf(rank, "one machine"),
    });
    coordinator.say(1, { kind: "dismissed" });
    yield* pass(1);
    yield* kill(0);
    yield* until(() => ended.has(1) && ended.has(2));
    const reasons = [1, 2].map((rank) => {
      const exit = ended.get(rank)!;
      return exit._tag === "Failure" &&
        exit.cause.reasons.map((reason) => reason._tag === "Fail" && (reason.error as RanksError).reason);
    });
    assertEquals(reasons, [["silent"], ["orphaned"]]);
  })),
);

Deno.test(
  "ranks: a silent one on a machine of its own ends with the job, since its launcher would wait for it",
  clocked(Effect.gen(function* () {
    const { coordinator, stop, events, mpi } = yield* readyJob({ ranks: 2, timeouts: { silenceSeconds: 5 } });
    stop(1);
    yield* until(() =>
      events.some((event) => event.type === "alert" && /said nothing/.test(event.statement))
    );
    yield* inTime(coordinator.end(0));
    assertEquals(mpi.aborted, 0);
  })),
);

Deno.test(
  "ranks: a job with a silent one that nobody may kill is broken off, since its launcher would wait for it",
  clocked(Effect.gen(function* () {
    const { coordinator, stop, killed, events, mpi } = yield* readyJob({
      ranks: 3,
      introduce: (rank) => introductionOf(rank, "one machine"),
      timeouts: { silenceSeconds: 5 },
      mayKill: false,
    });
    stop(1);
    yield* until(() =>
      events.some((event) => event.type === "alert" && /said nothing/.test(event.statement))
    );
    yield* inTime(coordinator.end(0));
    assertEquals([killed, mpi.aborted], [[[2, 101], [0, 101]], 0]);
  })),
);

Deno.test(
  "ranks: with a silent one a launcher that ends all with one gets the status by breaking the job off, before others end",
  clocked(Effect.gen(function* () {
    const { coordinator, stop, killed, events, ended, mpi } = yield* readyJob({
      ranks: 3,
      introduce: (rank) => introductionOf(rank, "one machine"),
      timeouts: { silenceSeconds: 5 },
      endsAll: true,
    });
    stop(1);
    yield* until(() =>
      events.some((event) => event.type === "alert" && /said nothing/.test(event.statement))
    );
    yield* inTime(coordinator.end(3));
    assertEquals([killed, mpi.aborted, ended.size], [[], 3, 0]);
  })),
);

Deno.test(
  "ranks: without rank 0 the others end by themselves, at once on its machine",
  clocked(Effect.gen(function* () {
    const { carrier, kill, ended } = yield* readyJob({
      ranks: 3,
      introduce: (rank) => introductionOf(rank, rank === 2 ? "far" : "near"),
      timeouts: { silenceSeconds: 3 },
      coordinateOnly: true,
    });
    // Nobody waits for less than a journal may take before the first task.
    yield* pass(100);
    assertEquals(ended.size, 0);
    yield* computeAll(carrier, [1]);
    yield* kill(0);
    yield* until(() => ended.has(1));
    assertEquals([...ended.keys()], [1]);
    yield* until(() => ended.has(2));
    const messages = [1, 2].map((rank) => {
      const exit = ended.get(rank)!;
      return exit._tag === "Failure" &&
        exit.cause.reasons.map((reason) => reason._tag === "Fail" && reason.error.message);
    });
    assertEquals(messages, [["rank 0 is gone, and rank 1 ends"], [
      "rank 0 has said nothing for 30 s, and rank 2 ends",
    ]]);
  })),
);
