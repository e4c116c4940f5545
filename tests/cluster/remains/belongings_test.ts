// A process's table of mappings as Linux shows it, and files with the names of MPI's.

import { assertEquals } from "@std/assert";
import { belongingsOf, mappedFiles, ownBelonging } from "../../../lib/cluster/remains/belongings.ts";
import { withFolder } from "../../folders.ts";

Deno.test("remains: files in a table of mappings count once, and those without a name no more do not", () => {
  const maps = [
    "7f0000000000-7f0000001000 rw-s 00000000 00:1a 17                         /dev/shm/mpich_shm_1_0",
    "7f0000001000-7f0000002000 rw-s 00001000 00:1a 17                         /dev/shm/mpich_shm_1_0",
    "7f0000002000-7f0000003000 rw-s 00000000 00:1a 18                         /dev/shm/Intel_MPI_abcdef (deleted)",
    "7f0000003000-7f0000004000 rw-p 00000000 00:00 0 ",
    "7f0000004000-7f0000005000 r--p 00000000 08:01 5                          /tmp/with space/ompi.7/x",
    "7ffc00000000-7ffc00001000 rw-p 00000000 00:00 0                          [stack]",
  ].join("\n");
  assertEquals(mappedFiles(maps), ["/dev/shm/mpich_shm_1_0", "/tmp/with space/ompi.7/x"]);
});

Deno.test({
  name: "remains: a session belongs to a rank where its launcher names it, it is this user's and no link",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder((folder) => {
      const uid = Deno.uid()!;
      const session = `${folder}/ompi.77`;
      Deno.mkdirSync(session);
      Deno.symlinkSync(session, `${folder}/ompi.78`);
      const named = (path: string) =>
        belongingsOf((name) => name === "PMIX_SERVER_TMPDIR" ? path : undefined, uid);
      assertEquals(named(session).map(({ path }) => path), [session]);
      assertEquals(named(`${folder}/ompi.78`), []);
      assertEquals(named(`${folder}/ompi.79`), []);
      assertEquals(named(folder), []);
      assertEquals(ownBelonging(session, "session", uid + 1), undefined);
      assertEquals(ownBelonging(session, "segment", uid), undefined);
      return Promise.resolve();
    }),
});
