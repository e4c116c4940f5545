// A run as programs have it: a promise that can be watched, left and stopped.

import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import {
  type CalculationResult,
  denoEnvironment,
  InputError,
  NmerError,
  parseInput,
  prepare,
  run,
  type RunEnvironment,
  type RunProgress,
  runWith,
} from "../../../mod.ts";

const INPUT = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nHe 0 0 6" }
model: { method: hf, basis: sto-3g }
bsse: nocp
max_nbody: 2
`;
const CALCULATION = prepare(parseInput(INPUT));
// Long against the time after which a run in the main thread lets others have their turn.
const LONG = prepare(parseInput(`
molecule: { text: ${JSON.stringify(Array.from({ length: 12 }, (_, i) => `He 0 0 ${3 * i}`).join("\n--\n"))} }
model: { method: hf, basis: cc-pvtz }
bsse: nocp
max_nbody: 2
`));
const SERIAL = { mode: "serial" } as const;

Deno.test("library: a run is iterated for its progress, from its begin to its end", async () => {
  const running = run(CALCULATION, SERIAL);
  const states: RunProgress[] = [];
  for await (const state of running) states.push(state);
  assertEquals(states[0]!.tasks.finished, 0);
  const { tasks, levels, secondsLeft } = states.at(-1)!;
  assertEquals([tasks.total, tasks.finished, tasks.computed, tasks.running], [6, 6, 6, 0]);
  assertEquals(levels, [{ nbody: 1, tasks: 3, finished: 3 }, { nbody: 2, tasks: 3, finished: 3 }]);
  assertEquals(secondsLeft, 0);
  assert(states.every((state, i) => i === 0 || state.tasks.finished >= states[i - 1]!.tasks.finished));
  const energy: number | undefined = (await running).assembly.returned.energy;
  assertEquals(typeof energy, "number");
});

Deno.test("library: a slow reader of the progress misses states, never the last, and holds nothing up", async () => {
  const running = run(CALCULATION, SERIAL);
  const seen: number[] = [];
  let events = 0;
  void (async () => {
    for await (const _ of running) events++;
  })();
  for await (const { tasks } of running) {
    seen.push(tasks.finished);
    await running; // reads the first state until all is done
  }
  assertEquals(seen.length, 2);
  assertEquals(seen[1], 6);
  assert(events > 2, "another reader sees more");
});

Deno.test("library: a loop that begins once the run has ended gets the last state", async () => {
  const running = run(CALCULATION, SERIAL);
  await running;
  const states = await Array.fromAsync(running);
  assertEquals(states.map(({ tasks }) => tasks.finished), [6]);
});

Deno.test("library: leaving the loop leaves the run alone", async () => {
  const running = run(CALCULATION, SERIAL);
  for await (const { tasks } of running) if (tasks.finished > 0) break;
  assertEquals((await running).statistics.tasks.computed, 6);
});

Deno.test("library: what is bound by await using is stopped at the end of its block, and has ended by then", async () => {
  let result: Promise<CalculationResult>;
  let events = 0;
  {
    await using running = run(LONG, { ...SERIAL, observe: () => void events++ });
    result = running;
    for await (const { tasks } of running) if (tasks.finished > 0) break;
  }
  const before = events;
  const error = await assertRejects(() => result);
  assertEquals((error as Error).name, "AbortError");
  assertEquals(events, before, "nothing happens after the block");
});

Deno.test("library: the loop throws what the run is rejected with, and nobody else need catch it", async () => {
  const impossible = prepare(parseInput(INPUT.replace("hf", "mp5")));
  await assertRejects(async () => {
    for await (const _ of run(impossible, SERIAL));
  }, InputError);
  const reason = new Error("enough");
  const controller = new AbortController();
  const error = await assertRejects(async () => {
    for await (const { tasks } of run(LONG, { ...SERIAL, signal: controller.signal })) {
      if (tasks.finished > 0) controller.abort(reason);
    }
  });
  assertStrictEquals(error, reason);
});

Deno.test("library: a run in an environment of one's own takes its cores, and both observers see its events", async () => {
  const seen = { request: 0, environment: 0 };
  let chosen = 0;
  const environment: RunEnvironment = {
    ...denoEnvironment(),
    machine: { cores: 3, memoryBytes: 4e9 },
    observe: (event) => {
      seen.environment++;
      if (event.type === "mode-chosen") chosen = event.workers;
    },
  };
  const observe = () => {
    seen.request++;
    throw new Error("of who watches");
  };
  await runWith(CALCULATION, { mode: "workers", observe }, environment);
  assertEquals(chosen, 3);
  assert(seen.request > 6);
  assertEquals(seen.request, seen.environment);
});

for (
  const [what, environment, message] of [
    ["no environment", undefined, "environment.machine: found undefined; expected an object"],
    [
      "no way to start workers",
      { ...denoEnvironment(), startWorker: null },
      "environment.startWorker: found null; expected a function, as denoEnvironment() has it",
    ],
  ] as const
) {
  Deno.test(`library: ${what} is refused: ${message}`, async () => {
    const error = await assertRejects(
      () => runWith(CALCULATION, {}, environment as unknown as RunEnvironment),
      InputError,
    );
    assert(error.message.startsWith(message), error.message);
  });
}

Deno.test("library: one test tells errors of nmer from others, and their tags tell them apart", async () => {
  const error: unknown = await assertRejects(() => run(CALCULATION, { ...SERIAL, memoryBytes: 1 }));
  assert(error instanceof NmerError);
  switch (error._tag) { // a union: each class has what it has
    case "InputError":
      throw new Error(error.problem.found);
    case "ProgramError":
      assertEquals(error.remedy, "more-resources");
      break;
    default:
      throw error;
  }
  assert(!(new TypeError("a bug") instanceof NmerError));
});
