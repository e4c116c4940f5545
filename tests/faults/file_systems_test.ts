// Journals on file systems that are not the kernel's own: FUSE, as sshfs and many clusters' storage are. A folder of
// the disk is shown through bindfs. Runs are killed and continued there, shards are merged, and nothing stays beside
// the journals.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { isProgramThere } from "../live_programs.ts";
import {
  assertNothingRecomputed,
  assertSameNumbers,
  comes,
  doneTasks,
  filesIn,
  inFolder,
  NMER_RUN,
  reference,
  run,
  start,
  startShell,
} from "./nmer.ts";

const LOGGED = "--mode serial --log-format json --progress none";

// Byte 18 of a file of SQLite, counted from 0: 1 with a rollback journal, 2 with a write-ahead log.
const FORMAT_BYTE = 18;
const ROLLBACK = 1;

const isBindfsThere = await isProgramThere("bindfs");

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

async function mount(source: string, target: string): Promise<boolean> {
  try {
    return (await new Deno.Command("bindfs", { args: [source, target], stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

function unmount(target: string): Promise<unknown> {
  return new Deno.Command("umount", { args: ["-l", target] }).output();
}

const mayMount = isBindfsThere && await inFolder(5, async (folder) => {
  const [source, target] = ["source", "target"].map((name) => join(folder, name));
  await Deno.mkdir(source!);
  await Deno.mkdir(target!);
  const may = await mount(source!, target!);
  if (may) await unmount(target!);
  return may;
});

function whyNot(): string {
  if (mayMount) return "";
  if (!isThere("/dev/fuse")) return " (skipped: no /dev/fuse)";
  return isBindfsThere ? " (skipped: no permission to mount)" : " (skipped: no bindfs)";
}

// A machine without /dev/fuse, or whose user may not mount, cannot be given it by installing something.
function fuseTest(name: string, use: (folder: string, disk: string) => Promise<void>): void {
  Deno.test({
    name: `file systems: on FUSE ${name}${whyNot()}`,
    ignore: !mayMount && !(Deno.env.get("CI") === "true" && isThere("/dev/fuse") && !isBindfsThere),
    fn: () =>
      inFolder(5, async (folder) => {
        const disk = join(folder, "disk");
        await Deno.mkdir(disk);
        await Deno.mkdir(join(folder, "behind"));
        assert(await mount(join(folder, "behind"), disk), "bindfs cannot be run");
        try {
          await use(folder, disk);
        } finally {
          await unmount(disk);
        }
      }),
  });
}

fuseTest("a run that is killed has a rollback journal and continues where it was", async (folder, disk) => {
  const options = `--journal disk/he.db -o out.json ${LOGGED}`;
  const logs = ["0.log", "1.log", "2.log"].map((name) => join(folder, name));
  for (const [i, kept] of [20, 60].entries()) {
    const running = start(folder, `${options} --log ${i}.log`);
    assert(await comes(() => isThere(logs[i]!) && doneTasks(logs[i]!).size >= kept));
    running.kill("SIGSTOP"); // it must not end meanwhile
    assertEquals((await Deno.readFile(join(disk, "he.db")))[FORMAT_BYTE], ROLLBACK);
    const busy = await start(folder, `${options} --log busy.log`).ended;
    assertMatch(busy.err, /he\.db is in use by/);
    running.kill("SIGKILL");
    assertEquals((await running.ended).signal, "SIGKILL");
  }
  await run(folder, `${options} --log 2.log`);
  assertSameNumbers(join(folder, "out.json"), await reference(5));
  assertNothingRecomputed(logs);
  assertEquals(filesIn(disk), ["he.db"]);
});

fuseTest("shards are merged, one of them after a kill", async (folder, disk) => {
  const shard = (i: number) =>
    `--shard ${i}/2 --journal disk/${i}.db --log ${i}.log --mode serial --log-format json --progress none`;
  const killed = start(folder, shard(1));
  const log = join(folder, "1.log");
  assert(await comes(() => isThere(log) && doneTasks(log).size >= 20));
  killed.kill("SIGKILL");
  await killed.ended;
  await Promise.all([run(folder, shard(1)), run(folder, shard(2))]);
  const merge = NMER_RUN.replace(/run he\.yaml$/, "merge he.yaml disk/1.db disk/2.db -o out.json");
  const { code, err } = await startShell(folder, merge).ended;
  assertEquals(code, 0, err);
  assertSameNumbers(join(folder, "out.json"), await reference(5));
  assertEquals(filesIn(disk), ["1.db", "2.db"]);
});
