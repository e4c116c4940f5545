// Where a run keeps its finished tasks when nobody says where, and what it says of that.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { denoHost, main } from "../../../lib/command_line/mod.ts";
import { withFolder } from "../../folders.ts";
import { contentOf, runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER } from "../fake_host.ts";

/** The journals in a folder and below. */
const journalsIn = (folder: string) =>
  Array.from(Deno.readDirSync(folder)).flatMap(({ name, isDirectory }): string[] =>
    isDirectory
      ? journalsIn(`${folder}/${name}`).map((path) => `${name}/${path}`)
      : name.endsWith(".nmer.db")
      ? [name]
      : []
  ).sort();

/** How many tasks of a result were taken from a journal. */
const reusedIn = (path: string) =>
  JSON.parse(Deno.readTextFileSync(path)).extras.nmer.execution.tasks.reused as number;

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/results`);
    await writeFiles(folder, { "he.yaml": HELIUM_DIMER });
    await use(folder);
  });
}

/** Runs an input of the folder, which must be done; what it wrote to standard error, without the folder's name. */
async function run(folder: string, ...args: readonly string[]): Promise<string> {
  const { status, err } = await runOnDisk([
    "run",
    ...args.map((arg) => arg.replace(/^@/, `${folder}/`)),
    "--progress",
    "none",
  ]);
  assertEquals(status, 0, err);
  return err.replaceAll(`${folder}/`, "");
}

Deno.test("journal: a result elsewhere does not leave the journal beside the input behind", () =>
  inFolder(async (folder) => {
    assertEquals(await run(folder, "@he.yaml"), "");
    const err = await run(folder, "@he.yaml", "-o", "@results/r.json");
    assertMatch(err, /^nmer: the journal is he\.nmer\.db, where an earlier run kept it\n/);
    assertEquals(reusedIn(`${folder}/results/r.json`), 5);
    assertEquals(journalsIn(folder), ["he.nmer.db"]);
  }));

Deno.test("journal: without one it lies beside the result, and stays there; of two the other is named", () =>
  inFolder(async (folder) => {
    await run(folder, "@he.yaml", "-o", "@results/r.json");
    assertEquals(journalsIn(folder), ["results/he.nmer.db"]);
    await Deno.copyFile(`${folder}/results/he.nmer.db`, `${folder}/he.nmer.db`);
    const err = await run(folder, "@he.yaml", "-o", "@results/r.json");
    assertMatch(
      err,
      /the journal is results\/he\.nmer\.db; he\.nmer\.db is left alone, and --journal takes that one/,
    );
    assertEquals(reusedIn(`${folder}/results/r.json`), 5);
  }));

Deno.test("journal: the one of the same calculation is found, whatever the names of input and result", () =>
  inFolder(async (folder) => {
    await run(folder, "@he.yaml", "-o", "@results/r.json");
    assertEquals(journalsIn(folder), ["results/he.nmer.db"]);
    await Deno.rename(`${folder}/he.yaml`, `${folder}/renamed.yaml`);
    const err = await run(folder, "@renamed.yaml", "-o", "@new.json");
    assertStringIncludes(
      err,
      "nmer: the journal is results/he.nmer.db, where an earlier run of the same calculation kept it\n",
    );
    assertEquals(reusedIn(`${folder}/new.json`), 5);
    assertEquals(journalsIn(folder), ["results/he.nmer.db"]);
  }));

Deno.test("journal: the one of another calculation of the molecule is named, that of another molecule is not", () =>
  inFolder(async (folder) => {
    await run(folder, "@he.yaml");
    await writeFiles(folder, { "copy.yaml": `${HELIUM_DIMER}return_total_data: true\n` });
    const other = HELIUM_DIMER.replace("0 0 3", "0 0 3.5");
    await writeFiles(folder, { "other.yaml": other });
    const err = await run(folder, "@copy.yaml");
    assertMatch(
      err,
      /he\.nmer\.db is a journal of the same molecule; --journal he\.nmer\.db takes over what both/,
    );
    assertEquals(await run(folder, "@other.yaml"), "");
    // With a journal of its own, it says no more.
    assertEquals(await run(folder, "@copy.yaml"), "");
    await run(folder, "@copy.yaml", "--journal", "@he.nmer.db", "-o", "@r.json");
    assertEquals(reusedIn(`${folder}/r.json`), 5);
    assertEquals(await runOnDisk(["run", `${folder}/copy.yaml`, "-q"]).then(({ err }) => err), "");
  }));

Deno.test("journal: it never lies among the system's devices", () =>
  inFolder(async (folder) => {
    const before = journalsIn("/dev");
    await run(folder, "@he.yaml", "-o", "/dev/null");
    assertEquals(journalsIn(folder), ["he.nmer.db"]);
    const full = await runOnDisk(["run", `${folder}/he.yaml`, "-o", "/dev/full", "-q"]);
    assertEquals(full.status, 4);
    assertStringIncludes(full.err, "the result could not be written to /dev/full");
    assertEquals(journalsIn("/dev"), before);
  }));

Deno.test("journal: an input from standard input has one beside its result, or none and says so", () =>
  inFolder(async (folder) => {
    const fromInput = (...args: readonly string[]) => {
      const cli = new URL("../../../cli.ts", import.meta.url).pathname;
      const line = `cat he.yaml | "$0" run -q -A '${cli}' run /dev/stdin --progress none ${args.join(" ")}`;
      return new Deno.Command("sh", { args: ["-c", line, Deno.execPath()], cwd: folder }).output();
    };
    const before = journalsIn("/dev");
    const { code, stderr } = await fromInput();
    assertEquals(code, 0);
    const text = new TextDecoder().decode(stderr);
    assertMatch(
      text,
      /^nmer: no journal is kept, since neither input nor result is a file .*; --journal FILE keeps one\n$/,
    );
    assertEquals(journalsIn(folder), []);
    assertEquals((await fromInput("-o", "results/r.json")).code, 0);
    assertEquals(journalsIn(folder), ["results/r.nmer.db"]);
    assertEquals(journalsIn("/dev"), before);
  }));

Deno.test("journal: a name for one and none of it are refused together", () =>
  inFolder(async (folder) => {
    const { status, err } = await runOnDisk([
      "run",
      `${folder}/he.yaml`,
      "--no-journal",
      "--journal",
      "x.db",
    ]);
    assertEquals([status, err], [2, "nmer: found --journal and --no-journal; expected one of them\n"]);
    assertEquals(Object.keys(contentOf(folder)), ["he.yaml"]);
  }));

/** Interrupts a run as soon as it computes; what it then says, without the folder's name. */
async function interrupted(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  let err = "";
  let begun: () => void;
  const computes = new Promise<void>((resolve) => begun = resolve);
  const host = {
    ...denoHost(new URL("../../../workers/task_worker.ts", import.meta.url)),
    out: () => {},
    err: (text: string) => void (err += text),
    steer: (text: string) => {
      err += text;
      if (/started/.test(text)) begun();
    },
    errIsTerminal: false,
    environment: (name: string) => environment[name],
  };
  const run = main(["run", `${folder}/long.yaml`, "-v", "--mode", "serial", ...args], host);
  const fiber = Effect.runFork(run, { uninterruptible: true });
  await computes;
  await Effect.runPromise(Fiber.interrupt(fiber));
  return err.replaceAll(`${folder}/`, "");
}

Deno.test("journal: a run that began afresh and was stopped says how to continue without beginning afresh again", () =>
  withFolder(async (folder) => {
    const long = HELIUM_DIMER.replace("He 0 0 0", "Ar 0 0 0").replace("sto-3g", "cc-pvdz");
    await writeFiles(folder, { "long.yaml": long });
    const what = "nmer: stopped; what is finished is in long.nmer.db, run the same command";
    assertStringIncludes(await interrupted(folder, []), `${what} again to continue`);
    assertStringIncludes(await interrupted(folder, ["--fresh"]), `${what} without --fresh to continue`);
    const unset = await interrupted(folder, [], { NMER_FRESH: "1" });
    assertStringIncludes(unset, `${what} without NMER_FRESH to continue`);
    await writeFiles(folder, { "long.yaml": `${long}execution: { fresh: true }\n` });
    assertStringIncludes(
      await interrupted(folder, []),
      `${what} with fresh taken out of the input to continue`,
    );
    const none = await interrupted(folder, ["--no-journal"]);
    assert(none.includes("nmer: stopped; nothing was kept, run again to start over"), none);
  }));

Deno.test("journal: beside journals of shards a run says that they can be merged", () =>
  inFolder(async (folder) => {
    assertEquals(await run(folder, "@he.yaml", "--shard", "1/2"), "");
    assertEquals(await run(folder, "@he.yaml", "--shard", "2/2"), "", "those of other shards are no news");
    assertEquals(
      await run(folder, "@he.yaml"),
      "nmer: he.1-of-2.nmer.db is a journal of a shard of the same molecule; nmer merge joins those of all shards\n",
    );
    assertEquals(journalsIn(folder), ["he.1-of-2.nmer.db", "he.2-of-2.nmer.db", "he.nmer.db"]);
  }));
