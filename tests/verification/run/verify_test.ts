// Verifications that run: equal where all is well, and with faults planted into a sum, the order, a worker. The engine
// and the workers are real.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import { taskIndex } from "../../../lib/base/indices.ts";
import {
  type Calculation,
  denoEnvironment,
  makeRegistry,
  runCalculation,
  type RunEnvironment,
} from "../../../lib/calculation/mod.ts";
import { type WorkerLike } from "../../../lib/execution/mod.ts";
import { ProgramError } from "../../../lib/programs/mod.ts";
import {
  BUILT_IN_SYSTEMS,
  builtInSystem,
  computeHere,
  type ComputeRow,
  largestOf,
  type Matrix,
  matrixOf,
  type RowPriorities,
  type RowRun,
  rowsIn,
  tallyOf,
  type Verdict,
  verify,
  type VerifyRequest,
  type WayChoice,
  wayText,
} from "../../../lib/verification/mod.ts";
import type { RunInProcess } from "../../../lib/verification/run/compute_row.ts";

const ENVIRONMENT = denoEnvironment(new URL("../../../workers/task_worker.ts", import.meta.url));
const REGISTRY = makeRegistry();

function heliumMatrix(ways: Partial<WayChoice> = {}, priorities: RowPriorities = new Map()): Matrix {
  const helium = BUILT_IN_SYSTEMS.find(({ name }) => name === "helium-dimer")!;
  const system = builtInSystem(helium, "builtin", { drivers: ["gradient"], treatments: ["nocp", "vmfc"] });
  const choice: WayChoice = { modes: ["serial", "workers"], workers: [2], schedules: ["level"], ...ways };
  return matrixOf([system], choice, priorities, REGISTRY);
}

function verified(
  matrix: Matrix,
  compute: ComputeRow,
  request: Partial<VerifyRequest> = {},
): Promise<Verdict> {
  return Effect.runPromise(verify(matrix, compute, {
    room: { slots: 2, memoryBytes: 4e9 },
    retries: 3, // on a loaded machine workers may not start in time
    memoryInUse: () => 0,
    observer: { began: () => {}, notify: () => {}, ended: () => {} },
    ...request,
  }));
}

/** What was found, by row and label. */
function found(verdict: Verdict) {
  return rowsIn(verdict).flatMap(({ row, comparison }) =>
    (comparison?.findings ?? []).map(({ kind, label, difference }) => ({
      way: `${row.treatment} ${wayText(row)}`,
      kind,
      label,
      difference,
    }))
  );
}

Deno.test("verify: serial, workers and processes give the same bits, by one serial run for all rows", async () => {
  const matrix = heliumMatrix({ modes: ["serial", "workers", "processes"], schedules: ["level", "overlap"] });
  const begun: string[] = [];
  const verdict = await verified(matrix, computeHere(ENVIRONMENT), {
    observer: { began: ({ name }) => void begun.push(name), notify: () => {}, ended: () => {} },
  });
  const rows = rowsIn(verdict);
  assertEquals(tallyOf(rows), { equal: 12, differs: 0, failed: 0 });
  assertEquals(largestOf(rows), undefined);
  assert(rows.every(({ comparison }) => comparison!.compared > 50));
  assertEquals(begun.length, 13);
  assertEquals(begun.filter((name) => name.endsWith("the serial run")).length, 1);
  assertEquals(Object.keys(verdict.programs), ["builtin"]);
});

/** The library's way to run, with a fault in what workers are to do. */
function faulty(fault: RunInProcess): ComputeRow {
  return computeHere(
    ENVIRONMENT,
    (calculation, request, environment) =>
      (request.mode === "workers" ? fault : runCalculation)(calculation, request, environment),
  );
}

