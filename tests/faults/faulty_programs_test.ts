// Own programs that go wrong in every way that we could think of: each ends in a clear outcome, within its time, with
// no process and no file left.

import { assert, assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import * as Effect from "effect/Effect";
import {
  type CalculationResult,
  denoEnvironment,
  prepare,
  runCalculation,
} from "../../lib/calculation/mod.ts";
import { makeRegistry } from "../../lib/calculation/mod.ts";
import { livingChildren } from "../../lib/execution/processes/process_registry.ts";
import { isolation } from "../../lib/execution/sandbox/mod.ts";
import { parseInput } from "../../lib/input/mod.ts";
import { mark, processesWith } from "../execution/sandbox/shell_programs.ts";
import { HANG_SECONDS } from "../waiting.ts";
import { MANY_ROUNDINGS } from "../tolerances.ts";

const linux = Deno.build.os === "linux";
const PROGRAM = fromFileUrl(new URL("faulty_program.ts", import.meta.url));
const ENVIRONMENT = denoEnvironment(new URL("../../workers/task_worker.ts", import.meta.url));

/** Time of a task that never ends by itself: its program starts in 0.1 s, or in a second where the machine is busy. */
const TIMEOUT_SECONDS = 3;

/** Of the program's energies: four pairs of atoms, at 4, 7, 7 and 10 bohr. */
const INTERACTION = -(1 / 5 + 1 / 8 + 1 / 8 + 1 / 11);

interface Options {
  readonly retries?: number;
  /** Highest order: two tasks for 1, three for 2. */
  readonly order?: number;
  readonly scratch?: string;
  readonly memoryBytes?: number;
  readonly timeoutSeconds?: number;
}

/** Runs the program in one of its ways on helium atoms, and sees to it that nothing of it is left. */
async function runWay(way: string, argument = "", options: Options = {}): Promise<CalculationResult> {
  const { retries = 0, order = 1 } = options;
  const registry = makeRegistry([{
    name: "faulty",
    executable: Deno.execPath(),
    args: ["run", "-q", "-A", "--no-config", PROGRAM, way, argument],
    version: "1",
    drivers: ["energy"],
    ghosts: true,
    openShells: false,
    threads: false,
    memoryLimit: true,
    environment: {},
  }]);
  const calculation = prepare(
    parseInput(JSON.stringify({
      molecule: {
        symbols: ["He", "He", "He", "He"],
        geometry: [0, 0, 0, 0, 0, 3, 0, 0, 7, 0, 0, 10],
        fragments: [[0, 1], [2, 3]],
      },
      model: { program: "command:faulty", method: "hf", basis: "sto-3g" },
      bsse: "nocp",
      max_nbody: order,
    })),
    registry,
  );
  const scratch = options.scratch ?? await Deno.makeTempDir();
  try {
    const result = await Effect.runPromise(runCalculation(calculation, {
      parallel: 1,
      retries,
      onFailure: "abort",
      timeoutMilliseconds: 1000 * (options.timeoutSeconds ?? HANG_SECONDS),
      scratch,
      memoryBytes: options.memoryBytes,
    }, ENVIRONMENT));
    assertEquals(livingChildren().length, 0);
    assertEquals(await Array.fromAsync(Deno.readDir(scratch)), []);
    if (linux && argument !== "") assertEquals(await processesWith(argument), []);
    return result;
  } finally {
    if (options.scratch === undefined) await Deno.remove(scratch, { recursive: true });
  }
}

async function failure(way: string, argument?: string, options?: Options): Promise<string> {
  const { failures } = await runWay(way, argument, options);
  assertEquals(failures.length, 1, way);
  return failures[0]!.message;
}

Deno.test("faulty programs: one that is right gives its energy", async () => {
  const result = await runWay("right", "", { order: 2 });
  assertEquals(result.failures, []);
  assertAlmostEquals(result.assembly.returned.energy!, INTERACTION, MANY_ROUNDINGS);
});

for (const way of ["hangs", "ignores-sigterm", "double-forks", "one-endless-line"]) {
  Deno.test(`faulty programs: one of the kind ${way} ends, at the latest with its time`, async () => {
    const message = await failure(way, way === "double-forks" ? mark() : "", {
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    assertStringIncludes(
      message,
      way === "one-endless-line" ? "wrote more than" : `did not end within ${TIMEOUT_SECONDS}s`,
    );
  });
}

for (const way of ["double-forks-and-answers", "holds-pipes"]) {
  Deno.test(`faulty programs: one of the kind ${way} counts, and leaves no process`, async () => {
    assertEquals((await runWay(way, mark())).failures, []);
  });
}

for (const way of ["prints-a-gigabyte", "invalid-utf8", "leaves-files"]) {
  Deno.test(`faulty programs: one of the kind ${way} does no harm`, async () => {
    const before = Deno.memoryUsage().rss;
    const result = await runWay(way);
    assertEquals(result.failures, []);
    // 1 GB came through the pipe; the allowance is for garbage that is not collected yet.
    assert(Deno.memoryUsage().rss - before < 3e8);
  });
}

for (
  const [way, words] of [
    ["nothing", "ended without an answer"],
    ["truncated-json", "not whole, or no JSON"],
    ["other-molecule", "the result of another molecule"],
    ["nan", "the number NaN"],
    ["infinity", "the number -Infinity"],
    ["huge", "no energy"],
    ["enormous", "a number above 1e+100"],
    ["key-twice", "has a key twice"],
    ["no-ghosts", "its ghost atoms differ"],
    ["charge-in-quotes", 'its charge is "5", not 0'],
    ["fortran-number", 'no energy: "-76.D+00"'],
    ["no-convergence", "scf_converged: false"],
    ["no-evidence", "no return_energy"],
    ["two-energies", "two energies"],
    ["says-failure", "failed: SCF did not converge"],
    ["crashes", "aborted (SIGABRT)"],
    ["exit-code", "ended with exit code 3: no licence"],
  ] as const
) {
  Deno.test(`faulty programs: ${way} is told as what it is, and is no number`, async () => {
    const message = await failure(way);
    assertStringIncludes(message, words);
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x08\x0b-\x1f\x7f]/.test(message), message);
  });
}

Deno.test("faulty programs: one that crashes every third time is tried again", async () => {
  const count = await Deno.makeTempFile();
  try {
    const result = await runWay("crashes-every-third-time", count, { order: 2, retries: 2 });
    assertEquals(result.failures, []);
    // The first and the fourth of its processes crashed.
    assertEquals((await Deno.readTextFile(count)).length, 5);
    assertEquals(result.statistics.tasks.retried, 2);
    assertAlmostEquals(result.assembly.returned.energy!, INTERACTION, MANY_ROUNDINGS);
  } finally {
    await Deno.remove(count);
  }
});

Deno.test({
  name: "faulty programs: one that eats memory comes to its wall",
  ignore: !linux || isolation().prlimit === undefined,
  fn: async () => {
    // The wall is at 1.5 times this and 1 GiB.
    assertStringIncludes(
      await failure("eats-memory", "", { memoryBytes: 2e8 }),
      "ran out of memory",
    );
  },
});

const mayMount = await mayMountDisks();

Deno.test({
  name: `faulty programs: one that fills the disk ends before it is full${
    mayMount ? "" : " (skipped: no permission to mount a small disk)"
  }`,
  ignore: !mayMount,
  fn: async () => {
    const disk = await Deno.makeTempDir();
    // Less than what must be free is refused before anything runs.
    const small = ["-t", "tmpfs", "-o", "size=200m,mode=700", "none", disk];
    const enough = ["-t", "tmpfs", "-o", "size=400m,mode=700", "none", disk];
    try {
      assert(await mount(small));
      await assertRejects(
        () => runWay("right", "", { scratch: disk }),
        Error,
        `only 209 MB are free on the disk of the scratch directory ${disk},`,
      );
      const search = ENVIRONMENT.programSearch!(disk);
      const told = await Effect.runPromise(Effect.flip(
        search.ask({ command: "/bin/true", args: [], environment: {} }),
      ));
      assertEquals(told.remedy, "more-resources");
      assertStringIncludes(told.message, "programs cannot be looked for, since only 209 MB are free");
      await unmount(disk);
      assert(await mount(enough));
      assertStringIncludes(await failure("fills-the-disk", "", { scratch: disk }), "disk");
    } finally {
      await unmount(disk);
      await Deno.remove(disk);
    }
  },
});

async function mount(args: readonly string[]): Promise<boolean> {
  const command = new Deno.Command("mount", { args: [...args], stderr: "null" });
  return (await command.output().catch(() => ({ success: false }))).success;
}

async function unmount(path: string): Promise<void> {
  await new Deno.Command("umount", { args: ["-l", path], stderr: "null" }).output();
}

async function mayMountDisks(): Promise<boolean> {
  if (!linux) return false;
  const folder = await Deno.makeTempDir();
  const may = await mount(["-t", "tmpfs", "-o", "size=64k", "none", folder]);
  if (may) await unmount(folder);
  await Deno.remove(folder);
  return may;
}

Deno.test("faulty programs: one finds its input, its threads and its scratch, and no secret of nmer's", async () => {
  const told = await Deno.makeTempFile();
  Deno.env.set("NMER_TEST_SECRET", "secret");
  try {
    const result = await runWay("tells-its-surroundings", told);
    assertEquals(result.failures, []);
    const { input, environment, cwd } = JSON.parse(await Deno.readTextFile(told));
    assertEquals(input.molecule.symbols, ["He", "He"]);
    assertEquals(environment.HOME, cwd);
    assertEquals(environment.OMP_NUM_THREADS, "1");
    assert(!Object.keys(environment).includes("NMER_TEST_SECRET"));
    const scratch = join(cwd, "..");
    assert(/\/nmer-[0-9a-f]{32}$/.test(scratch), scratch);
  } finally {
    Deno.env.delete("NMER_TEST_SECRET");
    await Deno.remove(told);
  }
});
