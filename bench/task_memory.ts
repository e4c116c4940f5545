// The memory that tasks of the built-in engine take, and what `nmer plan` expects: each case in a process of its own,
// whose peak (VmHWM of /proc) before the task is taken off.
//
//   deno run -A bench/task_memory.ts            # all cases
//   deno run -A bench/task_memory.ts hf-direct  # one of them

import { prepare } from "../lib/calculation/mod.ts";
import { fragmentIndex } from "../lib/base/indices.ts";
import { parseInput } from "../lib/input/mod.ts";
import { nmerOf } from "../lib/molecule/mod.ts";
import { builtinNamed } from "../lib/programs/builtin/builtin_programs.ts";
import { isBuiltin } from "../lib/programs/mod.ts";

interface Case {
  /** Water molecules. */
  readonly waters: number;
  readonly method: string;
  readonly basis: string;
  readonly driver: "energy" | "gradient" | "hessian";
  readonly keywords?: Readonly<Record<string, unknown>>;
  /** What the task may take, in bytes. */
  readonly memoryBytes: number;
  /** Whether an electron is missing. */
  readonly open?: boolean;
}

const MUCH = 8e9;
const FITTED = { scf_type: "df" };
const CASES: Readonly<Record<string, Case>> = {
  "hf-small": { waters: 1, method: "hf", basis: "sto-3g", driver: "energy", memoryBytes: MUCH },
  "hf-in-core": { waters: 4, method: "hf", basis: "6-31g*", driver: "energy", memoryBytes: MUCH },
  "hf-in-core-large": { waters: 6, method: "hf", basis: "cc-pvdz", driver: "energy", memoryBytes: MUCH },
  "hf-direct": { waters: 10, method: "hf", basis: "6-31g*", driver: "energy", memoryBytes: MUCH },
  "uhf-in-core": {
    waters: 6,
    method: "hf",
    basis: "6-31g*",
    driver: "energy",
    memoryBytes: MUCH,
    open: true,
  },
  "hf-gradient": { waters: 4, method: "hf", basis: "6-31g*", driver: "gradient", memoryBytes: MUCH },
  "hf-gradient-large": { waters: 8, method: "hf", basis: "6-31g*", driver: "gradient", memoryBytes: MUCH },
  "hf-hessian-small": { waters: 1, method: "hf", basis: "sto-3g", driver: "hessian", memoryBytes: MUCH },
  "hf-hessian": { waters: 2, method: "hf", basis: "6-31g*", driver: "hessian", memoryBytes: MUCH },
  "hf-hessian-large": { waters: 3, method: "hf", basis: "6-31g*", driver: "hessian", memoryBytes: MUCH },
  "hf-df": {
    waters: 6,
    method: "hf",
    basis: "cc-pvdz",
    driver: "energy",
    memoryBytes: MUCH,
    keywords: FITTED,
  },
  "hf-df-large": {
    waters: 12,
    method: "hf",
    basis: "cc-pvdz",
    driver: "energy",
    memoryBytes: MUCH,
    keywords: FITTED,
  },
  "hf-df-tight": {
    waters: 8,
    method: "hf",
    basis: "cc-pvdz",
    driver: "energy",
    memoryBytes: 0.15e9,
    keywords: FITTED,
  },
  "hf-df-gradient": {
    waters: 10,
    method: "hf",
    basis: "cc-pvdz",
    driver: "gradient",
    memoryBytes: MUCH,
    keywords: FITTED,
  },
  "mp2": { waters: 4, method: "mp2", basis: "6-31g*", driver: "energy", memoryBytes: MUCH },
  "mp2-large": { waters: 8, method: "mp2", basis: "6-31g*", driver: "energy", memoryBytes: MUCH },
  "mp2-tight": { waters: 8, method: "mp2", basis: "6-31g*", driver: "energy", memoryBytes: 0.7e9 },
  "mp2-direct": {
    waters: 8,
    method: "mp2",
    basis: "6-31g*",
    driver: "energy",
    memoryBytes: MUCH,
    keywords: { scf_type: "direct" },
  },
  "ump2": { waters: 6, method: "mp2", basis: "6-31g*", driver: "energy", memoryBytes: MUCH, open: true },
  "mp2-df": {
    waters: 12,
    method: "mp2",
    basis: "cc-pvdz",
    driver: "energy",
    memoryBytes: MUCH,
    keywords: { ...FITTED, mp2_type: "df" },
  },
  "mp2-gradient": { waters: 4, method: "mp2", basis: "6-31g*", driver: "gradient", memoryBytes: MUCH },
  "mp2-gradient-large": { waters: 7, method: "mp2", basis: "6-31g*", driver: "gradient", memoryBytes: MUCH },
  "mp2-df-gradient": {
    waters: 10,
    method: "mp2",
    basis: "cc-pvdz",
    driver: "gradient",
    memoryBytes: MUCH,
    keywords: { ...FITTED, mp2_type: "df" },
  },
  "mp2-df-gradient-small": {
    waters: 4,
    method: "mp2",
    basis: "cc-pvdz",
    driver: "gradient",
    memoryBytes: MUCH,
    keywords: { ...FITTED, mp2_type: "df" },
  },
  "mp2-df-gradient-exact-field": {
    waters: 6,
    method: "mp2",
    basis: "cc-pvdz",
    driver: "gradient",
    memoryBytes: MUCH,
    keywords: { mp2_type: "df" },
  },
  "mp2-hessian": { waters: 1, method: "mp2", basis: "6-31g*", driver: "hessian", memoryBytes: MUCH },
};

