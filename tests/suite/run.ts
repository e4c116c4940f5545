// The whole test suite, as `deno task test` runs it: types once, then the parts (parts.ts) in as many processes at a
// time as there are cores, those that mostly wait beside them, then those that must be alone; what failed, the slowest files, how much of lib/ the tests
// cover, and one last line that CI reads. docs/testing.md tells more.

import { fromFileUrl, join } from "@std/path";
import { coveredLines, tooLittle } from "./coverage.ts";
import { type Part, parts } from "./parts.ts";
import { printedBy } from "./process.ts";
import { hung, lastLine, type Results, resultsOf, slowest } from "./results.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const COVERAGE = join(ROOT, "coverage");

/** Processes at a time; more would want more memory than machines with many cores always have. */
const MAX_PROCESSES = 8;

/** The longest time of a part; the longest one takes four minutes on two cores, ten on a busy day. */
const MAX_PART_MINUTES = 25;

const SLOWEST_SHOWN = 10;

if (import.meta.main) Deno.exitCode = await suite();

/** Runs all tests; the status to exit with. */
async function suite(): Promise<number> {
  const begin = performance.now();
  const types = new Deno.Command(Deno.execPath(), {
    args: ["check", "-q"],
    cwd: ROOT,
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  });
  if (!(await types.output()).success) return 1;
  await Deno.remove(COVERAGE, { recursive: true }).catch(() => {});
  const { waiting, together, alone } = await parts(ROOT);
  const processes = Math.min(navigator.hardwareConcurrency, MAX_PROCESSES);
  const results = (await Promise.all([
    inParallel(waiting, waiting.length),
    inParallel(together, processes),
  ])).flat();
  results.push(...await inParallel(alone, 1));
  const covered = coveredLines(await coverageReport(), ROOT);
  await Deno.remove(COVERAGE, { recursive: true }).catch(() => {});

  const failures = results.flatMap(({ failures }) => failures);
  const lacks = tooLittle(covered);
  print("\nThe slowest files, in seconds:", slowest(results, SLOWEST_SHOWN));
  print(
    "\nLines that the tests reach, in percent:",
    covered.map(({ folder, percent }) => `${percent.toFixed(1).padStart(6)}  ${folder}`),
  );
  if (failures.length > 0) print("\nFailed:", failures);
  if (lacks.length > 0) print("\nToo little is tested:", lacks);
  const seconds = (performance.now() - begin) / 1000;
  console.log(`\n${lastLine(results, failures.length === 0 && lacks.length === 0, seconds)}`);
  return failures.length + lacks.length > 0 ? 1 : 0;
}

/** Runs parts, some at a time; each free process takes the next one. Results in the order of the parts. */
async function inParallel(todo: readonly Part[], processes: number): Promise<Results[]> {
  const results: Results[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: processes }, async () => {
    while (next < todo.length) {
      const at = next++;
      results[at] = await runPart(todo[at]!);
    }
  }));
  return results;
}

/** Runs one part in a process of its own, and prints what it printed, in one piece. */
async function runPart({ files, covered, docs }: Part): Promise<Results> {
  const junit = await Deno.makeTempFile({ prefix: "nmer-tests-", suffix: ".xml" });
  try {
    const args = [
      "test",
      "-A",
      `--junit-path=${junit}`,
      ...(docs ? ["--doc"] : ["--no-check"]),
      ...(covered ? [`--coverage=${COVERAGE}`, "--coverage-raw-data-only"] : []),
      ...files,
    ];
    const { code, text } = await printedBy(Deno.execPath(), { args, cwd: ROOT }, MAX_PART_MINUTES * 60_000);
    console.log(text.trimEnd());
    if (code === undefined) return hung(files, MAX_PART_MINUTES);
    return resultsOf(await Deno.readTextFile(junit), files, code);
  } finally {
    await Deno.remove(junit);
  }
}

/** Coverage as text in the form of lcov. */
async function coverageReport(): Promise<string> {
  const args = ["coverage", "--lcov", "--include=/lib/", COVERAGE];
  const { code, text } = await printedBy(Deno.execPath(), { args, cwd: ROOT }, MAX_PART_MINUTES * 60_000);
  if (code !== 0) throw new Error(`deno coverage failed: ${text}`);
  return text;
}

function print(title: string, lines: readonly string[]): void {
  console.log([title, ...lines.map((line) => `  ${line}`)].join("\n"));
}