Deno.test("verify: a sum that is off by 1e-13 is found, with its name and size, in its rows alone", async () => {
  const name = "vmfc_corrected_interaction_energy";
  const compute = faulty((...args) =>
    Effect.map(runCalculation(...args), (result) => {
      const properties = new Map(result.assembly.properties);
      const sum = properties.get(name);
      if (typeof sum === "number") properties.set(name, sum + 1e-13);
      return { ...result, assembly: { ...result.assembly, properties } };
    })
  );
  const findings = found(await verified(heliumMatrix(), compute));
  assertEquals(findings.map(({ way, kind, label }) => [way, kind, label]), [
    ["vmfc workers x 2", "sum-differs", name],
  ]);
  assert(Math.abs(findings[0]!.difference! - 1e-13) < 1e-16);
});

Deno.test("verify: one worker that is wrong by 1e-11 in its energies is found, with the task and the size", async () => {
  const environment: RunEnvironment = {
    ...ENVIRONMENT,
    startWorker: (number) =>
      number === 1 ? wrong(ENVIRONMENT.startWorker(1)) : ENVIRONMENT.startWorker(number),
  };
  const verdict = await verified(heliumMatrix(), computeHere(environment));
  const rows = rowsIn(verdict).filter(({ status }) => status === "differs");
  assertEquals(new Set(rows.map(({ row }) => row.mode)), new Set(["workers"]));
  const findings = found(verdict).filter(({ kind }) => kind === "task-differs");
  assert(findings.length > 0);
  for (const { label, difference } of findings) {
    assert(Math.abs(difference! - 1e-11) < 1e-14, `${label}: ${difference}`);
  }
  assert(found(verdict).some(({ kind }) => kind === "sum-differs"));
  assertStringIncludes(rows[0]!.comparison!.findings[0]!.what, "its energy is -");
});

/** A worker whose energies are wrong. */
function wrong(worker: WorkerLike): WorkerLike {
  const link: WorkerLike = {
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
  };
  worker.onmessage = ({ data }) => {
    const reply = data.kind === "converged"
      ? { ...data, computed: { ...data.computed, energy: data.computed.energy + 1e-11 } }
      : data;
    link.onmessage?.(new MessageEvent("message", { data: reply }));
  };
  worker.onerror = (event) => link.onerror?.(event);
  worker.onmessageerror = (event) => link.onmessageerror?.(event);
  return link;
}

Deno.test("verify: levels that do not wait are found, as where the schedule is ignored", async () => {
  const compute = faulty((calculation, request, environment) =>
    runCalculation(calculation, { ...request, schedule: "overlap" }, environment)
  );
  const findings = found(await verified(heliumMatrix(), compute));
  assertEquals(
    new Set(findings.map(({ way, kind }) => `${way}: ${kind}`)),
    new Set([
      "nocp workers x 2: level-order",
      "vmfc workers x 2: level-order",
    ]),
  );
  assertEquals(findings[0]!.label, '["(auto)", [1, 2], [1, 2]]');
});

Deno.test("verify: a task that is computed twice is found, though it changes no sum", async () => {
  const compute = faulty((calculation, request, environment) =>
    runCalculation(calculation, request, {
      ...environment,
      observe: (event) => {
        environment.observe!(event);
        if (event.type === "task-finished" && event.index === taskIndex(1)) environment.observe!(event);
      },
    })
  );
  const findings = found(await verified(heliumMatrix(), compute));
  assertEquals(findings.map(({ way, kind, label }) => [way, kind, label]), [
    ["nocp workers x 2", "task-repeated", '["(auto)", [2], [2]]'],
    ["vmfc workers x 2", "task-repeated", '["(auto)", [2], [2]]'],
  ]);
});

Deno.test("verify: a result that is lost is found", async () => {
  const compute = faulty((...args) =>
    Effect.map(runCalculation(...args), (result) => ({
      ...result,
      results: (index) => index === taskIndex(0) ? undefined : result.results(index),
    }))
  );
  const findings = found(await verified(heliumMatrix(), compute));
  assertEquals(
    new Set(findings.map(({ kind, label }) => `${kind} ${label}`)),
    new Set([
      'task-missing ["(auto)", [1], [1]]',
    ]),
  );
});

