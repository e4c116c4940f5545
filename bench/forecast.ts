// Times of tasks over those that `nmer plan` expects from its constants, by program: processor seconds, which hold on a
// machine that has other things to do. What a start takes is apart. Water molecules throughout.
//
//   deno run -A bench/forecast.ts [builtin|psi4|nwchem|mopac ...]
//
// Psi4, NWChem and MOPAC are asked by bench/program_seconds.py with the Python of PYTHON [/usr/bin/python3].

import { cpuUsage } from "node:process";
import { fragmentIndex } from "../lib/base/indices.ts";
import { prepare, sizesOf } from "../lib/calculation/mod.ts";
import { parseInput } from "../lib/input/mod.ts";
import { nmerOf } from "../lib/molecule/mod.ts";
import { builtinNamed } from "../lib/programs/builtin/builtin_programs.ts";
import { isBuiltin } from "../lib/programs/mod.ts";

interface Case {
  readonly method: string;
  readonly basis: string | null;
  readonly driver: string;
  readonly atoms: number;
  readonly keywords?: Readonly<Record<string, unknown>>;
}

const both = [fragmentIndex(0), fragmentIndex(1)];

/** The calculation of one task. */
function calculationOf(program: string, { method, basis, driver, atoms, keywords = {} }: Case) {
  return prepare(parseInput(JSON.stringify({
    molecule: {
      symbols: Array.from({ length: atoms / 3 }, () => ["O", "H", "H"]).flat(),
      geometry: Array.from({ length: atoms / 3 }, (_, i) => waterAt(5.5 * (i % 2), 5.5 * (i >> 1))).flat(),
      fragments: [[0, 1], Array.from({ length: atoms - 2 }, (_, i) => i + 2)],
      fragment_charges: [-1, 1],
      fragment_multiplicities: [1, 1],
    },
    model: { program, method, ...(basis === null ? {} : { basis }), keywords },
    bsse: ["nocp"],
    max_nbody: 2,
    driver,
  })));
}

function waterAt(x: number, y: number): readonly number[] {
  return [x, y, 0, x + 1.43, y + 1.1, 0.1, x - 1.43, y + 1.1, 0.1];
}

const ratios: number[] = [];

/** Says what a task took and was expected to. */
function report(program: string, task: Case, seconds: number) {
  const calculation = calculationOf(program, task);
  const expected = sizesOf(calculation)(calculation.plan.models[0]!, both).seconds;
  ratios.push(seconds / expected);
  console.log(
    [
      program,
      task.method,
      task.basis,
      JSON.stringify(task.keywords ?? {}),
      task.driver,
      `${task.atoms} atoms`,
    ]
      .join(" ").padEnd(66) +
      `${seconds.toFixed(4)} s, expected ${expected.toFixed(4)}: ${(seconds / expected).toFixed(2)}`,
  );
}

/** Computes a task of the built-in engine as often as it takes to be warm, and says what the middle one took. */
function measureBuiltin(task: Case) {
  const { programs, plan, molecule } = calculationOf("builtin", task);
  const { program, prepared } = programs.get(plan.models[0]!)!;
  if (!isBuiltin(program)) throw new Error("not built in");
  const nmer = nmerOf(molecule, both, both);
  const rounds: number[] = [];
  for (let total = 0; total < 3 || rounds.length < 2;) {
    builtinNamed(program.name).release?.(); // integrals of the round before
    const { user, system } = cpuUsage();
    const steps = builtinNamed(program.name).compute(prepared, plan.expansion.driver, nmer, {
      memoryBytes: 8e9,
    });
    while (!steps.next().done);
    const after = cpuUsage();
    rounds.push((after.user + after.system - user - system) / 1e6);
    total += rounds.at(-1)!;
  }
  report("builtin", task, rounds.toSorted((a, b) => a - b)[rounds.length >> 1]!);
}

const tasksOf = (method: string, basis: string, driver: string, waters: readonly number[], keywords = {}) =>
  waters.map((count): Case => ({ method, basis, driver, atoms: 3 * count, keywords }));
const BUILTIN: readonly Case[] = [
  ...tasksOf("hf", "sto-3g", "energy", [1, 2, 4]),
  ...tasksOf("hf", "6-31g", "energy", [1, 2, 4]),
  ...tasksOf("hf", "cc-pvdz", "energy", [1, 3]),
  ...tasksOf("hf", "aug-cc-pvdz", "energy", [2]),
  ...tasksOf("hf", "6-31g", "energy", [2, 4], { scf_type: "direct" }),
  ...tasksOf("hf", "6-31g", "energy", [2, 4], { reference: "uhf" }),
  ...tasksOf("hf", "sto-3g", "gradient", [1, 2]),
  ...tasksOf("hf", "6-31g", "gradient", [1, 3]),
  ...tasksOf("hf", "sto-3g", "hessian", [1, 2]),
  ...tasksOf("hf", "cc-pvdz", "energy", [1, 3], { scf_type: "df" }),
  ...tasksOf("mp2", "6-31g", "energy", [1, 3]),
  ...tasksOf("mp2", "cc-pvdz", "energy", [2]),
  ...tasksOf("mp2", "6-31g", "gradient", [1, 2]),
];

async function measureProgram(program: string) {
  const { stdout } = await new Deno.Command(Deno.env.get("PYTHON") ?? "/usr/bin/python3", {
    args: [`${import.meta.dirname}/program_seconds.py`, program],
    stderr: "null",
  }).output();
  for (const line of new TextDecoder().decode(stdout).split("\n").filter((text) => text.startsWith("{"))) {
    const value = JSON.parse(line);
    if (value.start !== undefined) console.log(`${program} starts in ${value.start} s`);
    else if (value.success) report(program, value, value.seconds);
  }
}

const wanted = Deno.args.length === 0 ? ["builtin", "psi4", "nwchem", "mopac"] : Deno.args;
for (const program of wanted) {
  ratios.length = 0;
  if (program === "builtin") BUILTIN.forEach(measureBuiltin);
  else await measureProgram(program);
  const logs = ratios.map(Math.log2).sort((a, b) => a - b);
  const within = (factor: number) => logs.filter((log) => Math.abs(log) <= Math.log2(factor)).length;
  console.log(
    `${program}: ${ratios.length} tasks, median ${(2 ** (logs[logs.length >> 1] ?? 0)).toFixed(2)}, ` +
      `${within(2)} within a factor of 2, ${within(3)} within 3\n`,
  );
}
