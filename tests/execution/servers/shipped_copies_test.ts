// Copies of shipped files, for commands where nmer is not on the disk.

import { assertEquals, assertRejects } from "@std/assert";
import { shippedWord, withCopies } from "../../../lib/execution/servers/shipped_copies.ts";
import { SHIPPED_FILES } from "../../../lib/programs/mod.ts";
import { withFolder } from "../../folders.ts";

const REMOTE = new URL("https://example.org/@nmer/nmer/0.1.0/");
const SERVER = "lib/programs/python/qcschema_server.py";

Deno.test("shipped files: where nmer is on the disk they are named by their paths, and not copied", () =>
  withFolder(async (folder) => {
    const root = new URL("file:///opt/nmer%20one/");
    const word = shippedWord(root, SERVER);
    assertEquals(word, `/opt/nmer one/${SERVER}`);
    assertEquals(await withCopies([word, "psi4"], root, folder), [word, "psi4"]);
    assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
  }));

Deno.test("shipped files: those inside of an executable are copied, though their URLs are of files", () =>
  withFolder(async (folder) => {
    const root = new URL("file:///tmp/deno-compile-nmer/");
    const words = ["-B", shippedWord(root, SERVER, false)];
    assertEquals(await withCopies(words, root, folder, false), ["-B", `${folder}/nmer/${SERVER}`]);
  }));

Deno.test("shipped files: else a command gets private copies of all of them, in their folders", () =>
  withFolder(async (folder) => {
    const words = ["-B", shippedWord(REMOTE, SERVER), "psi4", "https://example.org/other.py"];
    assertEquals(words[1], `${REMOTE.href}${SERVER}`);
    const [flag, server, ...rest] = await withCopies(words, REMOTE, folder);
    assertEquals([flag, ...rest], ["-B", "psi4", "https://example.org/other.py"]);
    assertEquals(server, `${folder}/nmer/${SERVER}`);
    for (const file of SHIPPED_FILES) {
      const { mode } = await Deno.stat(`${folder}/nmer/${file}`);
      assertEquals(mode! & 0o777, 0o600, file);
    }
    assertEquals((await Deno.stat(`${folder}/nmer/lib`)).mode! & 0o777, 0o700);
    // What stands in their place already is not written through.
    await assertRejects(() => withCopies(words, REMOTE, folder), Deno.errors.AlreadyExists);
  }));

Deno.test("shipped files: a command that names none gets none", () =>
  withFolder(async (folder) => {
    await withCopies(["-c", "print(1)"], REMOTE, folder);
    assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
  }));