Deno.test("verify: a carrier that gave up for another one is no proof, and says so", async () => {
  const environment: RunEnvironment = {
    ...ENVIRONMENT,
    startWorker: () => {
      throw new Error("no threads left");
    },
  };
  const verdict = await verified(heliumMatrix(), computeHere(environment), { retries: 0 });
  const failed = rowsIn(verdict).filter(({ status }) => status === "failed");
  assertEquals(failed.map(({ row }) => row.mode), ["workers", "workers"]);
  assertStringIncludes(failed[0]!.problem!, "no threads left");
});

const lost = new ProgramError("a worker is lost", "retry");

Deno.test("verify: a row that could not be computed is tried again, one that differs is not", async () => {
  const tries = new Map<string, number>();
  const here = computeHere(ENVIRONMENT);
  const compute: ComputeRow = (calculation, way, request) => {
    const count = (tries.get(way.mode) ?? 0) + 1;
    tries.set(way.mode, count);
    return way.mode === "workers" && count === 1
      ? Effect.fail(lost)
      : here(calculation, { ...way, mode: "serial" }, request);
  };
  const matrix = heliumMatrix({ modes: ["workers"] });
  const verdict = await verified(matrix, compute, { retries: 1 });
  assertEquals(tallyOf(rowsIn(verdict)), { equal: 2, differs: 0, failed: 0 });
  assertEquals(rowsIn(verdict).map(({ retried }) => retried).sort(), [0, 1]);
  assertEquals(tries.get("workers"), 3);
});

Deno.test("verify: without a serial run its rows are not computed, and say why", async () => {
  const compute: ComputeRow = () => Effect.fail(lost);
  const rows = rowsIn(await verified(heliumMatrix(), compute, { retries: 0 }));
  assertEquals(tallyOf(rows), { equal: 0, differs: 0, failed: 4 });
  assertEquals(rows[0]!.problem, "the serial run could not be computed: a worker is lost");
});

Deno.test("verify: a row that hangs ends with its time, and the others are compared", async () => {
  const matrix = heliumMatrix();
  const computed = new Map<Calculation, RowRun>();
  const serial = { mode: "serial", workers: 1, schedule: "level" } as const;
  for (const { reference, rows } of matrix.batches) {
    for (const calculation of [reference, ...rows.map(({ calculation }) => calculation)]) {
      const run = computeHere(ENVIRONMENT)(calculation, serial, { observe: () => {} });
      computed.set(calculation, await Effect.runPromise(run));
    }
  }
  const compute: ComputeRow = (calculation, way) =>
    way.mode === "workers" ? Effect.never : Effect.succeed(computed.get(calculation)!);
  const verdict = await verified(matrix, compute, { retries: 0, timeoutMilliseconds: 100 });
  const rows = rowsIn(verdict);
  assertEquals(tallyOf(rows), { equal: 2, differs: 0, failed: 2 });
  assertStringIncludes(rows.find(({ status }) => status === "failed")!.problem!, "not done within 0.10 s");
});

Deno.test("verify: rows of high priority come first, those of low priority last, within the slots", async () => {
  const priorities = new Map([["overlap", "high"], ["nocp", "low"]] as const);
  const matrix = heliumMatrix(
    { modes: ["workers"], workers: [1], schedules: ["level", "overlap"] },
    priorities,
  );
  const order: string[] = [];
  const here = computeHere(ENVIRONMENT);
  let running = 0;
  const compute: ComputeRow = (calculation, way, request) =>
    Effect.suspend(() => {
      assertEquals(++running, 1);
      return Effect.ensuring(
        here(calculation, { ...way, mode: "serial" }, request),
        Effect.sync(() => running--),
      );
    });
  await verified(matrix, compute, {
    room: { slots: 1, memoryBytes: 4e9 },
    observer: {
      began: ({ name, priority }) => void (name.endsWith("serial run") || order.push(priority)),
      notify: () => {},
      ended: () => {},
    },
  });
  assertEquals(order, ["high", "high", "normal", "low"]);
});
