// Where nmer's own files are, in each form that it comes in.

import { assert, assertEquals } from "@std/assert";
import { areOnDisk, formOf, ownFile } from "../../../lib/base/files/own_files.ts";

Deno.test("own files: they stand around this one in the source, and beside its folder in a bundle", () => {
  const formed = (url: string) => {
    const { root, ending } = formOf(url);
    return [root.href, ending];
  };
  assertEquals(formed("file:///n%20m/lib/base/files/own_files.ts"), ["file:///n%20m/", ".ts"]);
  assertEquals(formed("https://a.org/@nmer/nmer/1.0.0/lib/base/files/own_files.ts"), [
    "https://a.org/@nmer/nmer/1.0.0/",
    ".ts",
  ]);
  assertEquals(formed("file:///opt/nmer/lib/base/files/own_files.js"), ["file:///opt/nmer/", ".js"]);
  assertEquals(formed("file:///opt/nmer/command_line/chunk-ABC.js"), ["file:///opt/nmer/", ".js"]);
});

Deno.test("own files: here they are the source's, and another copy's are named by its root", async () => {
  for (const path of ["workers/task_worker.ts", "lib/programs/python/qcschema_server.py"]) {
    assert((await Deno.stat(ownFile(path))).isFile, path);
  }
  assertEquals(
    ownFile("workers/xtb_server.ts", new URL("file:///x/")).href,
    "file:///x/workers/xtb_server.ts",
  );
});

Deno.test("own files: programs of others see neither those of a server nor those in an executable", () => {
  const [disk, server] = ["file:///opt/nmer/", "https://example.org/nmer/"].map((root) => new URL(root)) as [
    URL,
    URL,
  ];
  assertEquals([areOnDisk(disk), areOnDisk(server), areOnDisk(disk, true)], [true, false, false]);
});
