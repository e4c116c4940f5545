// What nmer adds to a task of an external program, in processor time: `NMER_TBLITE=PYTHON deno run -A bench/added_time.ts
// [WATERS] [ROUNDS]`. The nocp n-mers of some waters to third order by GFN2-xTB with tblite and with xtb, to second order
// by HF/STO-3G with Psi4, journal and result file included. Counted is the time in user and system mode of the command and of
// all processes below it, from /proc (Linux), less that of the command for the monomers alone, which is that of the start,
// and less that of a warm loop over the same n-mers by the program itself, measured within it. On a busy machine such times
// hold far better than those of a clock; they count what runs beside the program's own work on another core as well, so
// that a run on two cores waits for less. Ways take turns in each round; all rounds are printed.

import { dirname, fromFileUrl, join } from "@std/path";
import { cpuUsage } from "node:process";
import { loopOverLibrary, waterGrid } from "./water_grid.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const LOOP = fromFileUrl(new URL("./added_time_loop.py", import.meta.url));
const LOOK_MILLISECONDS = 10;
// Of the kernel's clock for processes; the same on all machines with Linux that nmer runs on.
const TICKS_PER_SECOND = 100;

interface Way {
  readonly program: string;
  readonly model: Readonly<Record<string, unknown>>;
  readonly order: number;
  /** Seconds of processor time of the program's own loop. */
  readonly loop: (clusters: readonly number[][]) => Promise<number>;
}

const count = Number(Deno.args[0] ?? 20);
const rounds = Number(Deno.args[1] ?? 3);
const waters = waterGrid(count);
const installed = await programs();
const ways: readonly Way[] = [
  { program: "tblite", model: { method: "GFN2-xTB" }, order: 3, loop: pythonLoop("tblite") },
  { program: "xtb", model: { method: "GFN2-xTB" }, order: 3, loop: libraryLoop },
  { program: "psi4", model: { method: "hf", basis: "sto-3g" }, order: 2, loop: pythonLoop("psi4") },
].filter(({ program }) => installed.has(program));

const folder = await Deno.makeTempDir();
try {
  const added: Record<string, [all: number, main: number][]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const clusters = subsets(way.order).filter(({ length }) => length > 1);
      const start = await nmer(way, 1);
      const whole = await nmer(way, way.order);
      const own = await way.loop(clusters);
      const per = 1000 / clusters.length;
      (added[way.program] ??= []).push([
        per * (whole.all - start.all - own),
        per * (whole.main - start.main),
      ]);
    }
  }
  for (const [program, values] of Object.entries(added)) {
    const [all, main] = [0, 1].map((i) => values.map((pair) => pair[i]!.toFixed(2)).join(" "));
    console.log(`nmer adds to a task of ${program}: ${all} ms, of which its main process takes ${main} ms`);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** Seconds of processor time of the command, of its main process and of all. */
async function nmer(
  { program, model, order: _ }: Way,
  order: number,
): Promise<{ main: number; all: number }> {
  const [input, output, journal] = ["in.json", "out.json", "run.nmer.db"].map((name) => join(folder, name));
  const molecule = {
    symbols: waters.flatMap(() => ["O", "H", "H"]),
    geometry: waters.flat(),
    fragments: waters.map((_, i) => [3 * i, 3 * i + 1, 3 * i + 2]),
  };
  await Deno.writeTextFile(
    input!,
    JSON.stringify({ molecule, model: { program, ...model }, bsse: ["nocp"], max_nbody: order }),
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "-A", join(ROOT, "cli.ts"), "run", input!, "-o", output!, "-p", "1"],
      ...["--journal", journal!, "--fresh", "--progress", "none"],
    ],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const used = new Map<number, number>();
  const looks = setInterval(() => look(child.pid, used), LOOK_MILLISECONDS);
  const { success, stderr } = await child.output();
  clearInterval(looks);
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return { main: used.get(child.pid)!, all: used.values().reduce((sum, value) => sum + value, 0) };
}

/** Notes what a process and all below it have used so far, in seconds. */
function look(root: number, used: Map<number, number>): void {
  const below = [root];
  for (const pid of below) {
    try {
      const words = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ");
      used.set(pid, (Number(words[11]) + Number(words[12])) / TICKS_PER_SECOND);
      for (const thread of Deno.readDirSync(`/proc/${pid}/task`)) {
        const children = Deno.readTextFileSync(`/proc/${pid}/task/${thread.name}/children`);
        below.push(...children.split(" ").filter((word) => word !== "").map(Number));
      }
    } catch {
      // It has ended; the last look counts.
    }
  }
}

function pythonLoop(program: "tblite" | "psi4"): Way["loop"] {
  const python = program === "tblite" ? Deno.env.get("NMER_TBLITE") ?? "python3" : "/usr/bin/python3";
  return async (clusters) => {
    const child = new Deno.Command(python, {
      args: [LOOP, program],
      env: {
        OMP_NUM_THREADS: "1",
        ...(program === "psi4" ? { PYTHONPATH: dirname(installed.get("psi4")!) } : {}),
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
      cwd: folder,
    }).spawn();
    const writer = child.stdin.getWriter();
    const positions = clusters.map((cluster) => cluster.flatMap((i) => waters[i - 1]!));
    await writer.write(new TextEncoder().encode(JSON.stringify(positions)));
    await writer.close();
    const { success, stdout } = await child.output();
    if (!success) throw new Error(`the loop of ${program} failed`);
    return Number(new TextDecoder().decode(stdout).trim().split("\n").at(-1));
  };
}

function libraryLoop(clusters: readonly number[][]): Promise<number> {
  Deno.env.set("OMP_NUM_THREADS", "1");
  const begin = cpuUsage();
  loopOverLibrary(installed.get("xtb")!, waters, clusters);
  const { user, system } = cpuUsage(begin);
  return Promise.resolve((user + system) / 1e6);
}

/** Where programs are, of those that are there. */
async function programs(): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", join(ROOT, "cli.ts"), "programs", "--format", "json"],
  }).output();
  const { programs } = JSON.parse(new TextDecoder().decode(stdout)) as {
    programs: { name: string; place?: string }[];
  };
  return new Map(programs.flatMap(({ name, place }) => place === undefined ? [] : [[name, place]]));
}

function subsets(order: number): number[][] {
  const all = Array.from({ length: count }, (_, i) => i + 1);
  let found: number[][] = [[]];
  for (const i of all) {
    found = found.flatMap((subset) => subset.length < order ? [subset, [...subset, i]] : [subset]);
  }
  return found.filter(({ length }) => length > 0);
}
