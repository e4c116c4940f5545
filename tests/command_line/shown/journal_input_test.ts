import { assertEquals, assertRejects } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import type { Host } from "../../../lib/command_line/host/host.ts";
import { inputOfJournal } from "../../../lib/command_line/shown/journal_input.ts";

// A host that has some files and nothing else.
function hostWith(files: Readonly<Record<string, string>>): Host {
  return {
    fileStatus: (path: string) =>
      Promise.resolve({ kind: path in files ? "file" : "nothing", path, isLink: false }),
    readFile: (path: string) => Promise.resolve(new TextEncoder().encode(files[path])),
  } as Partial<Host> as Host;
}

Deno.test("journal input: it is the input beside the journal that has its name, also of a shard", async () => {
  const host = hostWith({ "d/w.yaml": "", "d/x.yml": "" });
  assertEquals(await inputOfJournal(host, "d/w.nmer.db", undefined), "d/w.yaml");
  assertEquals(await inputOfJournal(host, "d/w.3-of-16.nmer.db", undefined), "d/w.yaml");
  assertEquals(await inputOfJournal(host, "d/x.nmer.db", undefined), "d/x.yml");
  assertEquals(await inputOfJournal(host, "d/w.nmer.db", "other.yaml"), "other.yaml");
});

Deno.test("journal input: a result of that name is none, an input in JSON is", async () => {
  const result = hostWith({ "w.json": '{\n "schema_name": "qcschema_many_body_result"' });
  await assertRejects(
    () => inputOfJournal(result, "w.nmer.db", undefined),
    InputError,
    "expected --input INPUT",
  );
  assertEquals(
    await inputOfJournal(hostWith({ "w.json": '{"molecule": ' }), "w.nmer.db", undefined),
    "w.json",
  );
});
