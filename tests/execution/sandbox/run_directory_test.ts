// Scratch: private rooms, removed in every ending; what dead runs left is swept, and nothing else.

import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { mark, processesWith } from "./shell_programs.ts";
import {
  checkDisk,
  openRunDirectory,
  type RunDirectory,
  whileDiskHasRoom,
} from "../../../lib/execution/sandbox/mod.ts";

const OWNER = { pid: Deno.pid, host: "here" };
const posix = Deno.build.os !== "windows";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function inScratch<A>(root: string, use: (scratch: RunDirectory) => Promise<A>, owner = OWNER): Promise<A> {
  return Effect.runPromise(Effect.scoped(
    Effect.flatMap(openRunDirectory({ root, owner }), (scratch) => Effect.promise(() => use(scratch))),
  ));
}

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

/** A process that opens a run directory in a folder, puts a file there, and is killed. */
async function deadRun(root: string): Promise<void> {
  const sandbox = new URL("../../../lib/execution/sandbox/mod.ts", import.meta.url).href;
  const code = `
    import * as Effect from "effect/Effect";
    import { openRunDirectory } from ${JSON.stringify(sandbox)};
    Effect.runFork(Effect.scoped(Effect.gen(function* () {
      const scratch = yield* openRunDirectory({ root: ${
    JSON.stringify(root)
  }, owner: { pid: Deno.pid, host: "here" } });
      const directory = yield* scratch.directory("task");
      Deno.writeTextFileSync(directory + "/integrals", "x");
      Deno.kill(Deno.pid, "SIGKILL");
    })));`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, code);
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", `--config=${config}`, file],
  }).output();
  await Deno.remove(file);
  assertEquals(signal, "SIGKILL", new TextDecoder().decode(stderr));
}

Deno.test("scratch: a run directory and its directories are private, unforeseeable, and gone afterwards", () =>
  inFolder(async (folder) => {
    const paths = new Set<string>();
    for (let run = 0; run < 2; run++) {
      await inScratch(folder, async (scratch) => {
        assertMatch(scratch.path.slice(folder.length), /^\/nmer-[0-9a-f]{32}$/);
        await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
          const one = yield* scratch.directory("task");
          const two = yield* scratch.directory("task");
          assertNotEquals(one, two);
          for (const path of [scratch.path, one, two]) {
            paths.add(path);
            if (posix) assertEquals(Deno.statSync(path).mode! & 0o777, 0o700);
          }
          Deno.writeTextFileSync(join(one, "integrals"), "x");
        })));
        assertEquals(await names(scratch.path), ["owner.json"]);
      });
      assertEquals(await names(folder), []);
    }
    assertEquals(paths.size, 6);
  }));

Deno.test("scratch: a run directory is removed when the run is interrupted, with what programs left there", () =>
  inFolder(async (folder) => {
    const fiber = Effect.runFork(Effect.scoped(Effect.gen(function* () {
      const scratch = yield* openRunDirectory({ root: folder, owner: OWNER });
      const directory = yield* scratch.directory("task");
      Deno.mkdirSync(join(directory, "closed"));
      Deno.writeTextFileSync(join(directory, "closed", "file"), "x");
      if (posix) Deno.chmodSync(join(directory, "closed"), 0);
      Deno.writeTextFileSync(join(scratch.path, "stray"), "x");
      yield* Effect.never;
    })));
    await Effect.runPromise(Effect.sleep("50 millis"));
    assertEquals((await names(folder)).length, 1);
    await Effect.runPromise(Fiber.interrupt(fiber));
    assertEquals(await names(folder), []);
  }));

Deno.test("scratch: the directory of a killed run is swept by the next one; a living one's stays", () =>
  inFolder(async (folder) => {
    await deadRun(folder);
    const [dead] = await names(folder);
    await inScratch(folder, async (scratch) => {
      assertEquals((await names(folder)).length, 1);
      assert(!(await names(folder)).includes(dead!));
      await inScratch(folder, async (other) => {
        assertEquals((await names(folder)).length, 2);
        assertEquals(await names(scratch.path), ["owner.json"]);
        assertNotEquals(scratch.path, other.path);
      });
      assertEquals((await names(folder)).length, 1);
    });
    assertEquals(await names(folder), []);
  }));

Deno.test({
  name: "scratch: what a killed run left running, where the system did not end it, ends with the sweep",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder(async (folder) => {
      await deadRun(folder);
      const [dead] = await names(folder);
      const number = mark();
      const sleeper = (room: string) =>
        new Deno.Command("setsid", { args: ["sleep", number], env: { TMPDIR: join(folder, room, "task-1") } })
          .spawn();
      const left = sleeper(dead!);
      const other = sleeper(`nmer-${"0".repeat(32)}`);
      await inScratch(folder, async () => {
        assertEquals((await left.status).signal, "SIGKILL");
        assertEquals(await processesWith(number), [other.pid]);
      });
      other.kill("SIGKILL");
      await other.status;
    }),
});

