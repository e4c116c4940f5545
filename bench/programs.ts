// Psi4 in different ways: `deno run -A bench/programs.ts [ROUNDS]`. The 19 tasks of a water trimer (nocp, cp and vmfc,
// HF/6-31G) by a plain Python loop over qcengine.compute, by nmer with a process for each task (QCEngine's way), and by
// nmer with resident Psi4, on one worker and on two. Times are those of whole commands for nmer, start and all, and
// those of the loop alone for the peer. The ways take turns, so that whatever else the machine does meets all of them.

import { fromFileUrl, join } from "@std/path";

const ROOT = fromFileUrl(new URL("..", import.meta.url));
const PEER = "/usr/bin/python3";
const KEYWORDS = { scf_type: "pk", e_convergence: 1e-8, d_convergence: 1e-8 };
const SYMBOLS = ["O", "H", "H"];
// deno-fmt-ignore
const WATERS = [
  [-2.76373224, -1.24377706, -0.15444566, -1.12357791, -2.06227970, -0.05243799, -3.80792362, -2.08705525, 1.06090407],
  [2.46924614, -1.75437739, -0.17092884, 3.76368260, -2.21425403, 1.00846104, 2.30598330, 0.07098445, -0.03942473],
  [0.29127930, 3.00875625, 0.20308515, -1.21253048, 1.95820900, 0.10303324, 0.10002049, 4.24958115, -1.10222079],
];

interface Round {
  readonly seconds: number;
  readonly energies: Readonly<Record<string, number>>;
}

const folder = await Deno.makeTempDir();
try {
  const rounds = Number(Deno.args[0] ?? 3);
  const ways: [string, () => Promise<Round>][] = [
    ["plain loop over qcengine.compute", loop],
    ["nmer, a process for each task, 1 worker", () => nmer("qcengine:psi4", 1)],
    ["nmer, resident Psi4, 1 worker", () => nmer("psi4", 1)],
    ["nmer, resident Psi4, 2 workers", () => nmer("psi4", 2)],
  ];
  const times = new Map<string, number[]>(ways.map(([name]) => [name, []]));
  let reference: Round["energies"] | undefined;
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of ways) {
      const { seconds, energies } = await way();
      times.get(name)!.push(seconds);
      reference ??= energies;
      for (const [label, energy] of Object.entries(reference)) {
        if (Math.abs(energies[label]! - energy) > 1e-7) {
          throw new Error(`${name}: another energy of ${label}`);
        }
      }
    }
  }
  const tasks = Object.keys(reference!).length;
  const median = (name: string) => times.get(name)!.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!;
  const peer = median(ways[0]![0]);
  console.log(`${tasks} tasks, the same energies to 1e-7; median of ${rounds}`);
  for (const [name] of ways) {
    const seconds = median(name);
    const all = times.get(name)!.map((value) => value.toFixed(1)).join(" ");
    console.log(
      `${name.padEnd(42)} ${seconds.toFixed(1).padStart(6)} s  ${
        (tasks / seconds).toFixed(2).padStart(6)
      } tasks/s  ` +
        `${(peer / seconds).toFixed(1).padStart(5)} times the loop   (${all})`,
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function nmer(program: string, workers: number): Promise<Round> {
  const input = join(folder, "in.json");
  const output = join(folder, "out.json");
  await Deno.writeTextFile(
    input,
    JSON.stringify({
      molecule: {
        symbols: WATERS.flatMap(() => SYMBOLS),
        geometry: WATERS.flat(),
        fragments: [[0, 1, 2], [3, 4, 5], [6, 7, 8]],
      },
      model: { program, method: "hf", basis: "6-31g", keywords: KEYWORDS },
      bsse: ["nocp", "cp", "vmfc"],
    }),
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
  ) => [labelOf(...JSON.parse(label).slice(1) as [number[], number[]]), return_energy] as const);
  return { seconds, energies: Object.fromEntries(energies) };
}

async function loop(): Promise<Round> {
  const tasks = [...clusters()];
  const child = new Deno.Command(PEER, {
    args: [fromFileUrl(new URL("programs_loop.py", import.meta.url))],
    cwd: folder,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(tasks.map(([real, basis]) => ({
    molecule: {
      symbols: basis.flatMap(() => SYMBOLS),
      geometry: basis.flatMap((i) => WATERS[i - 1]!),
      real: basis.flatMap((i) => SYMBOLS.map(() => real.includes(i))),
      fix_com: true,
      fix_orientation: true,
      fix_symmetry: "c1",
    },
    driver: "energy",
    model: { method: "hf", basis: "6-31g" },
    keywords: KEYWORDS,
  })))));
  await writer.close();
  const { stdout } = await child.output();
  const { energies, seconds } = JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
  return {
    seconds,
    energies: Object.fromEntries(tasks.map(([real, basis], i) => [labelOf(real, basis), energies[i]])),
  };
}

// Every cluster in the basis of every cluster around it: 19.
function* clusters(): Generator<readonly [number[], number[]]> {
  const subsets = [1, 2, 3, 4, 5, 6, 7].map((bits) => [1, 2, 3].filter((i) => bits & 1 << i - 1));
  for (const basis of subsets) {
    for (const real of subsets) if (real.every((i) => basis.includes(i))) yield [real, basis];
  }
}

function labelOf(real: readonly number[], basis: readonly number[]): string {
  return `${real} in ${basis}`;
}
