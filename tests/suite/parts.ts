// How the test files are shared out over processes. A file of a folder whose tests take long is a part by itself, the
// files of other folders are one part for each folder; long ones come first, so that the short ones fill the end.

import { dirname } from "@std/path";

/** What one process runs. */
export interface Part {
  /** Paths from the root, sorted. */
  readonly files: readonly string[];
  /** Whether what it reaches counts for coverage. */
  readonly covered: boolean;
  /** Whether it runs the examples in documentation instead of test files. */
  readonly docs?: boolean;
}

/** Folders whose files are parts of their own, in the order in which they start. */
const LONG: readonly string[] = [
  "tests/faults",
  "tests/claims",
  "tests/peers",
  "tests/engine",
  "tests/engine/psi4",
];

/**
 * Files that run when nothing else of the suite does, each with the reason. There is no reason such as "it is too
 * slow beside others": bounds on the wall clock have no place in tests.
 */
export const ALONE: Readonly<Record<string, string>> = {
  "tests/faults/memory_test.ts":
    "limits the memory of a control group, and the system kills when that is short",
  "tests/execution/carriers/process_memory_test.ts":
    "exhausts the heap of child processes: two gigabytes at most",
  "tests/structure/root_test.ts": "looks at what all others left in the top folder",
};

/**
 * Files that run beside all others from the start, in a process more than there are cores, each with the reason: they
 * wait, and what they wait for takes little of a core.
 */
export const WAITING: Readonly<Record<string, string>> = {
  "tests/cluster/slurm/jobs_test.ts":
    "waits for Slurm, which kills, queues and warns by the clock: 90 seconds of which it computes ten",
};

/**
 * Folders and files that do not count for coverage, each with the reason. Counting makes the engine three times
 * slower, and all processes that tests start inherit it.
 */
export const UNCOUNTED: Readonly<Record<string, string>> = {
  "tests/faults": "hundreds of whole runs of nmer, whose lines the tests of the rooms reach",
  "tests/packaging": "the bundle, which is not lib",
  "tests/peers": "whole calculations behind another program's tests",
  "tests/claims": "whole calculations, whose lines the tests of the rooms reach",
  "tests/engine/psi4": "tables of energies; the tests beside them reach the same lines",
  "tests/engine/table_test.ts":
    "tables of energies and derivatives; the tests beside it reach the same lines",
};

/** Files of those folders that count all the same, each with the reason. */
export const COUNTED: Readonly<Record<string, string>> = {
  "tests/faults/faulty_programs_test.ts":
    "programs that run once, which no test of a room starts; not slower by it",
};

/** All parts of the suite. */
export interface Parts {
  /** Those that mostly wait, and run beside all others. */
  readonly waiting: readonly Part[];
  /** Those that share the cores. */
  readonly together: readonly Part[];
  /** Those that run alone, after all others. */
  readonly alone: readonly Part[];
}

/** Shares all test files out. */
export async function parts(root: string): Promise<Parts> {
  const together = new Map<string, string[]>();
  const alone: string[] = [];
  const waiting: string[] = [];
  for (const file of await testFiles(root, "tests")) {
    if (file in ALONE) alone.push(file);
    else if (file in WAITING) waiting.push(file);
    else together.getOrInsertComputed(isLong(file) ? file : dirname(file), () => []).push(file);
  }
  const part = (files: readonly string[]): Part => ({ files, covered: isCovered(files[0]!) });
  return {
    waiting: waiting.map((file) => part([file])),
    together: [
      ...Array.from(together.values(), part).sort((one, other) => rank(one) - rank(other)),
      { files: await documented(root), covered: true, docs: true },
    ],
    alone: alone.map((file) => part([file])),
  };
}

/** The documents and modules whose examples are run, as paths from the root. */
export async function documented(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of await filesBelow(root, "lib", ".ts")) {
    if (/^\s*\* @example/m.test(await Deno.readTextFile(`${root}/${file}`))) found.push(file);
  }
  return ["mod.ts", "parts.ts", "plan.ts", "portable.ts", "README.md", "docs/guide/library.md", ...found];
}

/** All test files below a folder, as paths from the root, sorted. */
export function testFiles(root: string, folder: string): Promise<string[]> {
  return filesBelow(root, folder, "_test.ts");
}

async function filesBelow(root: string, folder: string, ending: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await filesBelow(root, path, ending));
    else if (name.endsWith(ending)) found.push(path);
  }
  return found.sort();
}

function isLong(file: string): boolean {
  return LONG.includes(dirname(file));
}

function isCovered(file: string): boolean {
  return file in COUNTED || !(file in UNCOUNTED) && !(dirname(file) in UNCOUNTED);
}

/** Those that take long first. */
function rank({ files }: Part): number {
  const at = LONG.indexOf(dirname(files[0]!));
  return at < 0 ? LONG.length : at;
}
