// PySCF by itself and by nmer: `NMER_PYSCF=PYTHON deno run -A bench/pyscf.ts [hf|b3lyp] [ROUNDS]`. The 19 tasks of cp, nocp
// and vmfc of a water trimer in 6-31G*: a Python process for each task, a warm loop in one Python process, nmer with one
// worker and with two, as whole commands. Two workers wait for each level, as they do by default, and then for none: the
// trimer is the last task of all where levels wait. The start of nmer is that of the same command for two helium atoms. Two
// loops side by side say how much longer PySCF itself takes where another of its kind has the other core. All in turn in
// each round, so that whatever else the machine does meets all; ratios are those within a round. Where PySCF's own time is
// more than its processor time, other work took the cores.

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

// Ways to run it, by their names.
const WAYS = {
  "nmer, 1 worker": ["-p", "1"],
  "nmer, 2 workers": ["-p", "2"],
  "nmer, 2 workers, overlap": ["-p", "2", "--schedule", "overlap"],
} as const;

// What the times of nmer are held against: of PySCF's own times alone, of those of two loops, and with levels that wait.
const BOUNDS = [
  "lower bound and start",
  "lower bound side by side and start",
  "lower bound where levels wait and start",
];

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
    const own = sum(warm.value.seconds);
    note("PySCF's own time, warm loop", own);
    note("PySCF's own processor time", warm.value.processor);
    note("warm loop with its start", warm.seconds);
    const fresh = await timed(async () => {
      for (const task of tasks) await loop([task]);
    });
    note("a process for each task", fresh.seconds);
    const pair = await Promise.all([loop(tasks), loop(tasks)]);
    const besideOf = pair.map(({ seconds }) => seconds);
    const beside = sum(besideOf.flat()) / pair.length;
    note("PySCF's own time, two loops side by side", beside);
    note(
      "PySCF's own processor time, two side by side",
      sum(pair.map(({ processor }) => processor)) / pair.length,
    );
    for (const [named, options] of Object.entries(WAYS)) {
      const workers = Number(options[1]);
      const start = await nmer(options, true);
      const whole = await nmer(options, false);
      const bound = (own: number, seconds: readonly number[]) =>
        Math.max(own / workers, ...seconds) + start.seconds;
      note(`${named}: start`, start.seconds);
      note(named, whole.seconds);
      note(`${named}: lower bound and start`, bound(own, warm.value.seconds));
      if (workers > 1) note(`${named}: lower bound side by side and start`, bound(beside, besideOf.flat()));
      if (workers > 1 && !named.endsWith("overlap")) {
        const waiting = levels(warm.value.seconds).map((level) => Math.max(sum(level) / workers, ...level));
        note(`${named}: lower bound where levels wait and start`, sum(waiting) + start.seconds);
      }
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
      `${name.padEnd(62)} ${median(values).toFixed(digits).padStart(7)} ${unit}  (${
        values.map((value) => value.toFixed(digits)).join(" ")
      })`,
    );
  for (const [name, seconds] of Object.entries(all)) row(name, seconds, "s");
  const ratio = (above: string, below: string) => all[above]!.map((value, i) => value / all[below]![i]!);
  for (const named of Object.keys(WAYS)) {
    for (const bound of BOUNDS) {
      if (`${named}: ${bound}` in all) row(`${named} / ${bound}`, ratio(named, `${named}: ${bound}`), "");
    }
    row(`a process for each task / ${named}`, ratio("a process for each task", named), "");
  }
  const added = all["nmer, 1 worker"]!.map((value, i) =>
    1000 * (value - all["nmer, 1 worker: start"]![i]! - all["PySCF's own time, warm loop"]![i]!) /
    tasks.length
  );
  row("added by nmer to a task, 1 worker", added, "ms");
}

/** Values of the tasks of each level. */
function levels(values: readonly number[]): readonly (readonly number[])[] {
  return FRAGMENTS.map((_, i) => values.filter((_, task) => labels[task]![0].length === i + 1));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
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
async function nmer(options: readonly string[], isStart: boolean) {
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
        ...options,
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
