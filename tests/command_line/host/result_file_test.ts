// Result files as they come to lie on a disk.

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { checkWritable, writeFile } from "../../../lib/command_line/host/result_file.ts";

const POSIX = Deno.build.os !== "windows";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "result file: one that replaces another keeps its permissions, behind a link as well",
  ignore: !POSIX,
  fn: () =>
    inFolder(async (folder) => {
      const [path, link] = [join(folder, "r.json"), join(folder, "link.json")];
      await Deno.writeTextFile(path, "old");
      await Deno.symlink("r.json", link);
      for (const mode of [0o600, 0o664, 0o444]) {
        await Deno.chmod(path, mode);
        for (const name of [path, link]) {
          await writeFile(name, `new ${mode}`);
          assertEquals((await Deno.stat(path)).mode! & 0o7777, mode);
          assertEquals(await Deno.readTextFile(path), `new ${mode}`);
        }
      }
      assertEquals((await Deno.lstat(link)).isSymlink, true);
      assertEquals(Array.from(Deno.readDirSync(folder)).length, 2);
    }),
});

Deno.test({
  name: "result file: a link to nothing is refused and stays, with what to do next",
  ignore: !POSIX,
  fn: () =>
    inFolder(async (folder) => {
      const link = join(folder, "r.json");
      await Deno.symlink("gone/results.json", link);
      const message =
        "which is a symbolic link to gone/results.json, where nothing is: make that file, or remove the link";
      await assertRejects(() => checkWritable(link), Error, message);
      await assertRejects(() => writeFile(link, "new"), Error, message);
      assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["r.json"]);
      const cli = new URL("../../../cli.ts", import.meta.url).pathname;
      const input = new URL("../../../examples/water_trimer.yaml", import.meta.url).pathname;
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", cli, "run", input, "-o", link],
      }).output();
      assertEquals(code, 2);
      assertMatch(
        new TextDecoder().decode(stderr),
        /^nmer: -o: found ".*r\.json", which is a symbolic link to gone/,
      );
    }),
});

Deno.test("result file: a long text comes whole, whatever its characters", () =>
  inFolder(async (folder) => {
    // Of two units each, so that every second place is inside of one; the first unit moves them to odd places.
    const text = `x${"🧪".repeat(2 ** 21 + 10)}`;
    await writeFile(join(folder, "r.json"), text);
    assertEquals(await Deno.readTextFile(join(folder, "r.json")) === text, true);
  }));

Deno.test("result file: pieces that end in the middle leave the old file, and nothing beside it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "r.json");
    await Deno.writeTextFile(path, "old");
    const broken = function* () {
      for (let i = 0; i < 100; i++) yield "x".repeat(2 ** 14);
      throw new Error("no number");
    };
    await assertRejects(() => writeFile(path, broken()), Error, "no number");
    assertEquals(await Deno.readTextFile(path), "old");
    assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["r.json"]);
  }));

Deno.test({
  name: "result file: a disk that is full in the middle of the pieces leaves the old file",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder(async (folder) => {
      const path = join(folder, "r.json");
      await Deno.writeTextFile(path, "old");
      // A process may write files of 256 kB at most, and is not ended by the signal that says so.
      const module = import.meta.resolve("../../../lib/command_line/host/result_file.ts");
      const script = `import { writeFile } from ${JSON.stringify(module)};
        const pieces = function* () { for (let i = 0; i < 100; i++) yield "x".repeat(2 ** 14); };
        try { await writeFile(${
        JSON.stringify(path)
      }, pieces()); } catch (error) { console.log(error.message); }
        Deno.exit(0);`;
      await Deno.writeTextFile(join(folder, "write.ts"), script);
      const { code, stdout } = await new Deno.Command("bash", {
        args: [
          "-c",
          'trap "" XFSZ; ulimit -f 256; exec "$@"',
          "-",
          Deno.execPath(),
          "run",
          "-q",
          "--no-check",
          "-A",
        ]
          .concat(["--config", new URL("../../../deno.json", import.meta.url).pathname])
          .concat(["--no-code-cache", join(folder, "write.ts")]),
      }).output();
      assertEquals(code, 0);
      assertMatch(new TextDecoder().decode(stdout), /too large/i);
      assertEquals(await Deno.readTextFile(path), "old");
      assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name).sort(), ["r.json", "write.ts"]);
    }),
});

Deno.test({
  name: "result file: pieces to a pipe are made as its reader takes them",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder(async (folder) => {
      const path = join(folder, "pipe");
      await new Deno.Command("mkfifo", { args: [path] }).output();
      let made = 0;
      const pieces = function* () {
        for (; made < 400; made++) yield "x".repeat(2 ** 14);
      };
      using held = await Deno.open(path, { read: true, write: true });
      const writing = writeFile(path, pieces());
      const bytes = new Uint8Array(2 ** 16);
      let read = 0;
      let most = 0;
      while (read < 400 * 2 ** 14) {
        read += (await held.read(bytes))!;
        most = Math.max(most, made * 2 ** 14 - read);
      }
      await writing;
      assertEquals(read, 400 * 2 ** 14);
      assert(most < 6 * 2 ** 20, `${most} bytes ahead of the reader`);
    }),
});
