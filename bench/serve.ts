// What a calculation costs on a warm server beside its tasks: a step of a geometry optimisation of a water dimer, asked
// for again and again with other coordinates, against the computing of its tasks and against `nmer run`.
//
//   deno run -A bench/serve.ts [STEPS]
//
// "beside the tasks" is the time from the request to the answer less the time that tasks took one after the other (mode
// serial, where nothing overlaps); the median counts, for a machine has others to serve. Processor time is that of the
// whole server, compilers and all, for a request whose tasks take next to none: two helium atoms.

import { fromFileUrl } from "@std/path";

const steps = Number(Deno.args[0] ?? 40);
const cli = fromFileUrl(new URL("../cli.ts", import.meta.url));
const config = fromFileUrl(new URL("../deno.json", import.meta.url));
const nmer = ["run", "-q", "--no-prompt", "--config", config, "-P", cli];

const SYMBOLS = ["O", "H", "H", "O", "H", "H"];
const GEOMETRY = [
  ...[-2.93, -0.216, 0, -3.655, 1.441, 0, -1.133, 0.077, 0],
  ...[2.552, 0.211, 0, 3.176, -0.706, -1.434, 3.176, -0.706, 1.434],
];

function input(step: number) {
  const geometry = GEOMETRY.map((x, i) => x + 1e-3 * Math.sin(step + i));
  return {
    molecule: { symbols: SYMBOLS, geometry, fragments: [[0, 1, 2], [3, 4, 5]] },
    driver: "gradient",
    model: { method: "hf", basis: "sto-3g" },
    bsse: "nocp",
  };
}

const server = new Deno.Command(Deno.execPath(), {
  args: [...nmer, "serve"],
  stdin: "piped",
  stdout: "piped",
}).spawn();
const writer = server.stdin.getWriter();
const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
let rest = "";

async function answer(): Promise<Record<string, unknown>> {
  for (;;) {
    const end = rest.indexOf("\n");
    if (end >= 0) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      return JSON.parse(line);
    }
    const { value } = await reader.read();
    rest += value!;
  }
}

const HELIUMS = {
  molecule: { text: "He 0 0 0\n--\nHe 0 0 3" },
  driver: "gradient",
  model: { method: "hf", basis: "sto-3g" },
  bsse: "nocp",
};

async function ask(id: number, options: Record<string, unknown>, asked: unknown = input(id)) {
  const begin = performance.now();
  const line = JSON.stringify({ type: "run", id, input: asked, options });
  await writer.write(new TextEncoder().encode(`${line}\n`));
  let message = await answer();
  while (message["type"] !== "result") message = await answer();
  const { extras } = message["result"] as {
    extras: { nmer: { execution: { busy_seconds: number; wall_seconds: number } } };
  };
  const { busy_seconds } = extras.nmer.execution;
  return { total: performance.now() - begin, busy: 1000 * busy_seconds };
}

/** Of the server, its threads included; 10 ms are the unit. */
function processorMilliseconds(): number {
  const fields = Deno.readTextFileSync(`/proc/${server.pid}/stat`).replace(/^.*\) /, "").split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

await answer(); // hello
let id = 0;
for (
  const options of [{ mode: "serial" }, { mode: "workers", parallel: 2 }, { mode: "processes", parallel: 2 }]
) {
  const seen: { total: number; busy: number }[] = [];
  for (let step = 0; step < steps; step++) seen.push(await ask(++id, options));
  const warm = seen.slice(Math.floor(steps / 2));
  const beside = options.mode === "serial"
    ? `, ${median(warm.map(({ total, busy }) => total - busy)).toFixed(1)} ms beside the tasks`
    : "";
  console.log(
    `${options.mode.padEnd(9)} first ${seen[0]!.total.toFixed(0)} ms, warm ${
      median(warm.map(({ total }) => total)).toFixed(1)
    } ms, tasks ${median(warm.map(({ busy }) => busy)).toFixed(1)} ms${beside}`,
  );
}
for (let i = 0; i < 200; i++) await ask(++id, { mode: "serial" }, HELIUMS);
const before = processorMilliseconds();
const small: number[] = [];
for (let i = 0; i < 200; i++) small.push((await ask(++id, { mode: "serial" }, HELIUMS)).busy);
const processor = (processorMilliseconds() - before) / small.length;
console.log(
  `two heliums: ${processor.toFixed(1)} ms of processor time a request, ${
    median(small).toFixed(1)
  } ms of its tasks`,
);
await writer.close();
await server.status;

const folder = await Deno.makeTempDir();
await Deno.writeTextFile(`${folder}/step.json`, JSON.stringify(input(0)));
const runs: number[] = [];
for (let i = 0; i < 5; i++) {
  const begin = performance.now();
  await new Deno.Command(Deno.execPath(), {
    args: [...nmer, "run", `${folder}/step.json`, "-o", `${folder}/out.json`, "--quiet", "--no-journal"],
    stdout: "null",
  }).output();
  runs.push(performance.now() - begin);
}
console.log(`nmer run  ${median(runs).toFixed(0)} ms, a process for each`);
await Deno.remove(folder, { recursive: true });
