// What short commands take: processor time of `nmer plan` of the water trimer, and the time of `nmer validate` of 1,000
// files, and that of `nmer --version`. Whole processes with warm caches. With other checkouts, bundles or executables,
// all in turn, which a busy machine does not skew:
//
//   deno run -A bench/start.ts
//   deno run -A bench/start.ts ../nmer-before 41                # beside that one, 41 times each
//   deno run -A bench/start.ts ../nmer-before,dist/bundle 41    # beside a bundle as well

import { fromFileUrl } from "@std/path";

const HERE = fromFileUrl(new URL("..", import.meta.url));
const FILES = 1000;

const [others = "", times = "21"] = Deno.args;
const checkouts = [
  ...await Promise.all(others.split(",").filter((name) => name !== "").map((name) => Deno.realPath(name))),
  HERE,
];
const folder = await Deno.makeTempDir({ prefix: "nmer-start-" });
try {
  for (const file of ["water_trimer.yaml", "water_trimer.xyz"]) {
    await Deno.copyFile(`${HERE}/examples/${file}`, `${folder}/${file}`).catch(() => undefined);
  }
  await measure("--version", ["--version"], Number(times));
  await measure("plan", ["plan", "water_trimer.yaml"], Number(times));
  const names = Array.from({ length: FILES }, (_, i) => `input_${i}.yaml`);
  for (const name of names) await Deno.copyFile(`${folder}/water_trimer.yaml`, `${folder}/${name}`);
  await measure(`validate ${FILES} files`, ["validate", ...names], 3);
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** Runs a command in each checkout by turns, and prints medians and their ratio to the first checkout's. */
async function measure(what: string, args: readonly string[], rounds: number): Promise<void> {
  const taken = new Map(checkouts.map((checkout) => [checkout, [] as Taken[]]));
  for (const checkout of checkouts) await run(checkout, args); // compiles
  for (let round = 0; round < rounds; round++) {
    for (const checkout of round % 2 === 0 ? checkouts : checkouts.toReversed()) {
      taken.get(checkout)!.push(await run(checkout, args));
    }
  }
  const first = medianOf(taken.get(checkouts[0]!)!.map(({ processor }) => processor));
  for (const [checkout, all] of taken) {
    const processor = medianOf(all.map((one) => one.processor));
    const wall = medianOf(all.map((one) => one.wall));
    console.log(
      `${what}: ${processor.toFixed(3)} s of processor time, ${wall.toFixed(3)} s; ` +
        `${(processor / first).toFixed(2)} of ${checkouts[0]} (${checkout})`,
    );
  }
}

/** Seconds: of processors in and outside of the kernel, and of the clock. */
interface Taken {
  readonly processor: number;
  readonly wall: number;
}

async function run(checkout: string, args: readonly string[]): Promise<Taken> {
  const script = "TIMEFORMAT='%U %S %R'; time \"$@\" > /dev/null 2> /dev/null";
  const { code, stderr } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", ...await commandOf(checkout), ...args],
    cwd: folder,
  }).output();
  if (code !== 0) throw new Error(`nmer ${args[0]} of ${checkout} ended with ${code}`);
  const [user = 0, system = 0, wall = 0] = new TextDecoder().decode(stderr).trim().split(" ").map(Number);
  return { processor: user + system, wall };
}

/** The command that starts an nmer: an executable, a bundle, or a source. */
async function commandOf(place: string): Promise<readonly string[]> {
  if ((await Deno.stat(place)).isFile) return [place];
  const main = await Deno.stat(`${place}/cli.js`).then(() => "cli.js", () => "cli.ts");
  return [
    Deno.execPath(),
    "run",
    "-q",
    "--no-prompt",
    "-P",
    `--config=${place}/deno.json`,
    `${place}/${main}`,
  ];
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
