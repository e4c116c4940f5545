// Runs in an environment without Deno's parts: alone in a thread, on workers, and on workers that share no memory. The
// workers are in this thread, behind copies of all that is said; tests/site/ has real ones in a browser.

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  InputError,
  parseInput,
  portableEnvironment,
  prepare,
  type RunOptions,
  runWith,
  type WorkerLike,
} from "../../../portable.ts";
import { serve, type WorkerPort } from "../../../lib/programs/worker_protocol/messages.ts";

const CALCULATION = prepare(parseInput(`
molecule: { text: ${JSON.stringify(Array.from({ length: 5 }, (_, i) => `He 0 0 ${3 * i}`).join("\n--\n"))} }
model: { method: hf, basis: cc-pvdz }
bsse: [nocp, cp]
max_nbody: 2
`));

/** A worker in this thread, which gets and gives copies, and what is called when it is ended. */
function startWorker(_number: number, ended = () => {}): WorkerLike {
  let isThere = true;
  const later = (say: () => void) => void setTimeout(() => isThere && say());
  const port: WorkerPort = {
    onmessage: null,
    postMessage: (reply) => {
      const data = structuredClone(reply);
      later(() => worker.onmessage?.(new MessageEvent("message", { data })));
    },
  };
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: (message) => {
      const data = structuredClone(message);
      later(() => port.onmessage?.(new MessageEvent("message", { data })));
    },
    terminate: () => {
      isThere = false;
      ended();
    },
  };
  serve(port);
  return worker;
}

async function energies(options: RunOptions, environment = portableEnvironment({ startWorker, cores: 2 })) {
  const { assembly, statistics, failures } = await runWith(CALCULATION, options, environment);
  assertEquals(failures, []);
  return { mode: statistics.mode, energies: [...assembly.properties.values()] };
}

async function withoutSharedMemory<Result>(use: () => Promise<Result>): Promise<Result> {
  const kept = globalThis.SharedArrayBuffer;
  Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
  try {
    return await use();
  } finally {
    globalThis.SharedArrayBuffer = kept;
  }
}

Deno.test("portable: alone, on workers and without shared memory the bits are the same", async () => {
  const alone = await energies({}, portableEnvironment());
  assertEquals(alone.mode, "serial");
  const workers = await energies({ mode: "workers", parallel: 2 });
  const apart = await withoutSharedMemory(() => energies({ mode: "workers", parallel: 2 }));
  assertEquals([workers, apart], [{ ...alone, mode: "workers" }, { ...alone, mode: "workers" }]);
});

Deno.test("portable: without shared memory, a run that is stopped ends its workers", async () => {
  const ended: number[] = [];
  const environment = portableEnvironment({
    cores: 2,
    startWorker: (number) => startWorker(number, () => ended.push(number)),
  });
  const stop = new AbortController();
  await withoutSharedMemory(async () => {
    const running = runWith(CALCULATION, {
      mode: "workers",
      parallel: 2,
      signal: stop.signal,
      observe: ({ type }) => {
        if (type === "task-started") stop.abort();
      },
    }, environment);
    await assertRejects(() => running, DOMException);
  });
  assertEquals([...new Set(ended)].sort(), [1, 2]);
});

Deno.test("portable: what there is not is refused, and workers that do not start are done without", async () => {
  const journal = runWith(CALCULATION, { journalFile: { path: "/tmp/x.journal" } }, portableEnvironment());
  const { problem } = await assertRejects(() => journal, InputError);
  assertEquals(problem.keyPath, ["options", "journalFile"]);
  const changed: string[] = [];
  const { statistics } = await runWith(CALCULATION, {
    mode: "workers",
    observe: (event) => {
      if (event.type === "mode-changed") changed.push(`${event.mode}: ${event.reason}`);
    },
  }, portableEnvironment());
  assertEquals(statistics.mode, "serial");
  assertEquals(changed.length, 1);
  assert(changed[0]!.startsWith("serial: ") && changed[0]!.includes("this program starts none"), changed[0]);
});
