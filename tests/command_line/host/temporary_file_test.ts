// Names of temporary files that nobody can foresee, and what dead processes leave.

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { makeTemporaryFile, sweepTemporaryFiles } from "../../../lib/command_line/host/temporary_file.ts";
import { checkWritable, writeFile } from "../../../lib/command_line/host/result_file.ts";
import { withFolder } from "../../folders.ts";
import { contentOf } from "../disk_host.ts";

const POSIX = Deno.build.os !== "windows";
const DEAD = `.nmer-${"0123456789abcdef".repeat(2)}.tmp`;

Deno.test("temporary file: its name has 128 random bits, and it is new", () =>
  withFolder((folder) => {
    const names = Array.from({ length: 20 }, () => {
      using made = makeTemporaryFile(folder);
      return made.path.slice(folder.length);
    });
    assertEquals(new Set(names).size, 20);
    for (const name of names) assertMatch(name, /^\/\.nmer-[0-9a-f]{32}\.tmp$/);
    return Promise.resolve();
  }));

Deno.test({
  name: "temporary file: links by the names that used to be taken lead nowhere",
  ignore: !POSIX,
  fn: () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/precious`, "mine");
      const trap = `.r.json.${Deno.pid}.tmp`;
      await Deno.symlink("precious", `${folder}/${trap}`);
      await checkWritable(`${folder}/r.json`);
      await writeFile(`${folder}/r.json`, "result");
      assertEquals(contentOf(folder), { precious: "mine", "r.json": "result", [trap]: "-> precious" });
    }),
});

Deno.test({
  name: "temporary file: what a dead process left goes, what a living one writes and what is none stays",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const link = `.nmer-${"f".repeat(32)}.tmp`;
      const directory = `.nmer-${"e".repeat(32)}.tmp`;
      const others = [".nmer-12.tmp", `${DEAD}x`, "r.json"];
      await Deno.writeTextFile(`${folder}/${DEAD}`, "half a res");
      for (const name of others) await Deno.writeTextFile(`${folder}/${name}`, "kept");
      await Deno.symlink("r.json", `${folder}/${link}`);
      await Deno.mkdir(`${folder}/${directory}`);
      using living = makeTemporaryFile(folder);
      await sweepTemporaryFiles(folder);
      const left = Array.from(Deno.readDirSync(folder), ({ name }) => `${folder}/${name}`).sort();
      assertEquals(
        left,
        [...others, link, directory].map((name) => `${folder}/${name}`).concat(living.path).sort(),
      );
      assertEquals(await Deno.readTextFile(`${folder}/r.json`), "kept");
    }),
});

Deno.test({
  name: "temporary file: a result sweeps its folder, whatever the name of its predecessor",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/${DEAD}`, "half a res");
      await checkWritable(`${folder}/r.json`);
      assertEquals(contentOf(folder), {});
    }),
});

Deno.test({
  name: "temporary file: a result with the longest name that a file can have is written",
  ignore: !POSIX,
  fn: () =>
    withFolder(async (folder) => {
      const name = `${"n".repeat(250)}.json`;
      await checkWritable(`${folder}/${name}`);
      await writeFile(`${folder}/${name}`, "result");
      assertEquals(contentOf(folder), { [name]: "result" });
    }),
});

Deno.test({
  name: "result file: a link that another user made is not followed, one's own is",
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0, // only root can make files of others
  fn: () =>
    withFolder(async (folder) => {
      const { lchownSync } = await import("node:fs");
      await Deno.writeTextFile(`${folder}/precious.json`, "mine");
      await Deno.mkdir(`${folder}/shared`);
      const link = `${folder}/shared/r.json`;
      await Deno.symlink("../precious.json", link);
      await writeFile(link, "own");
      lchownSync(link, 12345, 12345);
      for (const write of [() => checkWritable(link), () => writeFile(link, "new")]) {
        await assertRejects(
          write,
          Error,
          "a symbolic link of another user: remove the link, or take another",
        );
      }
      assertEquals(await Deno.readTextFile(`${folder}/precious.json`), "own");
      // In that user's own folder he may.
      await Deno.chown(`${folder}/shared`, 12345, 12345);
      await writeFile(link, "new");
      assertEquals(await Deno.readTextFile(`${folder}/precious.json`), "new");
    }),
});

Deno.test({
  name: "result file: the permissions of another user's file are not taken where they let others write",
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0,
  fn: () =>
    withFolder(async (folder) => {
      const path = `${folder}/r.json`;
      await Deno.writeTextFile(path, "theirs");
      await Deno.chmod(path, 0o666);
      await Deno.chown(path, 12345, 12345);
      await writeFile(path, "mine");
      const { mode, uid } = await Deno.stat(path);
      assertEquals([mode! & 0o777, uid], [0o644, 0]);
      assert(await Deno.readTextFile(path) === "mine");
    }),
});
