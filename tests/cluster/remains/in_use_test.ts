// What living processes hold: this one, and tables of made-up ones.

import { assert, assertEquals } from "@std/assert";
import { filesInUse, isInUse } from "../../../lib/cluster/remains/in_use.ts";
import { withFolder } from "../../folders.ts";

Deno.test({
  name: "remains: a file that this process has open is in use, and so is the folder that holds it",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder((folder) => {
      const path = `${folder}/open`;
      using _ = Deno.openSync(path, { write: true, create: true });
      const inUse = filesInUse();
      assert(isInUse(path, inUse));
      assert(isInUse(folder, inUse));
      assert(!isInUse(`${folder}/op`, inUse));
      return Promise.resolve();
    }),
});

Deno.test("remains: mappings, open files and the working folder of every process count", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/12/fd`, { recursive: true });
    await Deno.mkdir(`${folder}/13`);
    await Deno.mkdir(`${folder}/self`);
    await Deno.writeTextFile(`${folder}/12/maps`, "1-2 rw-s 0 00:1 7 /dev/shm/a\n");
    await Deno.symlink("/dev/shm/b", `${folder}/12/fd/3`);
    await Deno.symlink("/tmp/ompi.7/1", `${folder}/13/cwd`);
    await Deno.writeTextFile(`${folder}/self/maps`, "1-2 rw-s 0 00:1 7 /dev/shm/c\n");
    assertEquals([...filesInUse(folder)].sort(), ["/dev/shm/a", "/dev/shm/b", "/tmp/ompi.7/1"]);
  }));
