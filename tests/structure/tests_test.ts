// The order of the tests as a check: where a test file may stand, and what the suite's lists name.

import { assert, assertEquals } from "@std/assert";
import { dirname, fromFileUrl } from "@std/path";
import { coveredLines, tooLittle } from "../suite/coverage.ts";
import { ALONE, COUNTED, parts, testFiles, UNCOUNTED, WAITING } from "../suite/parts.ts";
import { printedBy } from "../suite/process.ts";
import { hung, lastLine, resultsOf, slowest } from "../suite/results.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Folders of tests that are sorted by what they claim; all others mirror lib/. docs/testing.md says what is where. */
const BY_CLAIM = [
  "tests/claims",
  "tests/engine/psi4",
  "tests/faults",
  "tests/packaging",
  "tests/peers",
  "tests/structure",
];

Deno.test("structure: every test file mirrors a folder of lib, or stands in a folder for claims", async () => {
  const strays: string[] = [];
  for (const file of await testFiles(ROOT, "tests")) {
    const folder = dirname(file);
    if (BY_CLAIM.includes(folder)) continue;
    const room = `${ROOT}/${folder.replace(/^tests/, "lib")}`;
    if (!(await Deno.stat(room).catch(() => undefined))?.isDirectory) strays.push(file);
  }
  assertEquals(strays, []);
});

Deno.test("structure: tests are in files of tests, which are counted by what they ran", async () => {
  const strays: string[] = [];
  for (const file of await sources("tests")) {
    if (file.endsWith("_test.ts")) continue;
    if (/\bDeno\.test\(/.test(await Deno.readTextFile(`${ROOT}/${file}`))) strays.push(file);
  }
  assertEquals(strays, []);
});

/** All modules of a folder and those in it, as paths from the root. */
async function sources(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await sources(path));
    else if (name.endsWith(".ts")) found.push(path);
  }
  return found.sort();
}

Deno.test("structure: a Python that tests run has a folder, in which it may leave what it will", async () => {
  const strays: string[] = [];
  for (const file of await sources("tests")) {
    const text = await Deno.readTextFile(`${ROOT}/${file}`);
    for (
      const { 0: call, index } of text.matchAll(
        /\bDeno\.Command\(\s*["\w/.]*[Pp](?:ython|si4)[^]*?\.(?:output|spawn)\(/g,
      )
    ) {
      if (!/\bcwd\b/.test(call)) strays.push(`${file}:${text.slice(0, index).split("\n").length}`);
    }
  }
  assertEquals(strays, []);
});

Deno.test("suite: every test file is in one part, and lists name what is there", async () => {
  const files = await testFiles(ROOT, "tests");
  assert(files.length > 100);
  const { waiting, together, alone } = await parts(ROOT);
  const inParts = [...waiting, ...together, ...alone].flatMap(({ files }) => files).filter((file) =>
    file.endsWith("_test.ts")
  );
  assertEquals(inParts.sort(), files);
  const known = new Set([...files, ...files.map((file) => dirname(file))]);
  for (const list of [ALONE, WAITING, UNCOUNTED, COUNTED]) {
    assertEquals(Object.keys(list).filter((name) => !known.has(name)), []);
  }
});

const JUNIT = `<testsuite name="./tests/a_test.ts" tests="4">
  <testcase name="a: one" classname="./tests/a_test.ts" time="0.250" line="1" col="6">
  </testcase>
  <testcase name="a: &lt;two&gt;" classname="./tests/a_test.ts" time="1.500" line="2" col="6">
    <failure message="Uncaught">AssertionError</failure>
  </testcase>
  <testcase name="a: three" classname="./tests/a_test.ts" time="0.000" line="3" col="6">
    <skipped/>
  </testcase>
</testsuite>`;

Deno.test("suite: results are counted, and a file without tests or an end without a reason is a failure", () => {
  const results = resultsOf(JUNIT, ["tests/a_test.ts", "tests/b_test.ts"], 1);
  assertEquals([results.passed, results.ignored], [1, 1]);
  assertEquals(results.failures, ["tests/a_test.ts: a: <two>", "tests/b_test.ts: it ran no test"]);
  assertEquals(slowest([results], 1), ["   1.8  tests/a_test.ts"]);
  assertEquals(resultsOf("", ["README.md"], 0).failures, []);
  assertEquals(resultsOf("", ["README.md"], 139).failures, ["README.md: ended with status 139"]);
  assertEquals(lastLine([results], false, 63), "FAILED | 1 passed | 2 failed | 1 ignored (1m3s)");
});

Deno.test("suite: a part that hangs is ended with what it printed, also where its children hold its output", async () => {
  const script = "echo a test that; echo hangs >&2; sleep 60 & wait";
  const late = await printedBy("bash", { args: ["-c", script] }, 2000);
  assertEquals(late, { code: undefined, text: "a test that\nhangs\n" });
  assertEquals(
    lastLine([hung(["tests/a_test.ts"], 25)], false, 1500),
    "FAILED | 0 passed | 1 failed (25m0s)",
  );
  assertEquals(await printedBy("bash", { args: ["-c", "echo done; exit 3"] }, 60_000), {
    code: 3,
    text: "done\n",
  });
});

Deno.test("suite: steps side by side take the time of their test, once", () => {
  const results = resultsOf(
    [["all &gt; of them", 3], ["another", 1], ["all &gt; of them &gt; one", 3], [
      "all &gt; of them &gt; two",
      2.5,
    ]]
      .map(([name, time]) =>
        `<testcase name="${name}" classname="./tests/a_test.ts" time="${time}">\n</testcase>`
      )
      .join("\n"),
    ["tests/a_test.ts"],
    0,
  );
  assertEquals([results.passed, slowest([results], 1)], [4, ["   4.0  tests/a_test.ts"]]);
});

Deno.test("suite: lines of lib are counted by room, generated ones are not, and too few are a failure", () => {
  const record = (path: string, ...counts: number[]) =>
    [`SF:/root/${path}`, ...counts.map((count, i) => `DA:${i + 1},${count}`), "BRDA:1,1,0,0", "end_of_record"]
      .join("\n");
  const lcov = [
    record("lib/plan/a.ts", 1, 1, 5, 0),
    record("lib/execution/run/b.ts", 2, 2, 2, 2),
    record("lib/engine/c_wasm.ts", 0, 0, 0, 0),
    record("tests/d.ts", 0, 0),
  ].join("\n");
  const covered = coveredLines(lcov, "/root");
  assertEquals(covered, [{ folder: "lib", percent: 87.5 }, { folder: "lib/execution", percent: 100 }, {
    folder: "lib/plan",
    percent: 75,
  }]);
  assertEquals(tooLittle(covered), ["lib: 87.5 % of the lines, at least 90 % are wanted"]);
  assertEquals(tooLittle([]).length, 2);
});
