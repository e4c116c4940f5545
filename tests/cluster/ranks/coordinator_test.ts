// Rank 0 and the others over a fake MPI, as one whole: how a job comes up, computes, and ends.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { CarrierError } from "../../../lib/execution/mod.ts";
import { RanksError } from "../../../lib/cluster/ranks/mod.ts";
import {
  clocked,
  computeAll,
  inOneStep,
  inTime,
  introductionOf,
  type JobOptions,
  pass,
  readyJob,
  resultOf,
  startJob,
  taskRequest,
  until,
} from "./job.ts";

/** How a job that does not come up fails. */
const failureOf = (options: JobOptions) =>
  Effect.flatMap(startJob(options), ({ join }) => Effect.flip(inTime(join)));

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

Deno.test(
  "ranks: tasks are computed on all ranks, each once, and the job ends in good order",
  clocked(Effect.gen(function* () {
    const computed: [rank: number, task: number][] = [];
    const { carrier, coordinator, mpi, ended } = yield* readyJob({
      ranks: 4,
      slots: 2,
      compute: (rank, request) =>
        Effect.sync(() => {
          computed.push([rank, request.real[0]!]);
          return resultOf(request);
        }),
    });
    assertEquals([carrier.mode, carrier.slots], ["mpi", 8]);
    const evaluations = yield* computeAll(carrier, range(200), { expectedSeconds: 0.002 });
    assertEquals(evaluations.map(({ outcome }) => outcome), range(200).map((i) => resultOf(taskRequest(i))));
    assertEquals(computed.map(([, task]) => task).sort((a, b) => a - b), range(200));
    assertEquals(new Set(computed.map(([rank]) => rank)), new Set([0, 1, 2, 3]));
    assertEquals(new Set(evaluations.map(({ worker }) => worker)).has("rank 3 on node3, worker 1"), true);
    yield* pass(2);
    assertEquals(coordinator.memoryBytes, 3006);
    yield* inTime(coordinator.end(0));
    yield* until(() => mpi.finalized.size === 4);
    assertEquals([...ended.values()].map((exit) => exit._tag === "Success" && exit.value), [0, 0, 0]);
  })),
);

Deno.test(
  "ranks: what members have to say comes to rank 0 with their names",
  clocked(Effect.gen(function* () {
    const { events } = yield* readyJob({ ranks: 2 });
    const said = () => events.flatMap((event) => event.type === "alert" ? [event.statement] : []);
    yield* until(() => said().length > 0);
    assertEquals(said(), ["rank 1 on node1: continuing in mode workers: a test"]);
  })),
);

Deno.test(
  "ranks: those that do not come up are named, and nothing waits for them for ever",
  clocked(Effect.gen(function* () {
    const error = yield* failureOf({ ranks: 4, absent: [2, 3] });
    assert(error instanceof RanksError);
    assertEquals([error.reason, error.remedy], ["silent", "retry"]);
    assertStringIncludes(error.message, "of 4 ranks 2 did not come up within 60 s (2, 3)");
  })),
);

Deno.test(
  "ranks: why they cannot compute together is said before an abort ends all, rank 0 included",
  clocked(Effect.gen(function* () {
    const aborted: (number | undefined)[] = [];
    const job = yield* startJob({ ranks: 2, absent: [1], said: () => void aborted.push(job.mpi.aborted) });
    yield* Effect.flip(inTime(job.join));
    assertEquals([aborted, job.mpi.aborted], [[undefined], 4]);
  })),
);

Deno.test(
  "ranks: one that dies before it has introduced itself is named at once, where MPI knows of it",
  clocked(Effect.gen(function* () {
    const { join, kill } = yield* startJob({ ranks: 3, absent: [2], faults: { reportsDeaths: true } });
    yield* kill(2);
    const error = yield* Effect.flip(inTime(join));
    assertEquals(error.message, "rank 2 has died, as MPI reports before anything was computed");
  })),
);

for (
  const [what, different, expected] of [
    [
      "nmer",
      { version: "nmer 0.0.1 on Deno 1.0.0" },
      "rank 2 on node2 is nmer 0.0.1 on Deno 1.0.0, and rank 0",
    ],
    [
      "arguments",
      { commandLine: ["run", "other.yaml"] },
      'rank 2 on node2 was started as "nmer run other.yaml"',
    ],
    [
      "inputs",
      { inputHash: "def" },
      "rank 2 on node2 sees another input under that name than rank 0 on node0",
    ],
  ] as const
) {
  Deno.test(
    `ranks: different ${what} on a rank are refused with its name, before anything is computed`,
    clocked(Effect.gen(function* () {
      const introduce = (rank: number) => ({ ...introductionOf(rank), ...(rank === 2 ? different : {}) });
      const error = yield* failureOf({ ranks: 3, introduce });
      assertEquals(error.remedy, "fix-input");
      assertStringIncludes(error.message, expected);
    })),
  );
}

