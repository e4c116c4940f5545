// PySCF by itself and by nmer: `NMER_PYSCF=PYTHON deno run -A bench/pyscf.ts [hf|b3lyp] [ROUNDS]`. The 19 tasks of cp, nocp
// and vmfc of a water trimer in 6-31G*: a Python process for each task, a warm loop in one Python process, nmer with one
// worker and with two, as whole commands. The start of nmer is that of the same command for two helium atoms. All in turn
// in each round, so that whatever else the machine does meets all; ratios are those within a round. Where PySCF's own
// time is more than its processor time, other work took the cores.

import { fromFileUrl, join } from "@std/path";

const CLI = fromFileUrl(new URL("../cli.ts", import.meta.url));
const LOOP = fromFileUrl(new URL("./pyscf_loop.py", import.meta.url));
const PYTHON = Deno.env.get("NMER_PYSCF") ?? "python3";
const BASIS = "6-31g*";
// Hartree.
const TOLERANCE = 1e-8;
const SYMBOLS = ["O", "H", "H", "O", "H", "H", "O", "H", "H"];
// deno-fmt-ignore
const GEOMETRY = [
  -2.76373224, -1.24377706, -0.15444566, -1.12357791, -2.06227970, -0.05243799, -3.80792362, -2.08705525, 1.06090407,
  2.46924614, -1.75437739, -0.17092884, 3.76368260, -2.21425403, 1.00846104, 2.30598330, 0.07098445, -0.03942473,
  0.29127930, 3.00875625, 0.20308515, -1.21253048, 1.95820900, 0.10303324, 0.10002049, 4.24958115, -1.10222079,
];
const FRAGMENTS = [[0, 1, 2], [3, 4, 5], [6, 7, 8]];

type Task = readonly (readonly [symbol: string, real: boolean, place: readonly number[]])[];

const method = Deno.args[0] ?? "hf";
const rounds = Number(Deno.args[1] ?? 3);
const subsets = [[1], [2], [3], [1, 2], [1, 3], [2, 3], [1, 2, 3]];
const labels = subsets.flatMap((basis) =>
  subsets.filter((real) => real.every((label) => basis.includes(label))).map((real) => [real, basis] as const)
);
const tasks = labels.map(([real, basis]): Task =>
  basis.flatMap((label) =>
    FRAGMENTS[label - 1]!.map((atom) =>
      [SYMBOLS[atom]!, real.includes(label), GEOMETRY.slice(3 * atom, 3 * atom + 3)] as const
    )
  )
);

const folder = await Deno.makeTempDir();
try {
  const all: Record<string, number[]> = {};
  const note = (name: string, seconds: number) => (all[name] ??= []).push(seconds);
  for (let round = 0; round < rounds; round++) {
    const warm = await timed(() => loop(tasks));
    const own = warm.value.seconds.reduce((sum, one) => sum + one, 0);
    note("PySCF's own time, warm loop", own);
    note("PySCF's own processor time", warm.value.processor);
    note("warm loop with its start", warm.seconds);
    const fresh = await timed(async () => {
      for (const task of tasks) await loop([task]);
    });
    note("a process for each task", fresh.seconds);
    for (const workers of [1, 2]) {
      const start = await nmer(workers, true);
      const whole = await nmer(workers, false);
      const named = `nmer, ${workers} worker${workers === 1 ? "" : "s"}`;
      note(`${named}: start`, start.seconds);
      note(named, whole.seconds);
      note(
        `${named}: lower bound and start`,
        Math.max(own / workers, ...warm.value.seconds) + start.seconds,
      );
      labels.forEach((label, i) => {
        const energy = whole.energies.get(JSON.stringify(label));
        if (energy === undefined || Math.abs(energy - warm.value.energies[i]!) > TOLERANCE) {
          throw new Error(`another energy of ${JSON.stringify(label)}`);
        }
      });
    }
  }
  report(all);
} finally {
  await Deno.remove(folder, { recursive: true });
}

function report(all: Readonly<Record<string, readonly number[]>>): void {
  console.log(
    `${tasks.length} tasks of a water trimer, ${method}/${BASIS}; energies equal to ${TOLERANCE} Hartree`,
  );
  const row = (name: string, values: readonly number[], unit: string, digits = 2) =>
    console.log(
      `${name.padEnd(44)} ${median(values).toFixed(digits).padStart(7)} ${unit}  (${
        values.map((value) => value.toFixed(digits)).join(" ")
      })`,
    );
  for (const [name, seconds] of Object.entries(all)) row(name, seconds, "s");
  const ratio = (above: string, below: string) => all[above]!.map((value, i) => value / all[below]![i]!);
  for (const named of ["nmer, 1 worker", "nmer, 2 workers"]) {
    row(`${named} / lower bound and start`, ratio(named, `${named}: lower bound and start`), "");
    row(`a process for each task / ${named}`, ratio("a process for each task", named), "");
  }
  const added = all["nmer, 1 worker"]!.map((value, i) =>
    1000 * (value - all["nmer, 1 worker: start"]![i]! - all["PySCF's own time, warm loop"]![i]!) /
    tasks.length
  );
  row("added by nmer to a task, 1 worker", added, "ms");
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function timed<A>(work: () => Promise<A>): Promise<{ readonly seconds: number; readonly value: A }> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1000, value };
}

/** Tasks in one Python process. */
async function loop(
  some: readonly Task[],
): Promise<{
  readonly seconds: readonly number[];
  readonly energies: readonly number[];
  readonly processor: number;
}> {
  const child = new Deno.Command(PYTHON, {
    args: [LOOP],
    cwd: folder,
    env: { OMP_NUM_THREADS: "1", PYSCF_TMPDIR: folder },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const given = {
    tasks: some,
    basis: BASIS,
    xc: method === "hf" ? null : method.replace(/^b3lyp$/, "b3lypg"),
  };
  await writer.write(new TextEncoder().encode(JSON.stringify(given)));
  await writer.close();
  return JSON.parse(new TextDecoder().decode((await child.output()).stdout));
}

/** A whole command: of the trimer, or of two atoms of helium. */
async function nmer(workers: number, isStart: boolean) {
  const molecule = isStart
    ? { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 9], fragments: [[0], [1]] }
    : { symbols: SYMBOLS, geometry: GEOMETRY, fragments: FRAGMENTS };
  const input = {
    molecule,
    model: { program: "pyscf", method, basis: BASIS },
    bsse: isStart ? ["nocp"] : ["cp", "nocp", "vmfc"],
    max_nbody: isStart ? 1 : 3,
    return_total_data: true,
  };
  await Deno.writeTextFile(join(folder, "in.json"), JSON.stringify(input));
  const { seconds, value } = await timed(() =>
    new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-q",
        "-A",
        CLI,
        "run",
        "in.json",
        "-o",
        "r.json",
        "--no-journal",
        "-q",
        "-p",
        `${workers}`,
      ],
      cwd: folder,
      env: { NMER_PYSCF: PYTHON },
      stdout: "null",
      stderr: "inherit",
    }).output()
  );
  if (!value.success) throw new Error("nmer failed");
  const { cluster_properties: found } = JSON.parse(await Deno.readTextFile(join(folder, "r.json")));
  return {
    seconds,
    energies: new Map(
      Object.entries(found as Record<string, { return_energy: number }>).map((
        [label, { return_energy }],
      ) => [JSON.stringify(JSON.parse(label).slice(1)), return_energy]),
    ),
  };
}
