// What a run asks of a machine that the machine does not have.

import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { describeNotice } from "../../../lib/base/notice.ts";
import { InputError } from "../../../lib/base/error.ts";
import { chooseCarrier } from "../../../lib/calculation/run/choose_carrier.ts";
import { checkInputWorkers, machineNotices } from "../../../lib/calculation/run/machine_notices.ts";
import { parseInput } from "../../../lib/input/mod.ts";
import { ProgramError } from "../../../lib/programs/mod.ts";
import { HELIUM_DIMER, runCommand } from "../../command_line/fake_host.ts";

const MACHINE = { cores: 2, memoryBytes: 24e9 };
const notices = (request: Parameters<typeof machineNotices>[0], machine = MACHINE) =>
  machineNotices(request, machine).map(describeNotice);

Deno.test("machine notices: nothing is said of what the machine has", () => {
  assertEquals(notices({}), []);
  assertEquals(notices({ parallel: 2, memoryBytes: 4e9 }), []);
  assertEquals(notices({ parallel: "auto", threads: 2 }), []);
  assertEquals(notices({ parallel: 8, mode: "serial" }), []);
});

Deno.test("machine notices: more memory than is free is said, and where that ends", () => {
  assertMatch(notices({ memoryBytes: 900e9 })[0]!, /^warning: --memory: 900 GB is more than the 24\.0 GB/);
  const group = { ...MACHINE, memorySource: "left of the 30.0 GB of the control group /job" };
  assertMatch(notices({ memoryBytes: 25e9 }, group)[0]!, /24\.0 GB of memory left of the 30\.0 GB of the co/);
});

Deno.test("machine notices: less memory than nmer itself takes is said", () => {
  assertMatch(notices({ memoryBytes: 50e6 })[0]!, /50 MB is less than nmer takes by itself, some 200 MB/);
  assertMatch(notices({ memoryBytes: 3e8, parallel: 2, mode: "processes" })[0]!, /some 370 MB/);
});

Deno.test("machine notices: more workers or threads than cores are said, and where nmer stops", () => {
  assertMatch(notices({ parallel: 3 })[0]!, /^note: --parallel: 3 workers on 2 cores\. More than/);
  assertMatch(notices({ parallel: 2, threads: 4 })[0]!, /2 workers of 4 threads on 2 cores\./);
  assertMatch(notices({ parallel: 500 })[0]!, /500 workers on 2 cores, of which nmer starts no more than 32/);
});

Deno.test("carrier: hundreds of workers for each core are not started, external programs are", () => {
  const work = { tasks: 1e5, seconds: 1e3, taskMemoryBytes: 1e4 };
  assertEquals(chooseCarrier({ parallel: 500 }, MACHINE, work).workers, 32);
  assertEquals(chooseCarrier({ parallel: 500, mode: "processes" }, MACHINE, work).workers, 32);
  assertEquals(chooseCarrier({ parallel: 500 }, MACHINE, { ...work, isExternal: true }).workers, 500);
});

Deno.test("carrier: workers whose own memory the machine has not are refused, whatever --memory promises", () => {
  const small = { cores: 8, memoryBytes: 1e9 };
  const work = { tasks: 1e5, seconds: 1e3, taskMemoryBytes: 1e4 };
  const refused = (mode: "workers" | "processes", most: number) =>
    assertThrows(
      () => chooseCarrier({ parallel: 100, mode, memoryBytes: 1e12 }, small, work),
      ProgramError,
      `use at most -p ${most}`,
    );
  refused("workers", 26);
  refused("processes", 9);
});

const inputOf = (execution: string) =>
  parseInput(`${HELIUM_DIMER}execution: ${execution}\n`, { name: "he.yaml" });

Deno.test("input: it asks for no more workers, or threads of all, than four for each core", () => {
  const check = (execution: string, ...outranked: string[]) =>
    checkInputWorkers(inputOf(execution), new Set(outranked), MACHINE);
  check("{ parallel: 8 }");
  check("{ parallel: auto }");
  check("{ parallel: 4, threads: 2 }");
  check("{ parallel: 1000000 }", "parallel");
  check("{ parallel: 9, threads: 8 }", "parallel");
  const message = (execution: string) => assertThrows(() => check(execution), InputError).message;
  assertMatch(
    message("{ parallel: 9 }"),
    /^he\.yaml:\d+:\d+: execution\.parallel: found 9 workers; expected at /,
  );
  assertMatch(message("{ parallel: 1000000 }"), /Ask for more on the command line: -p 1000000\.$/);
  assertMatch(message("{ threads: 1000 }"), /execution\.threads: found 1000 threads; expected at most 8/);
  assertMatch(message("{ parallel: 4, threads: 4 }"), /found 4 threads for each of 4 workers;/);
});

Deno.test("nmer run: an input with workers without end is refused before any starts; -p outranks it", async () => {
  const files = { "he.yaml": `${HELIUM_DIMER}execution: { parallel: 1000000, mode: workers }\n` };
  const { status, err } = await runCommand(["run", "he.yaml"], files);
  assertEquals(status, 2);
  assertMatch(
    err,
    /he\.yaml:8:\d+: execution\.parallel: found 1000000 workers; expected at most 4 in an input/,
  );
  const mended = await runCommand(["run", "he.yaml", "-p", "1", "--mode", "serial"], files);
  assertEquals(mended.status, 0);
});

Deno.test("nmer run: what the machine does not have is said in one line, with -q in none", async () => {
  const files = { "he.yaml": HELIUM_DIMER };
  const { status, err } = await runCommand(
    ["run", "he.yaml", "--memory", "1TB", "--progress", "none"],
    files,
  );
  assertEquals([status, err.split("\n").length], [0, 2]);
  assert(err.startsWith("nmer: warning: --memory: 1000 GB is more than the 4.0 GB"));
  assertEquals((await runCommand(["run", "he.yaml", "--memory", "1TB", "-q"], files)).err, "");
});
