// How many lines of lib/ the tests reach, and how many they must.

/** The least part of lines, in percent, over all files below a folder. */
const MIN_PERCENT: Readonly<Record<string, number>> = { "lib": 90, "lib/execution": 95 };

/** Lines that tests reach below a folder. */
export interface Covered {
  readonly folder: string;
  readonly percent: number;
}

/** Sums up a report in the form of lcov: lib/ as a whole, then each of its rooms. */
export function coveredLines(lcov: string, root: string): Covered[] {
  const sums = new Map<string, { found: number; hit: number }>();
  for (const record of lcov.split("end_of_record")) {
    const path = /^SF:(.*)$/m.exec(record)?.[1];
    if (path === undefined || !path.startsWith(root) || path.endsWith("_wasm.ts")) continue; // written by compilers
    const [top, room] = path.slice(root.length).replace(/^\//, "").split("/");
    if (top !== "lib") continue;
    const lines = [...record.matchAll(/^DA:\d+,(\d+)/gm)].map((match) => Number(match[1]));
    for (const folder of [top, `${top}/${room}`]) {
      const sum = sums.getOrInsertComputed(folder, () => ({ found: 0, hit: 0 }));
      sum.found += lines.length;
      sum.hit += lines.filter((count) => count > 0).length;
    }
  }
  return Array.from(
    sums,
    ([folder, { found, hit }]) => ({ folder, percent: found === 0 ? 100 : 100 * hit / found }),
  )
    .sort((one, other) => one.folder < other.folder ? -1 : 1);
}

/** A line for each folder of which the tests reach too little. */
export function tooLittle(covered: readonly Covered[]): string[] {
  return Object.entries(MIN_PERCENT).flatMap(([folder, least]) => {
    const percent = covered.find((each) => each.folder === folder)?.percent ?? 0;
    return percent >= least
      ? []
      : [`${folder}: ${percent.toFixed(1)} % of the lines, at least ${least} % are wanted`];
  });
}
