import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  type CarrierRequest,
  chooseCarrier,
  type Work,
} from "../../../lib/calculation/run/choose_carrier.ts";
import { ProgramError } from "../../../lib/programs/mod.ts";

const MACHINE = { cores: 8, memoryBytes: 10e9 };
const WORK = { tasks: 100, seconds: 60, taskMemoryBytes: 1e6 };
const choose = (request: CarrierRequest, work: Partial<typeof WORK> = {}) => {
  const { mode, workers } = chooseCarrier(request, MACHINE, { ...WORK, ...work });
  return [mode, workers];
};

Deno.test("carrier: as many workers as cores, unless there are fewer tasks or the user says", () => {
  assertEquals(choose({}), ["workers", 8]);
  assertEquals(choose({}, { tasks: 3 }), ["workers", 3]);
  assertEquals(choose({ parallel: 20 }), ["workers", 20]);
  assertEquals(choose({ parallel: 20 }, { tasks: 5 }), ["workers", 5]);
});

Deno.test("carrier: little work, one task or one worker is done in place, unless workers are asked for", () => {
  assertEquals(choose({}, { seconds: 0.05 }), ["serial", 1]);
  assertEquals(choose({ parallel: 2 }, { seconds: 0.05 }), ["workers", 2]);
  assertEquals(choose({ mode: "workers" }, { seconds: 0.05 }), ["workers", 8]);
  assertEquals(choose({}, { tasks: 1 }), ["serial", 1]);
  assertEquals(choose({ parallel: 1 }), ["serial", 1]);
  assertEquals(choose({ mode: "serial", parallel: 4 }), ["serial", 1]);
  assertEquals(choose({ mode: "workers", parallel: 1 }), ["workers", 1]);
  assertEquals(choose({}, { tasks: 0, seconds: 0 }), ["serial", 1]);
});

Deno.test("carrier: where there are fewer tasks than cores, others help with large ones, and take no share of the memory", () => {
  const helped = { ...WORK, helperBytes: 3e7 };
  const chosen = (request: CarrierRequest, work: Partial<Work>) => {
    const { mode, workers, helpers, memoryBytes } = chooseCarrier(request, MACHINE, { ...helped, ...work });
    return [mode, workers, helpers, memoryBytes];
  };
  const left = (workers: number, helpers: number) => 8e9 - workers * 3e7 - helpers * 3e7;
  assertEquals(chosen({}, { tasks: 1 }), ["workers", 8, 7, left(8, 7)]);
  assertEquals(chosen({ parallel: 2 }, { tasks: 1 }), ["workers", 2, 1, left(2, 1)]);
  assertEquals(chosen({ mode: "workers" }, { tasks: 3 }), ["workers", 8, 5, left(8, 5)]);
  // Where all of them cost more than they gain, or have no room, some do.
  assertEquals(chosen({}, { tasks: 1, seconds: 0.35 }), ["workers", 4, 3, left(4, 3)]);
  const tight = chosen({ memoryBytes: 5e8 }, { tasks: 1, taskMemoryBytes: 1e8 });
  assertEquals(tight, ["workers", 3, 2, 5e8 - 2e8 - 3 * 3e7 - 2 * 3e7]);
  for (
    const [request, work] of [
      [{ parallel: 1 }, { tasks: 1 }],
      [{ mode: "serial" }, { tasks: 1 }],
      [{ mode: "processes" }, { tasks: 2 }],
      [{}, { tasks: 8 }],
      [{}, { tasks: 2, seconds: 0.05 }],
      [{}, { tasks: 2, taskMemoryBytes: 7e9 }], // one after the other
      [{}, { tasks: 2, crashedBefore: true }],
      [{}, { tasks: 2, helperBytes: 0 }],
    ] as const
  ) assertEquals(chosen(request, work)[2], undefined, JSON.stringify([request, work]));
});

Deno.test("carrier: memory limits the workers, and each gets its share", () => {
  assertEquals(choose({}, { taskMemoryBytes: 3e9 })[1], 2);
  const choice = chooseCarrier({ parallel: 4, memoryBytes: 2e9 }, MACHINE, WORK);
  // nmer itself takes 200 MB, and 30 MB for each worker.
  assertEquals([choice.workers, choice.memoryBytes], [4, 2e9 - 2e8 - 4 * 3e7]);
  const processes = chooseCarrier({ parallel: 4, memoryBytes: 2e9, mode: "processes" }, MACHINE, WORK);
  assertEquals(processes.memoryBytes, 2e9 - 2e8 - 4 * 85e6);
  // Programs of their own count in the tasks' memory.
  const external = { ...WORK, isExternal: true };
  assertEquals(chooseCarrier({ parallel: 4, memoryBytes: 2e9 }, MACHINE, external).memoryBytes, 2e9 - 2e8);
});

