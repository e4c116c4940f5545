// Disks that are full or cannot be written, and journals that are damaged: runs say so and lose nothing.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { surviveDamages } from "./damages.ts";
import {
  assertNothingRecomputed,
  assertSameNumbers,
  doneTasks,
  filesIn,
  inFolder,
  NMER_RUN,
  reference,
  run,
  start,
  startShell,
  writeInput,
} from "./nmer.ts";

function mount(...args: string[]): boolean {
  try {
    return new Deno.Command("mount", { args, stderr: "null" }).outputSync().success;
  } catch {
    return false; // there is no such command
  }
}

function unmount(path: string): void {
  new Deno.Command("umount", { args: ["-l", path] }).outputSync();
}

const mayMount = await inFolder(5, (folder) => {
  const may = mount("-t", "tmpfs", "-o", "size=64k", "none", folder);
  if (may) unmount(folder);
  return Promise.resolve(may);
});

// Only root may mount a small disk, and not in every container.
function diskTest(name: string, use: (folder: string, disk: string) => Promise<void>): void {
  Deno.test({
    name: `disk: ${name}${mayMount ? "" : " (skipped: no permission to mount a small disk)"}`,
    ignore: !mayMount,
    fn: () =>
      inFolder(5, async (folder) => {
        const disk = join(folder, "disk");
        await Deno.mkdir(disk);
        assert(mount("-t", "tmpfs", "-o", "size=64k", "none", disk));
        try {
          await use(folder, disk);
        } finally {
          unmount(disk);
        }
      }),
  });
}

const LOGGED = "--mode serial --log-format json --progress none";

diskTest(
  "a journal whose disk is full ends the run, and more space goes on where it ended",
  async (folder, disk) => {
    await writeInput(folder, 6);
    const undisturbed = await reference(6);
    const logs: string[] = [];
    let refused = 0;
    for (const size of ["16k", "176k", "4m"]) {
      assert(mount("-o", `remount,size=${size}`, disk));
      logs.push(join(folder, `${size}.log`));
      const options = `--journal disk/he.db -o out.json --log ${size}.log ${LOGGED}`;
      const { code, err } = await start(folder, options).ended;
      if (size === "4m") assertEquals(code, 0, err);
      if (code === 0) break;
      assertEquals(code, 4, err);
      assertMatch(
        err,
        /the journal .*he\.db cannot grow: no space is left on its disk; free some and run again/,
      );
      assert(!filesIn(folder).includes("out.json"));
      refused++;
    }
    assert(refused >= 2);
    assertSameNumbers(join(folder, "out.json"), undisturbed);
    assertNothingRecomputed(logs);
    assert(logs.slice(0, -1).some((log) => doneTasks(log).size > 0), "nothing was kept");
    assertEquals(filesIn(disk), ["he.db"]);
  },
);

diskTest(
  "a result whose disk is full is told, and the next run has it from the journal",
  async (folder, disk) => {
    const undisturbed = await reference(5);
    const options = `--journal he.db -o disk/out.json ${LOGGED}`;
    const { code, out, err } = await start(folder, `${options} --log 0.log`).ended;
    assertEquals(code, 4, err);
    assertStringIncludes(out, "==> N-Body");
    assertMatch(err, /the result could not be written to disk\/out\.json: .*make space or take another -o/);
    assertEquals(filesIn(disk), []);
    assert(mount("-o", "remount,size=1m", disk));
    await run(folder, `${options} --log 1.log`);
    assertSameNumbers(join(disk, "out.json"), undisturbed);
    assertEquals(doneTasks(join(folder, "1.log")).size, 130);
    assertNothingRecomputed(["0.log", "1.log"].map((name) => join(folder, name)));
    assertEquals(filesIn(disk), ["out.json"]);
  },
);

diskTest("a log whose disk is full ends, and the run goes on", async (folder, disk) => {
  assert(mount("-o", "remount,size=32k", disk));
  const { err } = await run(folder, `-o out.json --log disk/he.log ${LOGGED}`);
  assertMatch(err, /the log disk\/he\.log ends here: .*[Nn]o space/);
  assertSameNumbers(join(folder, "out.json"), await reference(5));
});

diskTest(
  "a folder that cannot be written has no journal: by default the run goes on without",
  async (folder, disk) => {
    await Deno.copyFile(join(folder, "he.yaml"), join(disk, "he.yaml"));
    assert(mount("-o", "remount,ro", disk));
    const command = (options: string) => start(folder, `${options} --mode serial --progress none`).ended;
    const refused = await command("--journal disk/he.db -o out.json");
    assertEquals(refused.code, 2, refused.err);
    assertMatch(refused.err, /the journal .*disk\/he\.db cannot be (opened|written)/);
    assertEquals(filesIn(folder), ["disk", "he.yaml"]);
    const without = await start(disk, "--mode serial --progress none").ended;
    assertEquals(without.code, 0, without.err);
    assertMatch(without.err, /the journal .*he\.nmer\.db cannot be .*; this run keeps no journal/);
    assertStringIncludes(without.out, "==> N-Body");
  },
);

Deno.test("disk: journals with flipped bits, or that were cut short, never give a wrong number", async () => {
  const { damages, refused } = await surviveDamages({ times: 4, seed: 5 });
  assert(refused < damages);
});

Deno.test("disk: damage that shows under way is told, with the name under which the damaged file is kept", async () => {
  await inFolder(5, async (folder) => {
    const journal = join(folder, "he.nmer.db");
    await run(folder, "--mode serial -q");
    const bytes = await Deno.readFile(journal);
    for (let page = 8; page * 4096 < bytes.length; page++) bytes[page * 4096 + 3000]! ^= 4;
    await Deno.writeFile(journal, bytes);
    const { err } = await run(folder, "--mode serial -o out.json --progress none");
    assertSameNumbers(join(folder, "out.json"), await reference(5));
    assertMatch(err, /he\.nmer\.db .*damaged/);
    assertMatch(err, /he\.nmer\.db\.damaged-1/);
  });
});

Deno.test({
  name: "disk: standard output or error on a full disk does not keep a run from its result",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder(5, async (folder) => {
      for (
        const [line, status] of [[`${NMER_RUN} -o out.json >/dev/full`, 4], [
          `${NMER_RUN} -v -o out.json 2>/dev/full`,
          0,
        ]] as const
      ) {
        const { code, err } = await startShell(folder, line).ended;
        assertEquals(code, status, err);
        assert(!err.includes("a bug in nmer"), err);
        assertSameNumbers(join(folder, "out.json"), await reference(5));
        await Deno.remove(join(folder, "out.json"));
      }
    }),
});
