// Options that a program hands to the library, whose types nobody checks at run time.

import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError, parseInput, parseResult, prepare, run, type RunOptions } from "../../../mod.ts";
import { parseBasisSet, resolveExpansion } from "../../../parts.ts";
import { checkRunOptions } from "../../../lib/calculation/mod.ts";

const CALCULATION = prepare(parseInput(`molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }
model: { method: hf, basis: sto-3g }
`));

const wrong: readonly (readonly [given: unknown, message: string])[] = [
  [
    { mode: "serail" },
    'options.mode: found "serail"; expected one of auto, serial, workers, processes, mpi. Did you mean serial?',
  ],
  [{ mode: "mpi" }, "found mpi, but this process is alone"],
  [
    { schedule: "lvel" },
    'options.schedule: found "lvel"; expected one of level, overlap. Did you mean level?',
  ],
  [{ onFailure: "stop" }, 'options.onFailure: found "stop"; expected one of continue, abort'],
  [{ parallel: NaN }, "options.parallel: found NaN; expected auto, or a number of workers from 1"],
  [{ parallel: 0 }, "options.parallel: found 0; expected auto, or a number of workers from 1"],
  [{ parallel: "2" }, 'options.parallel: found "2"; expected auto, or a number of workers from 1'],
  [
    { timeoutMilliseconds: -1 },
    "options.timeoutMilliseconds: found -1; expected a number of milliseconds above 0",
  ],
  [
    { runTimeoutMilliseconds: "1h" },
    'options.runTimeoutMilliseconds: found "1h"; expected a number of milliseconds',
  ],
  [{ memoryBytes: 0 }, "options.memoryBytes: found 0; expected a number of bytes above 0"],
  [{ retries: 1.5 }, "options.retries: found 1.5; expected a whole number from 0 to 1000"],
  [{ threads: Infinity }, "options.threads: found Infinity; expected a whole number from 1 to 1024"],
  [{ scratch: "" }, 'options.scratch: found ""; expected a path that is not empty'],
  [{ paralel: 2 }, 'options.paralel: found the unknown option "paralel"; expected one of parallel, schedule'],
  [{ paralel: 2 }, "Did you mean parallel?"],
  [{ timeout: 2 }, "Did you mean timeoutMilliseconds?"],
  [{ on_failure: "abort" }, "Did you mean onFailure?"],
  [{ signal: {} }, "options.signal: found an object; expected an AbortSignal"],
  [{ observe: "all" }, 'options.observe: found "all"; expected a function of an event'],
  [{ journalFile: "a.db" }, 'options.journalFile: found "a.db"; expected an object with the path of a file'],
  [{ journalFile: {} }, "options.journalFile.path: found nothing; expected the absolute path of a file"],
  [{ journalFile: { path: "/a", frehs: true } }, "Did you mean fresh?"],
  ["serial", 'options: found "serial"; expected a mapping of options'],
  [null, "options: found nothing; expected a mapping of options"],
];
for (const [given, message] of wrong) {
  const shown = JSON.stringify(given, (_, value) => typeof value === "number" ? String(value) : value);
  Deno.test(`library: a run with the options ${shown} is refused: ${message}`, async () => {
    const error = await assertRejects(() => run(CALCULATION, given as RunOptions), InputError);
    assertStringIncludes(error.message, message);
  });
}

Deno.test("library: right options, and those that are undefined, are taken", async () => {
  checkRunOptions({
    mode: "processes",
    parallel: "auto",
    schedule: "overlap",
    timeoutMilliseconds: 0.5,
    memoryBytes: 1e9,
    retries: 0,
    journalFile: { path: "/a.db", report: () => {} },
    signal: AbortSignal.timeout(1),
    observe: () => {},
  });
  const given: RunOptions = { mode: "serial", parallel: 1, journalFile: undefined, threads: undefined };
  assertEquals((await run(CALCULATION, given)).failures, []);
});

const calls: readonly (readonly [what: string, call: () => unknown, message: string])[] = [
  ["a format that is none", () => parseInput("a: 1", { format: "yml" as "yaml" }), "Did you mean yaml?"],
  [
    "a name in place of options",
    () => parseInput("a: 1", "in.yaml" as never),
    "expected a mapping of options",
  ],
  ["an unknown option of a text", () => parseResult("{}", { nme: "a" } as never), "Did you mean name?"],
  [
    "a basis set's name that is none",
    () => parseBasisSet("", { name: 6 as never }),
    "the name of a basis set",
  ],
  ["a path in place of an input", () => prepare("in.yaml" as never), "readInput(path)"],
  [
    "a treatment that is none",
    () => resolveExpansion({ fragmentCount: 2, bsse: ["cpp" as "cp"] }),
    '["cpp"]',
  ],
  ["an order that is none", () => resolveExpansion({ fragmentCount: 2, maxNbody: NaN }), "a whole number"],
  [
    "a driver that is none",
    () => resolveExpansion({ fragmentCount: 2, driver: "enrgy" as "energy" }),
    "Did you mean energy?",
  ],
  [
    "an unknown part of a request",
    () => resolveExpansion({ fragmentCount: 2, max_nbody: 2 } as never),
    "Did you mean maxNbody?",
  ],
];
for (const [what, call, message] of calls) {
  Deno.test(`library: ${what} is refused`, () => {
    assertStringIncludes(assertThrows(call, InputError).message, message);
  });
}
