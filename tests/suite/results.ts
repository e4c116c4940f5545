// What the parts of the suite gave, from the JUnit files of `deno test`.

/** What one part gave. */
export interface Results {
  readonly passed: number;
  readonly ignored: number;
  /** One line for each failure. */
  readonly failures: readonly string[];
  /** By file; of a test with steps its own time, which has theirs. */
  readonly seconds: ReadonlyMap<string, number>;
}

/** Reads the results of a part; a file without any test is a failure, and so is an end without a reason. */
export function resultsOf(junit: string, files: readonly string[], code: number): Results {
  const seconds = new Map<string, number>();
  const failures: string[] = [];
  const tests = new Set<string>();
  let [passed, ignored] = [0, 0];
  for (const [, head = "", body = ""] of junit.matchAll(/<testcase\s([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)) {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(` ${head}`)?.[1] ?? "";
    const file = attribute("classname").replace(/^\.\//, "").replace(/\$\d.*$/, "");
    const name = attribute("name");
    const isStep = isStepOf(tests, file, name);
    tests.add(`${file}\0${name}`);
    seconds.set(file, (seconds.get(file) ?? 0) + (isStep ? 0 : Number(attribute("time"))));
    if (body.includes("<skipped")) ignored++;
    else if (/<(failure|error)/.test(body)) failures.push(`${file}: ${plain(name)}`);
    else passed++;
  }
  failures.push(
    ...files.filter((file) => file.endsWith("_test.ts") && !seconds.has(file)).map((file) =>
      `${file}: it ran no test`
    ),
  );
  if (code !== 0 && failures.length === 0) failures.push(`${files.join(" ")}: ended with status ${code}`);
  return { passed, ignored, failures, seconds };
}

/** The results of a part that never ended; what it printed last is the test that hangs. */
export function hung(files: readonly string[], minutes: number): Results {
  const failures = [`${files.join(" ")}: ended after ${minutes} minutes; the test that it named last hangs`];
  return { passed: 0, ignored: 0, failures, seconds: new Map() };
}

/** Whether something is a step of a test that stands above it: its name begins with that of the test. */
function isStepOf(tests: ReadonlySet<string>, file: string, name: string): boolean {
  const parents = Array.from(name.matchAll(/ (?:&gt;|>) /g), ({ index }) => name.slice(0, index));
  return parents.some((parent) => tests.has(`${file}\0${parent}`));
}

/** The files whose tests took longest, a line each. */
export function slowest(results: readonly Results[], count: number): string[] {
  return results.flatMap(({ seconds }) => [...seconds]).sort(([, one], [, other]) => other - one).slice(
    0,
    count,
  )
    .map(([file, seconds]) => `${seconds.toFixed(1).padStart(6)}  ${file}`);
}

/** The last line of the suite, in the form of `deno test`: `ok | 12 passed | 0 failed | 1 ignored (1m3s)`. */
export function lastLine(results: readonly Results[], isGood: boolean, seconds: number): string {
  const sum = (of: (part: Results) => number) => results.reduce((total, part) => total + of(part), 0);
  const ignored = sum(({ ignored }) => ignored);
  return `${isGood ? "ok" : "FAILED"} | ${sum(({ passed }) => passed)} passed | ${
    sum(({ failures }) => failures.length)
  } failed${ignored === 0 ? "" : ` | ${ignored} ignored`} (${Math.floor(seconds / 60)}m${
    Math.round(seconds % 60)
  }s)`;
}

function plain(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll(
    "&apos;",
    "'",
  )
    .replaceAll("&amp;", "&");
}
