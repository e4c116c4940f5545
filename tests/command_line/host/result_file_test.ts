// Result files as they come to lie on a disk.

import { assertEquals, assertMatch, assertRejects } from "@std/assert";
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