Deno.test(
  "ranks: one that lacks a program says which, where, and what to do",
  clocked(Effect.gen(function* () {
    const lacking = new CarrierError("start", "psi4 is not here", "install");
    const error = yield* Effect.flip(
      readyJob({ ranks: 3, refuses: (rank) => rank === 2 ? lacking : undefined }),
    );
    assertEquals([error.message, error.remedy], ["rank 2 on node2: psi4 is not here", "install"]);
  })),
);

Deno.test(
  "ranks: a job that was suspended as a whole takes nobody for dead",
  clocked(Effect.gen(function* () {
    const { carrier, events } = yield* readyJob({ ranks: 3, timeouts: { silenceSeconds: 5 } });
    yield* pass(1);
    // An hour in which nothing turns.
    yield* inOneStep(3600);
    yield* pass(3);
    assertEquals(events.filter((event) => event.type === "alert" && !/a test/.test(event.statement)), []);
    yield* computeAll(carrier, range(9));
  })),
);

Deno.test(
  "ranks: a task over its limit is given up where it is computed, and its worker takes the next",
  clocked(Effect.gen(function* () {
    const given: number[] = [];
    const { carrier } = yield* readyJob({
      ranks: 2,
      coordinateOnly: true,
      compute: (_, request) =>
        request.real[0] === 0
          ? Effect.onInterrupt(Effect.never, () => Effect.sync(() => given.push(0)))
          : Effect.succeed(resultOf(request)),
    });
    const exceeded = { status: "failed", message: "too long", remedy: "more-time", seconds: 3 } as const;
    const [evaluation] = yield* computeAll(carrier, [0], {
      within: (computation) =>
        Effect.timeoutOrElse(computation, { duration: "3 seconds", orElse: () => Effect.succeed(exceeded) }),
    });
    assertEquals([evaluation!.outcome, given], [exceeded, [0]]);
    assertEquals((yield* computeAll(carrier, [1])).length, 1);
  })),
);

Deno.test(
  "ranks: an interruption gives all tasks up, and waits less than a second for a rank that does not answer",
  clocked(Effect.gen(function* () {
    const given: number[] = [];
    const { carrier, coordinator, stop, mpi } = yield* readyJob({
      ranks: 3,
      compute: (rank) => Effect.onInterrupt(Effect.never, () => Effect.sync(() => given.push(rank))),
    });
    const tasks = yield* Effect.forkScoped(
      Effect.forEach(range(3), (i) => carrier.evaluate(taskRequest(i)), { concurrency: "unbounded" }),
    );
    yield* pass(1);
    stop(2);
    let steps = 0;
    const counting = Effect.forever(Effect.andThen(Effect.sync(() => steps++), pass(0.25)));
    yield* Effect.raceFirst(Effect.andThen(Fiber.interrupt(tasks), coordinator.end(130, 0.3)), counting);
    assert(steps <= 4, `${steps} quarters of a second`);
    assertEquals(given.sort(), [0, 1]);
    // It is on a machine of its own.
    assertEquals(mpi.aborted, 130);
  })),
);

Deno.test(
  "ranks: a task that is to have all memory gets that of its rank",
  clocked(Effect.gen(function* () {
    const memory: (number | undefined)[] = [];
    const { carrier } = yield* readyJob({
      ranks: 3,
      compute: (rank, request) =>
        Effect.sync(() => {
          memory[rank] = request.memoryBytes;
          return resultOf(request);
        }),
    });
    yield* inTime(Effect.forEach(range(9), () => carrier.evaluate(taskRequest(0, 99e9)), { concurrency: 3 }));
    assertEquals(memory, [1e9, 2e9, 3e9]);
  })),
);

Deno.test(
  "ranks: without a rank that computes a run ends, and does not wait",
  clocked(Effect.gen(function* () {
    const { carrier, kill } = yield* readyJob({
      ranks: 2,
      coordinateOnly: true,
      faults: { reportsDeaths: true },
      compute: () => Effect.never,
    });
    const tasks = yield* Effect.forEach(
      range(2),
      (i) => Effect.forkScoped(Effect.flip(carrier.evaluate(taskRequest(i)))),
    );
    yield* pass(1);
    yield* kill(1);
    const errors = yield* inTime(Effect.forEach(tasks, (fiber) => Fiber.join(fiber)));
    const later = yield* Effect.flip(inTime(carrier.evaluate(taskRequest(9))));
    assertEquals([...errors, later].map(({ reason }) => reason), ["lost", "exhausted", "exhausted"]);
  })),
);

Deno.test(
  "ranks: the end of a job waits for no rank that does not answer",
  clocked(Effect.gen(function* () {
    const { coordinator, stop, killed, mpi } = yield* readyJob({
      ranks: 3,
      introduce: (rank) => introductionOf(rank, "one machine"),
    });
    stop(1);
    yield* inTime(coordinator.end(0));
    assertEquals([killed, mpi.aborted], [[[0, 101]], undefined]);
  })),
);
