// tblite and xtb by themselves and by nmer: `NMER_TBLITE=PYTHON deno run -A bench/tblite.ts [WATERS] [ROUNDS]`. The nocp
// n-mers of 20 waters to third order by GFN2-xTB: a warm Python loop of tblite with a calculator for each n-mer, and with
// kept ones; a warm loop of xtb's library in this process; nmer with either, on one worker and on two, as whole commands,
// less the time of the command for the monomers alone, which is that of the start. All in turn in each round, so that
// whatever else the machine does meets all; ratios are those within a round, their median with all of them behind.

import { fromFileUrl, join } from "@std/path";
import { loopOverLibrary, waterGrid } from "./water_grid.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const LOOP = fromFileUrl(new URL("./tblite_loop.py", import.meta.url));
const PYTHON = Deno.env.get("NMER_TBLITE") ?? "python3";
// Hartree.
const TOLERANCE = 1e-9;

const count = Number(Deno.args[0] ?? 20);
const rounds = Number(Deno.args[1] ?? 5);
const waters = waterGrid(count);
const clusters = [...subsets()];

const folder = await Deno.makeTempDir();
try {
  const library = await libraryOfNmer();
  const all: Record<string, number[]> = {};
  const note = (name: string, seconds: number) => (all[name] ??= []).push(seconds);
  for (let round = 0; round < rounds; round++) {
    const loop = await byLoop();
    note("tblite, warm loop", loop.new.seconds);
    note("tblite, warm loop with kept calculators", loop.kept.seconds);
    if (library !== undefined) note("xtb's library, warm loop", byLibrary(library));
    for (const program of library === undefined ? ["tblite"] : ["tblite", "xtb"]) {
      for (const workers of [1, 2]) {
        const start = await nmer(program, workers, 1);
        const whole = await nmer(program, workers, 3);
        note(
          `nmer with ${program}, ${workers} worker${workers === 1 ? "" : "s"}`,
          whole.seconds - start.seconds,
        );
        note(`start of nmer with ${program}, ${workers} worker${workers === 1 ? "" : "s"}`, start.seconds);
        if (program !== "tblite") continue;
        clusters.forEach((cluster, i) => {
          if (Math.abs(whole.energies.get(String(cluster))! - loop.new.energies[i]!) <= TOLERANCE) return;
          throw new Error(`another energy of ${cluster}`);
        });
      }
    }
  }
  report(all);
} finally {
  await Deno.remove(folder, { recursive: true });
}

function report(all: Readonly<Record<string, readonly number[]>>): void {
  const reference = all["tblite, warm loop"]!;
  console.log(
    `${clusters.length} n-mers of ${count} waters, GFN2-xTB, the energies of tblite to ${TOLERANCE} Hartree`,
  );
  for (const [name, seconds] of Object.entries(all)) {
    const ratios = seconds.map((value, i) => value / reference[i]!);
    console.log(
      `${name.padEnd(42)} ${median(seconds).toFixed(2).padStart(6)} s  ${
        median(ratios).toFixed(2).padStart(5)
      } times the loop   (${ratios.map((value) => value.toFixed(2)).join(" ")})`,
    );
  }
  for (
    const [program, own] of [
      ["tblite", "tblite, warm loop with kept calculators"],
      ["xtb", "xtb's library, warm loop"],
    ] as const
  ) {
    if (all[own] === undefined) continue;
    const added = all[`nmer with ${program}, 1 worker`]!.map((value, i) =>
      1000 * (value - all[own]![i]!) / clusters.length
    );
    console.log(
      `nmer adds to a task of ${program}, 1 worker: ${median(added).toFixed(2)} ms   (${
        added.map((value) => value.toFixed(2)).join(" ")
      })`,
    );
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

interface Loop {
  readonly seconds: number;
  readonly energies: readonly number[];
}

async function byLoop(): Promise<{ readonly new: Loop; readonly kept: Loop }> {
  const child = new Deno.Command(PYTHON, {
    args: [LOOP],
    env: { OMP_NUM_THREADS: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const molecules = clusters.map((cluster) => ({
    numbers: cluster.flatMap(() => [8, 1, 1]),
    positions: cluster.flatMap((i) => waters[i - 1]!),
  }));
  await writer.write(new TextEncoder().encode(JSON.stringify(molecules)));
  await writer.close();
  return JSON.parse(new TextDecoder().decode((await child.output()).stdout));
}

function byLibrary(library: string): number {
  const begin = performance.now();
  loopOverLibrary(library, waters, clusters);
  return (performance.now() - begin) / 1000;
}

async function nmer(
  program: string,
  workers: number,
  order: number,
): Promise<{ readonly seconds: number; readonly energies: ReadonlyMap<string, number> }> {
  const [input, output] = [join(folder, "in.json"), join(folder, "out.json")];
  const molecule = {
    symbols: waters.flatMap(() => ["O", "H", "H"]),
    geometry: waters.flat(),
    fragments: waters.map((_, i) => [3 * i, 3 * i + 1, 3 * i + 2]),
  };
  const model = { program, method: "GFN2-xTB" };
  await Deno.writeTextFile(
    input,
    JSON.stringify({ molecule, model, bsse: ["nocp"], max_nbody: order, return_total_data: true }),
  );
  const begin = performance.now();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "-A", join(ROOT, "cli.ts"), "run", input, "-o", output, "-p", String(workers)],
      ...["--no-journal", "--progress", "none"],
    ],
  }).output();
  const seconds = (performance.now() - begin) / 1000;
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const { cluster_properties } = JSON.parse(await Deno.readTextFile(output));
  const energies = Object.entries(cluster_properties as Record<string, { return_energy: number }>).map((
    [label, { return_energy }],
  ) => [String(JSON.parse(label)[1]), return_energy] as const);
  return { seconds, energies: new Map(energies) };
}

async function libraryOfNmer(): Promise<string | undefined> {
  Deno.env.set("OMP_NUM_THREADS", "1");
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", join(ROOT, "cli.ts"), "programs", "--format", "json"],
  }).output();
  const { programs } = JSON.parse(new TextDecoder().decode(stdout)) as {
    programs: { name: string; place?: string }[];
  };
  return programs.find(({ name }) => name === "xtb")?.place;
}

function* subsets(): Generator<number[]> {
  for (let i = 1; i <= count; i++) {
    yield [i];
    for (let j = i + 1; j <= count; j++) {
      yield [i, j];
      for (let k = j + 1; k <= count; k++) yield [i, j, k];
    }
  }
}
