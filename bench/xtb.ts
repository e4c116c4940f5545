// xtb in different ways: `deno run -A bench/xtb.ts [WATERS] [ROUNDS]`. The nocp n-mers of some waters to third order by
// GFN2-xTB: a process of the xtb command for each task, one after the other; and nmer with xtb's library, on one worker
// and on two. At last the library alone, in this process. Times of nmer are those of whole commands, start and all. The ways take turns, so that whatever else the
// machine does meets all of them, and must give the same energies.

import { fromFileUrl, join } from "@std/path";
import { calculate } from "../lib/programs/xtb/server/calculation.ts";
import { Calculators } from "../lib/programs/xtb/server/calculators.ts";
import { openXtb } from "../lib/programs/xtb/server/library.ts";
import { WATER, waterGrid } from "./water_grid.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
// The command prints twelve decimals.
const TOLERANCE = 1e-11;

type Energies = ReadonlyMap<string, number>;

const count = Number(Deno.args[0] ?? 8);
const rounds = Number(Deno.args[1] ?? 3);
const waters = waterGrid(count);

const folder = await Deno.makeTempDir();
try {
  const ways: [string, () => Promise<Energies>][] = [
    ["the command, a process for each task", byCommand],
    ["nmer with the library, 1 worker", () => nmer(1)],
    ["nmer with the library, 2 workers", () => nmer(2)],
  ];
  const times = new Map<string, number[]>(ways.map(([name]) => [name, []]));
  let reference: Energies | undefined;
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of ways) {
      const begin = performance.now();
      const energies = await way();
      times.get(name)!.push((performance.now() - begin) / 1000);
      reference ??= energies;
      for (const [label, energy] of reference) {
        if (Math.abs(energies.get(label)! - energy) <= TOLERANCE) continue;
        throw new Error(`${name}: another energy of ${label}`);
      }
    }
  }
  const tasks = reference!.size;
  const median = (name: string) => times.get(name)!.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!;
  console.log(`${tasks} tasks of ${count} waters, the same energies to ${TOLERANCE}; median of ${rounds}`);
  for (const [name] of ways) {
    const seconds = median(name);
    console.log(
      `${name.padEnd(38)} ${seconds.toFixed(2).padStart(6)} s ${
        (1000 * seconds / tasks).toFixed(1).padStart(6)
      } ms/task ` +
        `${(median(ways[0]![0]) / seconds).toFixed(1).padStart(5)} times the command   (${
          times.get(name)!.map((value) => value.toFixed(2)).join(" ")
        })`,
    );
  }
  const library = await libraryOfNmer();
  for (const method of ["GFN2-xTB", "GFN1-xTB"]) {
    console.log(
      `the library alone: ${secondsOfWater(library, method).toFixed(5)} s for a water by ${method}`,
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function nmer(workers: number): Promise<Energies> {
  const [input, output] = [join(folder, "in.json"), join(folder, "out.json")];
  const molecule = {
    symbols: waters.flatMap(() => ["O", "H", "H"]),
    geometry: waters.flat(),
    fragments: waters.map((_, i) => [3 * i, 3 * i + 1, 3 * i + 2]),
  };
  const model = { program: "xtb", method: "GFN2-xTB" };
  await Deno.writeTextFile(input, JSON.stringify({ molecule, model, bsse: ["nocp"], max_nbody: 3 }));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "-A", join(ROOT, "cli.ts"), "run", input, "-o", output, "-p", String(workers)],
      ...["--no-journal", "--progress", "none"],
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const { cluster_properties } = JSON.parse(await Deno.readTextFile(output));
  return new Map(
    Object.entries(cluster_properties as Record<string, { return_energy: number }>).map((
      [label, { return_energy }],
    ) => [String(JSON.parse(label)[1]), return_energy]),
  );
}

async function libraryOfNmer(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", join(ROOT, "cli.ts"), "programs", "--format", "json"],
  }).output();
  const { programs } = JSON.parse(new TextDecoder().decode(stdout)) as {
    programs: { name: string; place?: string }[];
  };
  return programs.find(({ name }) => name === "xtb")!.place!;
}

/** The median of 200. */
function secondsOfWater(library: string, method: string): number {
  Deno.env.set("OMP_NUM_THREADS", "1");
  const calculators = new Calculators(openXtb(library));
  const molecule = {
    symbols: ["O", "H", "H"],
    geometry: WATER,
    molecular_charge: 0,
    molecular_multiplicity: 1,
  };
  const times = Array.from({ length: 200 }, () => {
    const begin = performance.now();
    calculate(calculators, { molecule, model: { method }, keywords: {} });
    return (performance.now() - begin) / 1000;
  });
  return times.toSorted((a, b) => a - b)[100]!;
}

async function byCommand(): Promise<Energies> {
  const energies = new Map<string, number>();
  for (const cluster of clusters()) {
    const cwd = await Deno.makeTempDir({ dir: folder });
    const atoms = cluster.flatMap((i) =>
      ["o", "h", "h"].map((symbol, atom) =>
        `${waters[i - 1]!.slice(3 * atom, 3 * atom + 3).join(" ")} ${symbol}`
      )
    );
    await Deno.writeTextFile(join(cwd, "coord"), ["$coord", ...atoms, "$end", ""].join("\n"));
    const { stdout } = await new Deno.Command("xtb", {
      args: ["coord", "--gfn", "2", "--norestart"],
      cwd,
      env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
      stderr: "null",
    }).output();
    energies.set(String(cluster), Number(/TOTAL ENERGY +(\S+)/.exec(new TextDecoder().decode(stdout))![1]));
    await Deno.remove(cwd, { recursive: true });
  }
  return energies;
}

function* clusters(): Generator<number[]> {
  for (let i = 1; i <= count; i++) {
    yield [i];
    for (let j = i + 1; j <= count; j++) {
      yield [i, j];
      for (let k = j + 1; k <= count; k++) yield [i, j, k];
    }
  }
}