const [name] = Deno.args;
if (name === undefined || !Deno.args.includes("--here")) {
  for (const each of name === undefined ? Object.keys(CASES) : [name]) {
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", import.meta.filename!, each, "--here"],
    }).spawn().status;
    if (!success) console.log(`${each} did not finish`);
  }
} else measure(name, CASES[name]!);

/** Computes a case and says what it took. */
function measure(
  name: string,
  { waters, method, basis, driver, keywords = {}, memoryBytes, open = false }: Case,
) {
  const { programs, plan, molecule } = prepare(parseInput(JSON.stringify({
    molecule: {
      symbols: Array.from({ length: waters }, () => ["O", "H", "H"]).flat(),
      geometry: Array.from({ length: waters }, (_, i) => waterAt(5.5 * (i % 2), 5.5 * (i >> 1))).flat(),
      fragments: [[0, 1], Array.from({ length: 3 * waters - 2 }, (_, i) => i + 2)],
      fragment_charges: [open ? 0 : -1, 1],
      fragment_multiplicities: [open ? 2 : 1, 1],
    },
    model: { method, basis, keywords },
    bsse: ["nocp"],
    max_nbody: 2,
    driver,
  })));
  const both = [fragmentIndex(0), fragmentIndex(1)];
  const { program, prepared } = programs.get(plan.models[0]!)!;
  if (!isBuiltin(program)) throw new Error("only tasks of this process can be measured");
  const nmer = nmerOf(molecule, both, both);
  const expected = program.memoryBytes!(prepared, nmer, driver, memoryBytes);
  const least = program.leastMemoryBytes(prepared, nmer, driver);
  const before = peakBytes();
  const begin = performance.now();
  const steps = builtinNamed(program.name).compute(prepared, driver, nmer, { memoryBytes });
  while (!steps.next().done);
  const taken = peakBytes() - before;
  console.log(JSON.stringify({
    case: name,
    seconds: Math.round((performance.now() - begin) / 1000),
    own_mb: megabytes(before),
    least_mb: megabytes(least),
    expected_mb: megabytes(expected),
    taken_mb: megabytes(taken),
    taken_over_expected: Number((taken / expected).toFixed(2)),
  }));
}

/** A water molecule, in bohr. */
function waterAt(x: number, y: number): readonly number[] {
  return [x, y, 0, x + 1.43, y + 1.1, 0.1, x - 1.43, y + 1.1, 0.1];
}

function peakBytes(): number {
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))![1]);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