Deno.test("carrier: what nmer itself takes counts in what was given, unless less was given than that", () => {
  const workers = (memoryBytes: number) =>
    chooseCarrier({ memoryBytes }, MACHINE, { ...WORK, taskMemoryBytes: 1e8 }).workers;
  assertEquals([3.3e8, 4.6e8, 5.9e8, 2e9].map(workers), [1, 2, 3, 8]);
  const little = chooseCarrier({ memoryBytes: 20e6, parallel: 2 }, MACHINE, WORK);
  assertEquals([little.workers, little.memoryBytes], [2, 20e6]);
});

Deno.test("carrier: large tasks that could want more than there is are contained in child processes", () => {
  assertEquals(choose({}, { taskMemoryBytes: 4e8 }), ["workers", 8]);
  assertEquals(choose({}, { taskMemoryBytes: 6e8 }), ["processes", 8]);
  assertEquals(choose({}, { taskMemoryBytes: 3e9 }), ["processes", 2]);
  assertEquals(choose({}, { taskMemoryBytes: 7e9 }), ["processes", 1]);
  assertEquals(choose({ parallel: 2 }, { taskMemoryBytes: 3e9 }), ["processes", 2]);
  assertEquals(choose({ mode: "workers" }, { taskMemoryBytes: 3e9 }), ["workers", 2]);
  // More was promised than there is.
  assertEquals(choose({ memoryBytes: 100e9 }, { taskMemoryBytes: 1e9 }), ["processes", 8]);
  // Small tasks are no risk, however many there are at a time.
  assertEquals(choose({ parallel: 60 }, { taskMemoryBytes: 1e8 }), ["workers", 60]);
});

Deno.test("carrier: after a run that died silently, child processes contain what may have ended it", () => {
  const died = { ...WORK, crashedBefore: true };
  const modeOf = (request: CarrierRequest, work: Work) => chooseCarrier(request, MACHINE, work).mode;
  assertEquals(modeOf({}, died), "processes");
  assertEquals(modeOf({}, { ...died, tasks: 1, seconds: 0.01 }), "processes");
  assertEquals(modeOf({ parallel: 1 }, died), "processes");
  assertEquals(modeOf({ mode: "serial" }, died), "serial");
  assertEquals(modeOf({}, { ...died, tasks: 0 }), "serial");
  assertStringIncludes(chooseCarrier({}, MACHINE, died).reason, "died silently");
});

Deno.test("carrier: the reason of each choice is told", () => {
  const reason = (request: CarrierRequest, work: Partial<typeof WORK> = {}, cores = 8) =>
    chooseCarrier(request, { ...MACHINE, cores }, { ...WORK, ...work }).reason;
  assertEquals(reason({}), "as many as there are cores");
  assertEquals(reason({}, {}, 1), "there is one core");
  assertEquals(reason({}, { tasks: 3 }), "as many as there are tasks");
  assertEquals(reason({ parallel: 3 }), "as many as were asked for");
  assertEquals(reason({ mode: "processes" }), "as asked for");
  assertEquals(reason({}, { seconds: 0.01 }), "the work takes less time than workers to start");
  assertEquals(reason({}, { tasks: 1e6 }), "a task takes less time than its message to a worker");
  assertStringIncludes(reason({}, { taskMemoryBytes: 6e8 }), "at least 4800 MB of 8000 MB together");
});

Deno.test("carrier: too little memory is said with what would help", () => {
  assertThrows(
    () => choose({}, { taskMemoryBytes: 9e9 }),
    ProgramError,
    "the largest task needs 9000 MB of memory, but there are 8000 MB (of 10000 MB free on this machine); give more",
  );
  const cramped = {
    cores: 8,
    memoryBytes: 1e9,
    memorySource: "left of the 4.0 GB of the control group /job",
  };
  assertThrows(
    () => chooseCarrier({}, cramped, { ...WORK, taskMemoryBytes: 9e8 }),
    ProgramError,
    "but there are 800 MB (of 1000 MB left of the 4.0 GB of the control group /job)",
  );
  assertThrows(
    () => chooseCarrier({ memoryBytes: 5e8 }, cramped, { ...WORK, taskMemoryBytes: 9e8 }),
    ProgramError,
    "but there are 500 MB that --memory allows",
  );
  assertThrows(() => choose({ parallel: 4 }, { taskMemoryBytes: 3e9 }), ProgramError, "use at most -p 2");
});

Deno.test("carrier: workers make room for what saves time, and one starts with the least", () => {
  const machine = { cores: 8, memoryBytes: 20e9 };
  const work = { tasks: 1000, seconds: 1e5, taskMemoryBytes: 1e9 };
  const workers = (easyTaskBytes?: number) =>
    chooseCarrier({ memoryBytes: 16e9, mode: "workers" }, machine, {
      ...work,
      ...(easyTaskBytes === undefined ? {} : { easyTaskBytes }),
    }).workers;
  assertEquals([workers(), workers(5e9), workers(100e9)], [8, 3, 1]);
});
