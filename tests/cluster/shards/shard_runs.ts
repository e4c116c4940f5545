// Shards on real files, in the process of the test: an input run as a whole, in shards, and joined.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { type DiskRun, runOnDisk } from "../../command_line/disk_host.ts";
import { withFolder } from "../../folders.ts";

/** A folder with an input `in.yaml`. */
export interface ShardFolder {
  readonly path: string;
  /** The path of a file in it. */
  readonly file: (name: string) => string;
  /** Runs nmer; files are named as the command line has them, `in.yaml` for that in the folder. */
  readonly nmer: (status: number, ...args: readonly string[]) => Promise<DiskRun>;
  /** Computes one shard of its input in the main thread. */
  readonly shard: (index: number, count: number, ...more: readonly string[]) => Promise<DiskRun>;
  /** Paths of the journals of shards, by their default names. */
  readonly journals: (count: number, ...indices: readonly number[]) => readonly string[];
}

/** Uses a folder with an input. */
export function inShardFolder<A>(
  input: string,
  use: (folder: ShardFolder) => Promise<A>,
  environment: Readonly<Record<string, string>> = {},
): Promise<A> {
  return withFolder(async (path) => {
    const file = (name: string) => join(path, name);
    await Deno.writeTextFile(file("in.yaml"), input);
    const nmer: ShardFolder["nmer"] = async (status, ...args) => {
      const ended = await runOnDisk(args.map((word) => word === "in.yaml" ? file(word) : word), environment);
      assertEquals(ended.status, status, `${args.join(" ")}: ${ended.err}${ended.out}`);
      return ended;
    };
    return await use({
      path,
      file,
      nmer,
      shard: (index, count, ...more) =>
        nmer(0, "run", "in.yaml", "--shard", `${index}/${count}`, "--mode", "serial", "-q", ...more),
      journals: (count, ...indices) => {
        const which = indices.length > 0 ? indices : Array.from({ length: count }, (_, i) => i + 1);
        return which.map((index) => file(`in.${index}-of-${count}.nmer.db`));
      },
    });
  });
}

/** Runs the input of a folder as a whole, without a journal; all of its result but what says how it went. */
export async function wholeRun({ nmer, file }: ShardFolder): Promise<Numbers> {
  await nmer(0, "run", "in.yaml", "-o", file("whole.json"), "--no-journal", "--mode", "serial", "-q");
  return numbersOf(file("whole.json"));
}

/** Joins journals of a folder; the same of what they give. */
export async function joined(
  { nmer, file }: ShardFolder,
  journals: readonly string[],
  ...more: readonly string[]
): Promise<Numbers> {
  await nmer(0, "merge", "in.yaml", ...journals, "-o", file("joined.json"), "-q", ...more);
  return numbersOf(file("joined.json"));
}

/** What of a result does not depend on how it came to be. */
export type Numbers = Readonly<Record<string, unknown>>;

/** The numbers of a result file, text and all. */
export function numbersOf(path: string): Numbers {
  const { extras, provenance: _, ...numbers } = JSON.parse(Deno.readTextFileSync(path));
  assert(numbers.success);
  return { ...numbers, evidence: extras.nmer.evidence };
}

/** Nothing but journals themselves lies beside them. */
export function assertNoCompanions({ path }: ShardFolder): void {
  const names = Array.from(Deno.readDirSync(path), ({ name }) => name);
  assertEquals(names.filter((name) => /-wal|-shm|-journal$|\.salvage/.test(name)), []);
}

/** Three water molecules. */
export const TRIMER_ATOMS = `molecule:
  text: |
    O -2.76373224 -1.24377706 -0.15444566
    H -1.12357791 -2.06227970 -0.05243799
    H -3.80792362 -2.08705525  1.06090407
    --
    O  2.46924614 -1.75437739 -0.17092884
    H  3.76368260 -2.21425403  1.00846104
    H  2.30598330  0.07098445 -0.03942473
    --
    O  0.29127930  3.00875625  0.20308515
    H -1.21253048  1.95820900  0.10303324
    H  0.10002049  4.24958115 -1.10222079
    units bohr
`;

/** As many helium atoms in a row that is not quite one, each a fragment. */
export function helium(count: number): string {
  const atoms = Array.from({ length: count }, (_, i) => `    He ${(i % 2) * 0.1} 0 ${4.5 * i}`);
  return `molecule:\n  text: |\n${atoms.join("\n    --\n")}\n    units bohr\n`;
}

/** Some quick tasks: 4 atoms of helium to third order, 28 tasks. */
export const QUICK = `${helium(4)}model: { method: hf, basis: sto-3g }\nbsse: [cp, nocp]\nmax_nbody: 3\n`;
