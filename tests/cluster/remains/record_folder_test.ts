// Records of ranks that live, of dead ones, and folders that others have laid in the way.

import { assertEquals, assertThrows } from "@std/assert";
import type { RankRecord } from "../../../lib/cluster/remains/record.ts";
import { keepRecord, recordFolder, useDeadRecords } from "../../../lib/cluster/remains/record_folder.ts";
import { withFolder } from "../../folders.ts";

const RECORD: RankRecord = { host: "node7", sharedMemory: 26, belongings: [] };
const uid = Deno.build.os === "linux" ? Deno.uid()! : 0;

function test(name: string, fn: (root: string) => void): void {
  Deno.test({
    name: `remains: ${name}`,
    ignore: Deno.build.os !== "linux",
    fn: () => withFolder((root) => Promise.resolve(fn(root))),
  });
}

/** Records that dead ranks have left, as this folder gives them. */
function deadRecords(root: string, isDone = true, of = uid): RankRecord[] {
  const found: RankRecord[] = [];
  useDeadRecords(recordFolder(of, root), (record) => {
    found.push(record);
    return isDone;
  });
  return found;
}

/** A record whose rank is dead. */
function leave(root: string, text = JSON.stringify(RECORD), name = "0".repeat(32)): string {
  const { path } = recordFolder(uid, root);
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  Deno.writeTextFileSync(`${path}/${name}.json`, text, { mode: 0o600 });
  return `${path}/${name}.json`;
}

const namesIn = (folder: string) => Array.from(Deno.readDirSync(folder), ({ name }) => name);

test("a living rank's record is nobody's to use, and goes with it, its folder too", (root) => {
  const record = keepRecord(recordFolder(uid, root), RECORD);
  assertEquals(deadRecords(root), []);
  assertEquals(namesIn(root).length, 1);
  record.remove();
  assertEquals(namesIn(root), []);
});

test("a dead rank's record is used once where it is done with, and else again", (root) => {
  leave(root);
  assertEquals(deadRecords(root, false), [RECORD]);
  assertEquals(deadRecords(root), [RECORD]);
  assertEquals(deadRecords(root), []);
  assertEquals(namesIn(root), []);
});

test("a record that is being made stays, one that is damaged or endless goes", (root) => {
  const path = leave(root, "");
  leave(root, "{", "1".repeat(32));
  leave(root, JSON.stringify(RECORD).padEnd(2 ** 20 + 1), "2".repeat(32));
  leave(root, "mine", "notes");
  assertEquals(deadRecords(root), []);
  assertEquals(namesIn(recordFolder(uid, root).path).sort(), [`${"0".repeat(32)}.json`, "notes.json"]);
  Deno.utimeSync(path, 0, 0);
  deadRecords(root);
  assertEquals(namesIn(recordFolder(uid, root).path), ["notes.json"]);
});

test("a folder that is a link, another user's or open to others is not used", (root) => {
  const { path } = recordFolder(uid, root);
  leave(root);
  Deno.renameSync(path, `${root}/elsewhere`);
  Deno.symlinkSync(`${root}/elsewhere`, path);
  assertEquals(deadRecords(root), []);
  assertThrows(() => keepRecord(recordFolder(uid, root), RECORD), Error, "not this user's alone");
  Deno.removeSync(path);
  Deno.renameSync(`${root}/elsewhere`, path);
  Deno.chmodSync(path, 0o770);
  assertEquals(deadRecords(root), []);
  Deno.chmodSync(path, 0o700);
  Deno.renameSync(path, recordFolder(uid + 1, root).path);
  assertEquals(deadRecords(root, true, uid + 1), []);
});