Deno.test({
  name:
    "scratch: what dead runs left is swept also where the system's place for temporary files is not there",
  ignore: !posix,
  fn: () =>
    inFolder(async (folder) => {
      await deadRun(folder);
      assertEquals((await names(folder)).length, 1);
      const sweep = new URL("../../../lib/execution/sandbox/run_directory_sweep.ts", import.meta.url).href;
      const config = new URL("../../../deno.json", import.meta.url).pathname;
      const { success } = await new Deno.Command(Deno.execPath(), {
        args: [
          "eval",
          `--config=${config}`,
          `import { sweepRunDirectories } from ${JSON.stringify(sweep)};
          await sweepRunDirectories(${JSON.stringify(folder)}, "here");`,
        ],
        env: { TMPDIR: join(folder, "not-there") },
      }).output();
      assertEquals([success, await names(folder)], [true, []]);
    }),
});

Deno.test("scratch: only run directories of dead runs are swept: no other names, machines, files or links", () =>
  inFolder(async (folder) => {
    const outside = join(folder, "outside");
    const root = join(folder, "root");
    await Deno.mkdir(outside);
    await Deno.mkdir(root);
    const name = (digit: string) => `nmer-${digit.repeat(32)}`;
    const owner = JSON.stringify(OWNER);
    await Deno.writeTextFile(join(outside, "owner.json"), owner);
    await Deno.writeTextFile(join(outside, "keep"), "x");
    await Deno.mkdir(join(root, "nmer-mine"));
    await Deno.writeTextFile(join(root, "nmer-mine", "owner.json"), owner);
    await Deno.mkdir(join(root, name("1")));
    await Deno.writeTextFile(
      join(root, name("1"), "owner.json"),
      JSON.stringify({ ...OWNER, host: "elsewhere" }),
    );
    await Deno.mkdir(join(root, name("2")));
    await Deno.writeTextFile(join(root, name("2"), "something"), "no owner");
    await Deno.mkdir(join(root, name("3")));
    await Deno.writeTextFile(join(root, name("3"), "owner.json"), "no JSON");
    await Deno.writeTextFile(join(root, name("4")), "a file");
    if (posix) {
      await Deno.symlink(outside, join(root, name("5")));
      await Deno.mkdir(join(root, name("6")));
      await Deno.symlink(join(outside, "owner.json"), join(root, name("6"), "owner.json"));
    }
    const before = await names(root);
    // One that is to be swept, with a link to what is not.
    await Deno.mkdir(join(root, name("a")));
    await Deno.writeTextFile(join(root, name("a"), "owner.json"), owner);
    if (posix) await Deno.symlink(outside, join(root, name("a"), "link"));
    await Deno.mkdir(join(root, name("b")));
    await inScratch(root, () => Promise.resolve());
    assertEquals(await names(root), before);
    assertEquals(await names(outside), ["keep", "owner.json"]);
  }));

Deno.test({
  name: "scratch: run directories of another user stay, whatever is in them",
  ignore: !posix || Deno.uid() !== 0,
  fn: () =>
    inFolder(async (folder) => {
      const room = join(folder, `nmer-${"c".repeat(32)}`);
      await Deno.mkdir(room);
      await Deno.writeTextFile(join(room, "owner.json"), JSON.stringify(OWNER));
      await Deno.chown(room, 65534, 65534);
      await inScratch(folder, () => Promise.resolve());
      assertEquals(await names(folder), [`nmer-${"c".repeat(32)}`]);
    }),
});

Deno.test("scratch: what is no safe directory is refused, with the way out", () =>
  inFolder(async (folder) => {
    const refused = async (root: string) => {
      const error = await assertRejects(() => inScratch(root, () => Promise.resolve())) as Error;
      assertStringIncludes(error.message, "give another");
      return error.message;
    };
    assertStringIncludes(await refused(join(folder, "none")), "cannot be used");
    await Deno.writeTextFile(join(folder, "file"), "");
    assertStringIncludes(await refused(join(folder, "file")), "no directory");
    if (!posix) return;
    await Deno.mkdir(join(folder, "real"));
    await Deno.symlink(join(folder, "real"), join(folder, "link"));
    assertStringIncludes(
      await refused(join(folder, "link")),
      `is a symbolic link, to ${join(folder, "real")}`,
    );
    await Deno.chmod(join(folder, "real"), 0o777);
    assertStringIncludes(await refused(join(folder, "real")), "replace what is in it");
    await Deno.chmod(join(folder, "real"), 0o1777);
    await inScratch(join(folder, "real"), () => Promise.resolve());
  }));

Deno.test("scratch: too little space on the disk is reported before a run, and ends work under way", async () => {
  const short = await Effect.runPromise(
    Effect.flip(checkDisk("/scratch", { freeBytes: () => Promise.resolve(2e6) })),
  );
  assertEquals(short.remedy, "more-resources");
  assertStringIncludes(short.message, "only 2 MB are free");
  const left = await Effect.runPromise(
    checkDisk("/scratch", { minFreeBytes: 10, freeBytes: () => Promise.resolve(30) }),
  );
  assertEquals(left, 20);

  let looks = 0;
  let stopped = false;
  const work = Effect.onInterrupt(Effect.never, () => Effect.sync(() => void (stopped = true)));
  const free = () => Promise.resolve(++looks < 2 ? 1e12 : 0);
  const during = await Effect.runPromise(
    Effect.flip(whileDiskHasRoom("/scratch", work, { freeBytes: free })),
  );
  assertEquals([during.reason, stopped, looks], ["disk-full", true, 2]);
  assertEquals(
    await Effect.runPromise(whileDiskHasRoom("/scratch", Effect.succeed(7), { freeBytes: free })),
    7,
  );
});
